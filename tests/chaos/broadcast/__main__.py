"""Rehearse a broadcast of any size and print its ledger."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.chaos.broadcast.rehearsal import Rehearsal


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rate", type=int, default=30, help="messages a second, here and at the playground")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="diana-broadcast-") as folder:
        rehearsal = Rehearsal(Path(folder), asked.people, asked.rate)
        try:
            print(asyncio.run(rehearsal.run(questions=150)))
        finally:
            rehearsal.end()


if __name__ == "__main__":
    main()
