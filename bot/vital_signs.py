"""What is looked at all the time: whether this process turns, and whether what it depends on answers."""

from __future__ import annotations

from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

from aiogram import Bot

from bot.health import Check, Gate, HealthBoard
from bot.probes import LoopWatch, Unwell, answers, disk_space
from bus import RedisEventBus
from services.database import Database, DatabaseUnavailable, Outbox


def watch_vital_signs(
    board: HealthBoard,
    parts: AsyncExitStack,
    database: Database,
    bus: RedisEventBus,
    outbox: Outbox,
    bot: Bot,
    folder: Path,
) -> None:
    """Begin the rounds of the board, with the checks every process has; `parts` ends them."""
    loop_watch = LoopWatch()
    loop_watch.start()
    parts.callback(loop_watch.stop)
    board.add("event loop", loop_watch.check(limit_s=5.0), gate=Gate.ALIVE)
    board.add("database", answers(partial(reach, database), within_s=1.0), gate=Gate.READY)
    board.add("redis", answers(bus.health_check, within_s=1.0), gate=Gate.READY)
    board.add("telegram", answers(lambda: bot.get_me(request_timeout=2), within_s=2.0), gate=Gate.READY)
    board.add("outbox", outbox_moves(outbox))
    board.add("handlers", handlers_work(bus))
    board.add("disk", disk_space(folder))
    board.start()
    parts.push_async_callback(board.stop)


async def reach(database: Database) -> None:
    """Ask the database for an answer. What an outage says is read in chats: it has no address in it."""
    try:
        await database.ping()
    except DatabaseUnavailable as error:
        raise Unwell(f"does not answer: {error.reason}") from error


def outbox_moves(outbox: Outbox, *, within_s: float = 60.0) -> Check:
    """Well while nothing waits longer than that to be published."""

    async def check() -> str:
        pending, age_s = await outbox.backlog()
        if age_s > within_s:
            raise Unwell(f"{pending} events wait to be published, the oldest for {age_s:.0f} s")
        return f"{pending} waiting"

    return check


def handlers_work(bus: RedisEventBus) -> Check:
    """Well while no handler of this process has failed so often in a row that its events are held back."""

    async def check() -> str:
        paused = bus.get_paused_groups()
        if paused:
            more = f" and {len(paused) - 3} more" if len(paused) > 3 else ""
            raise Unwell(f"events wait for {', '.join(paused[:3])}{more}: what they need fails")
        return "all work"

    return check
