"""`python -m benchmarks bus`: measure, and write RESULTS.md."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from benchmarks.report import report
from benchmarks.run import Options, measure
from benchmarks.story import story_section

RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    subjects = parser.add_subparsers(dest="subject", required=True)
    bus = subjects.add_parser("bus", help="the event bus beside raw redis-py and FastStream")
    bus.add_argument("--rounds", type=int, default=5, help="rounds of every contender (default 5)")
    bus.add_argument("--core", type=int, default=0, help="the core that client and server share (default 0)")
    bus.add_argument("--unpinned-too", action="store_true", help="all rounds once more, wherever the scheduler likes")
    bus.add_argument("--full", action="store_true", help="backlogs of up to a million events")
    bus.add_argument("--output", type=Path, default=RESULTS, help="where the report goes (default: RESULTS.md here)")
    chosen = parser.parse_args()
    options = Options(chosen.rounds, chosen.core, chosen.unpinned_too, chosen.full)
    chosen.output.write_text(report(asyncio.run(measure(options))) + "\n" + story_section(), encoding="utf-8")
    print(f"written: {chosen.output}")


if __name__ == "__main__":
    main()
