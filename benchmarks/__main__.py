"""`python -m benchmarks bus|app|boards|story`: measure, and write RESULTS.md, RESULTS-app.md or RESULTS-boards.md.

`story` measures again what RESULTS.md says of stories, and leaves the rest of it as it is.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from benchmarks.app.measure import measure as measure_app
from benchmarks.boards import measure as measure_boards
from benchmarks.report import report
from benchmarks.run import Options, measure
from benchmarks.story import story_section

RESULTS = Path(__file__).with_name("RESULTS.md")
APP_RESULTS = Path(__file__).with_name("RESULTS-app.md")
BOARD_RESULTS = Path(__file__).with_name("RESULTS-boards.md")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    subjects = parser.add_subparsers(dest="subject", required=True)
    bus = subjects.add_parser("bus", help="the event bus beside raw redis-py and FastStream")
    bus.add_argument("--rounds", type=int, default=5, help="rounds of every contender (default 5)")
    bus.add_argument("--core", type=int, default=0, help="the core that client and server share (default 0)")
    bus.add_argument("--unpinned-too", action="store_true", help="all rounds once more, wherever the scheduler likes")
    bus.add_argument("--full", action="store_true", help="backlogs of up to a million events")
    bus.add_argument("--output", type=Path, default=RESULTS, help="where the report goes (default: RESULTS.md here)")
    app = subjects.add_parser("app", help="the whole program: replies, starts, memory, replicas (about 5 minutes)")
    app.add_argument("--endured", type=int, default=1_000_000, help="events the memory is watched over (1000000)")
    app.add_argument("--output", type=Path, default=APP_RESULTS, help="where the report goes (RESULTS-app.md here)")
    boards = subjects.add_parser("boards", help="the leaderboards at a million people (about 3 minutes)")
    boards.add_argument("--people", type=int, default=1_000_000, help="how many people are on them (1000000)")
    boards.add_argument("--output", type=Path, default=BOARD_RESULTS, help="where the report goes (RESULTS-boards.md)")
    story = subjects.add_parser("story", help="the story engine (about a minute)")
    story.add_argument("--output", type=Path, default=RESULTS, help="the report it is a section of (RESULTS.md here)")
    chosen = parser.parse_args()
    chosen.output.write_text(_measured(chosen), encoding="utf-8")
    print(f"written: {chosen.output}")


def _measured(chosen: argparse.Namespace) -> str:
    if chosen.subject == "app":
        return asyncio.run(measure_app(chosen.endured))
    if chosen.subject == "boards":
        return asyncio.run(measure_boards(chosen.people))
    if chosen.subject == "story":
        before = chosen.output.read_text("utf-8") if chosen.output.exists() else ""
        return before.partition("## Stories\n")[0] + story_section()
    options = Options(chosen.rounds, chosen.core, chosen.unpinned_too, chosen.full)
    return report(asyncio.run(measure(options))) + "\n" + story_section()


if __name__ == "__main__":
    main()
