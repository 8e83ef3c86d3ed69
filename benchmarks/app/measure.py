"""All measurements of the program, one after the other, and the page that tells them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from redis.asyncio import Redis

from benchmarks import machine
from benchmarks.app.jobs import GROUP, award
from benchmarks.app.program import ROOT
from benchmarks.app.talk import CROWD, PACED_PER_S, talk
from bus import EventBusConfig, RedisEventBus
from bus.embedded import EmbeddedServer
from bus.transport.keys import Keyspace

UNITS_OF_WORK = 10_000
FEW_USERS, MANY_USERS = 10_000, 1_000_000
SHARED_EVENTS = 10_000
SHARED_WITHIN_S = 120.0
KEYS = Keyspace(EventBusConfig().namespace, EventBusConfig().partitions)

INTRODUCTION = """# Benchmarks of the program

Written by `python -m benchmarks app`; nothing here is typed in. The bot runs as an operator starts it: embedded Valkey
(append-only file, synced every second), SQLite with `synchronous=FULL`. A Telegram that only counts runs beside it on
the same machine: of two cores, one is the stub's. Jobs run in fresh processes."""

Tell = Callable[[str], None]
Row = tuple[str, str, str, bool | None]
"""What was measured, the figure, what is asked of it, and whether that is met."""


async def measure(endured: int) -> str:
    """Measure everything; the page. `endured`: how many events the memory is watched over."""
    rows: list[Row] = []
    found = await talk(_tell)
    rows += [
        _row("start to first reply, empty data directory", found.cold_start_s, "s", most=6),
        _row("start to first reply, the second time", found.warm_start_s, "s", most=6),
        _row("update in → reply handed to Telegram's API", found.replies_per_s, "/s", least=500),
        _row(f"the same at {PACED_PER_S}/s, p50", found.paced_p50_ms, "ms"),
        _row(f"the same at {PACED_PER_S}/s, p99", found.paced_p99_ms, "ms", most=100),
    ]
    if found.idle_mb is not None:
        rows.append(_row("the bot's memory when idle", found.idle_mb, "MB", most=220))
    handled: dict[int, float] = {}
    for users in (FEW_USERS, MANY_USERS):
        _tell(f"units of work beside {users:,} players")
        answer = await _job("handle", events=UNITS_OF_WORK, users=users)
        handled[users] = answer["per_s"]
        title = f"unit of work on SQLite FULL, {users:,} players, {answer['cpu_us']:.0f} µs CPU"
        rows.append(_row(title, answer["per_s"], "/s", least=1500))
    rows.append(
        _row("rate with many players / rate with few", handled[MANY_USERS] / handled[FEW_USERS], "×", least=0.9)
    )
    _tell("replicas")
    alone, together = await _share(1), await _share(2)
    rows += [
        _row("one process, handlers of 0.5 ms", alone, "/s"),
        _row("two processes / one", together / alone, "×", least=1.7),
    ]
    _tell(f"{endured:,} events")
    answer = await _job("endure", events=endured)
    memory = answer["memory_mb"]
    rows += [
        _row(f"{endured:,} events published and handled in one process", answer["per_s"], "/s"),
        _row("its memory at the end / after a tenth of them", memory[-1] / memory[0], "×", most=1.05),
    ]
    return _page(rows, memory)


def _row(title: str, figure: float, unit: str, *, least: float | None = None, most: float | None = None) -> Row:
    asked = f"≥ {least:g} {unit}" if least is not None else f"≤ {most:g} {unit}" if most is not None else ""
    met = figure >= least if least is not None else figure <= most if most is not None else None
    digits = 0 if figure >= 100 else 2
    return (title, f"{figure:,.{digits}f} {unit}", asked, met)


def _page(rows: Sequence[Row], memory: Sequence[float]) -> str:
    verdicts = {True: "met", False: "**missed**", None: ""}
    table = ["| what | measured | must |  |", "| --- | --- | --- | --- |"]
    table += [f"| {title} | {figure} | {asked} | {verdicts[met]} |" for title, figure, asked, met in rows]
    curve = ", ".join(f"{megabytes:.0f}" for megabytes in memory)
    parts = [
        INTRODUCTION,
        "**Machine.** " + "; ".join(machine.describe("embedded Valkey")) + f". Load at the end: {machine.load():.1f}.",
        f"**Updates.** /help from {CROWD:,} people at once, then one every {1000 / PACED_PER_S:.0f} ms.",
        "\n".join(table),
        f"Memory after each tenth of the events, in MB: {curve}.",
    ]
    return "\n\n".join(parts) + "\n"


async def _job(job: str, **asked: Any) -> dict[str, Any]:
    process = await _start(job, **asked)
    out, err = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{job}: {err.decode()[-2000:]}")
    return json.loads(out)  # type: ignore[no-any-return]  # a job prints one object, of its own shape


async def _start(job: str, **asked: Any) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.app.jobs", cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(json.dumps({"job": job, **asked}).encode())
    process.stdin.write_eof()
    return process


async def _share(processes: int) -> float:
    """Events a second that so many replicas handle together; all of them have their share before the first event."""
    with TemporaryDirectory(prefix="bench-share-") as folder:
        server = EmbeddedServer(Path(folder))
        url = await server.start()
        redis: Any = Redis.from_url(url)
        replicas = [await _start("share", url=url) for _ in range(processes)]
        try:
            async with RedisEventBus(EventBusConfig(redis_url=url)) as bus:
                await _until(lambda: _owners(redis), processes)
                began = perf_counter()
                for start in range(0, SHARED_EVENTS, 1000):
                    await bus.publish_many([award(start + number) for number in range(1000)])
                await _until(lambda: _waiting(redis), 0)
                seconds = perf_counter() - began
        finally:
            for replica in replicas:
                replica.terminate()
            await asyncio.gather(*(replica.communicate() for replica in replicas))
            await redis.aclose()
            await server.stop()
    return SHARED_EVENTS / seconds


async def _until(ask: Callable[[], Awaitable[int]], wanted: int) -> None:
    async with asyncio.timeout(SHARED_WITHIN_S):
        while True:
            if await ask() == wanted:
                return
            await asyncio.sleep(0.02)


async def _owners(redis: Any) -> int:
    """How many processes own queues, once every queue has an owner; else 0."""
    leases = await redis.mget([KEYS.lease(partition, GROUP) for partition in range(KEYS.partitions)])
    return len({lease.rpartition(b":")[0] for lease in leases}) if all(leases) else 0


async def _waiting(redis: Any) -> int:
    """How many events are not handled yet."""
    queues = [queue for partition in range(KEYS.partitions) for queue in KEYS.queues(partition, GROUP)]
    return sum([await redis.xlen(queue) for queue in queues])


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
