"""Rehearse a broadcast of any size and print its ledger."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from tests.chaos.broadcast.place import alone, shared
from tests.chaos.broadcast.rehearsal import Rehearsal


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rate", type=int, default=30, help="messages a second, here and at the playground")
    parser.add_argument("--replicas", type=int, default=1, help="more than one share a PostgreSQL and a Redis")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="diana-broadcast-") as folder:
        asyncio.run(rehearse(Path(folder), asked.people, asked.rate, asked.replicas))


async def rehearse(folder: Path, people: int, rate: int, replicas: int) -> None:
    async with AsyncExitStack() as stack:
        place = alone(folder) if replicas == 1 else await stack.enter_async_context(shared(folder, replicas))
        rehearsal = Rehearsal(folder, place, people, rate)
        stack.callback(rehearsal.end)
        print(await rehearsal.run(questions=150))


if __name__ == "__main__":
    main()
