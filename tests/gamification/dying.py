"""A process that dies before any statement it likes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.database.tables import outbox
from services.gamification.boards.tables import board_places, board_weeks
from services.gamification.quiz.tables import quiz_rounds
from services.gamification.shop.tables import bag, shop_stock
from services.gamification.tables import counters, ledger, players, talkers, thanks, unlocked
from services.user.tables import payments, subscriptions
from tests.gamification.world import World

OWNED = (ledger, players, bag, shop_stock, quiz_rounds, counters, unlocked, talkers, thanks, board_weeks, board_places)
EVERYTHING = (*OWNED, payments, subscriptions, outbox)
"""What a handler may change or cause."""


class Killed(Exception):
    """The process dies here."""


class EndOfWork(Exception):
    """The handler did all its work; its transaction is taken back all the same."""


async def delivered_until_done(world: World, event: BaseEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deliver `event` to who wants it: each dies before every statement, then does it, then hears of it again."""
    deaths = 0
    for handler in [handler for handler in world.handlers if handler.can_handle(event)]:
        deaths += await killed_before_every_statement(world, handler, event, monkeypatch)
        await handler.handle(event)
        await handler.handle(event)
    assert deaths > 0


async def killed_before_every_statement(
    world: World, handler: Any, event: BaseEvent, monkeypatch: pytest.MonkeyPatch
) -> int:
    """Let the handler begin again and again, and die before its first statement, its second, …; how many there are.

    Nothing it did may be left.
    """
    execute = AsyncConnection.execute
    before = await contents(world)
    for allowed in range(100):
        done = 0

        async def execute_or_die(self: AsyncConnection, *args: Any, _allowed: int = allowed, **more: Any) -> Any:
            nonlocal done
            if done == _allowed:
                raise Killed
            done += 1
            return await execute(self, *args, **more)

        with monkeypatch.context() as patch:
            patch.setattr(AsyncConnection, "execute", execute_or_die)
            try:
                await world.transactions.run(handler.handler_key + ".probe", event, handler.works_in, _dying(handler))
            except Killed:
                pass
            except EndOfWork:
                return done
        assert await contents(world) == before
    raise AssertionError("the handler never came to its end")


async def contents(world: World) -> list[Any]:
    """Every row of those tables."""
    async with world.database.read() as connection:
        return [sorted(map(str, await connection.execute(select(table)))) for table in EVERYTHING]


def _dying(handler: Any) -> Any:
    async def react(event: BaseEvent, work: Any) -> None:
        await handler.react(event, work)
        raise EndOfWork

    return react
