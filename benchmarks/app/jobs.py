"""Jobs: what is measured in a process of its own without Telegram. Reads `{"job": name, …}` from stdin as JSON.

handle    a backlog of registrations through the real handler: one unit of work each, on SQLite that syncs each commit
endure    a great many events, published and handled by one process: its memory on the way
share     one replica of several: handles events that cost half a millisecond until it is told to stop
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import structlog
import uvloop

from benchmarks.app.program import resident_mb
from bus import BaseEventHandler, EventBusConfig, EventType, IEvent, PointsAwardedEvent, RedisEventBus
from bus import UserRegisteredEvent as Registered
from bus.embedded import EmbeddedServer
from services.database import Database, Outbox, Transactions, migrate, utc_now
from services.gamification import gamification_handlers, load_game_content

GROUP = "bench:counts"
COST_S = 0.0005
PORTION = 1000
NEWCOMERS = 10_000_000
"""User ids from here on are of those who register."""


async def handle(events: int, users: int) -> dict[str, float]:
    """Units of work a second, and microseconds of CPU for each, when `users` players are there already."""
    with TemporaryDirectory(prefix="bench-job-") as folder:
        address = f"sqlite+aiosqlite:///{folder}/diana.sqlite3"
        await migrate(address)
        database = Database(address)
        await database.open()
        await _let_in(database, users)
        server = EmbeddedServer(Path(folder))
        config = EventBusConfig(redis_url=await server.start())
        async with RedisEventBus(config) as bus:
            outbox = Outbox(database, bus, utc_now)
            transactions = Transactions(database, outbox, utc_now)
            handler = next(
                handler
                for handler in gamification_handlers(transactions, load_game_content())
                if EventType.USER_REGISTERED in handler.handles
            )
            async with RedisEventBus(config) as filler:
                await filler.subscribe(EventType.USER_REGISTERED, handler)
                await filler.drain()
                for start in range(0, events, PORTION):
                    numbers = range(start, min(start + PORTION, events))
                    await filler.publish_many([Registered(NEWCOMERS + n, None, "Ida", "en") for n in numbers])
            await outbox.start()
            began, cpu_began = perf_counter(), process_time()
            await bus.subscribe(EventType.USER_REGISTERED, handler)
            await _until(lambda: handler.get_performance_metrics()["processing_count"] >= events)
            seconds, cpu_seconds = perf_counter() - began, process_time() - cpu_began
            await bus.drain()
            await outbox.stop()
        await server.stop()
        await database.close()
    return {"per_s": events / seconds, "cpu_us": 1e6 * cpu_seconds / events}


async def endure(events: int) -> dict[str, Any]:
    """Resident memory after each tenth of the events, and the rate."""
    memory: list[float] = []
    with TemporaryDirectory(prefix="bench-job-") as folder:
        server = EmbeddedServer(Path(folder))
        handler = _Counts()
        began = perf_counter()
        async with RedisEventBus(EventBusConfig(redis_url=await server.start())) as bus:
            await bus.subscribe(EventType.POINTS_AWARDED, handler)
            for tenth in range(1, 11):
                until = events * tenth // 10
                while handler.published < until:
                    count = min(PORTION, until - handler.published)
                    await bus.publish_many([award(handler.published + number) for number in range(count)])
                    handler.published += count
                    await _until(lambda: handler.published - handler.handled < 10 * PORTION)
                await _until(lambda: handler.handled >= until)  # noqa: B023  # asked in this round
                memory.append(resident_mb(os.getpid()) or 0.0)
        seconds = perf_counter() - began
        await server.stop()
    return {"per_s": events / seconds, "memory_mb": memory}


async def share(url: str) -> dict[str, float]:
    """Handle until SIGTERM; how many events that were."""
    handler = _Counts(COST_S)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with RedisEventBus(EventBusConfig(redis_url=url)) as bus:
        await bus.subscribe(EventType.POINTS_AWARDED, handler)
        await stopped.wait()
    return {"handled": handler.handled}


class _Counts(BaseEventHandler):
    """Counts what it handles, each at the cost of so many seconds of computing."""

    def __init__(self, cost_s: float = 0.0) -> None:
        super().__init__(*GROUP.split(":"))
        self.add_supported_event_type(EventType.POINTS_AWARDED)
        self.published = self.handled = 0
        self._cost_s = cost_s

    async def _process_event(self, event: IEvent) -> bool:
        until = perf_counter() + self._cost_s
        while self._cost_s and perf_counter() < until:
            continue
        self.handled += 1
        return True


def award(number: int) -> PointsAwardedEvent:
    """An event about one of a thousand people."""
    return PointsAwardedEvent(user_id=number % 1000, points_amount=1, action_type="bench")


async def _let_in(database: Database, users: int) -> None:
    """So many players, as if they had come in the usual way."""
    row = "INSERT INTO players (user_id, balance) VALUES (?, 0)"
    for start in range(0, users, 50_000):
        rows = [(user,) for user in range(start + 1, min(start + 50_000, users) + 1)]
        async with database.write() as connection:
            await connection.exec_driver_sql(row, rows)


async def _until(condition: Callable[[], bool]) -> None:
    while True:
        if condition():
            return
        await asyncio.sleep(0.002)


JOBS: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {job.__name__: job for job in (handle, endure, share)}


async def _run() -> dict[str, Any]:
    asked = json.load(sys.stdin)
    return await JOBS[asked.pop("job")](**asked)


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    json.dump(uvloop.run(_run()), sys.stdout)


if __name__ == "__main__":
    main()
