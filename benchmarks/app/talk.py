"""What people notice: how soon she is there, how many she answers in a second, and how long one waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.app.program import program, resident_mb
from benchmarks.app.stub_telegram import StubTelegram
from benchmarks.sample import percentiles

COMMAND = "/help"
FIRST_REPLY_WITHIN_S = 60.0
IDLE_S = 5.0
CROWD = 3000
PACED_PER_S = 100
PACED = 1000
USERS = range(1_000_001, 10_000_000)


@dataclass(frozen=True)
class Talk:
    """`cold_start_s`: from an empty data directory to the first reply; `warm_start_s`: the second start."""

    cold_start_s: float
    warm_start_s: float
    idle_mb: float | None
    replies_per_s: float
    paced_p50_ms: float
    paced_p99_ms: float


async def talk(tell: Callable[[str], None]) -> Talk:
    """Start the program twice and talk with it."""
    fresh = iter(USERS)
    with TemporaryDirectory(prefix="bench-app-") as folder:
        data_dir = Path(folder)
        async with StubTelegram() as telegram:
            tell("cold start")
            cold_start_s = await _first_reply(telegram, data_dir, next(fresh))
            tell("warm start")
            began = perf_counter()
            user = next(fresh)
            telegram.says([user], COMMAND)
            async with program(telegram, data_dir) as process:
                await telegram.all_replied([user], FIRST_REPLY_WITHIN_S)
                warm_start_s = perf_counter() - began
                await asyncio.sleep(IDLE_S)
                idle_mb = resident_mb(process.pid)
                tell("a crowd at once")
                await _replies_per_s(telegram, [next(fresh) for _ in range(CROWD // 10)])
                replies_per_s = await _replies_per_s(telegram, [next(fresh) for _ in range(CROWD)])
                tell("a steady stream")
                paced = await _paced(telegram, [next(fresh) for _ in range(PACED)])
    return Talk(cold_start_s, warm_start_s, idle_mb, replies_per_s, *percentiles(paced))


async def _first_reply(telegram: StubTelegram, data_dir: Path, user: int) -> float:
    began = perf_counter()
    telegram.says([user], COMMAND)
    async with program(telegram, data_dir):
        await telegram.all_replied([user], FIRST_REPLY_WITHIN_S)
        return perf_counter() - began


async def _replies_per_s(telegram: StubTelegram, users: list[int]) -> float:
    telegram.says(users, COMMAND)
    began = perf_counter()
    await telegram.all_replied(users, within_s=120.0)
    return len(users) / (perf_counter() - began)


async def _paced(telegram: StubTelegram, users: list[int]) -> list[float]:
    began = perf_counter()
    for number, user in enumerate(users):
        await asyncio.sleep(max(0.0, began + number / PACED_PER_S - perf_counter()))
        telegram.says([user], COMMAND)
    await telegram.all_replied(users, within_s=60.0)
    return telegram.latencies_ms(users)
