"""Every way to earn pays once: delivered twice, and after a crash between any two steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import (
    BaseEvent,
    GroupMessagePostedEvent,
    ReferralCompletedEvent,
    StoryChapterCompletedEvent,
    StoryDecisionMadeEvent,
    StreakUpdatedEvent,
)
from bus.catalogue import (
    AwardRequestedEvent,
    RevocationRequestedEvent,
    SpendingRequestedEvent,
    SpendingReturnRequestedEvent,
    StoryRewardGrantedEvent,
)
from tests.gamification.world import World


class Killed(Exception):
    """The process dies here."""


def thanked(world: World) -> BaseEvent:
    return GroupMessagePostedEvent(
        user_id=8,
        chat_id=-100,
        message_id=1,
        text="thanks",
        content_kind="text",
        is_forward=False,
        reply_to_user_id=7,
        timestamp=world.clock(),
    )


WAYS: dict[str, tuple[Callable[[World], BaseEvent], list[int]]] = {
    "welcome": (lambda world: world.registered(7), [100]),
    "daily": (lambda world: world.daily(7), [55]),
    "decision": (lambda world: StoryDecisionMadeEvent(7, "arrival", "help", {}), [20, 50]),
    "chapter and ending": (lambda world: StoryChapterCompletedEvent(7, "tower", "hotel", "dawn"), [150, 500, 50, 150]),
    "story": (lambda world: StoryRewardGrantedEvent(7, "hotel", "arrival.lobby", 30), [30]),
    "referral": (lambda world: ReferralCompletedEvent(7, 8, "referrer"), [500, 150]),
    "achievements": (lambda world: StreakUpdatedEvent(7, 6, 7, "daily"), [50, 50]),
    "thanks": (thanked, [5]),
    "an admin": (lambda world: AwardRequestedEvent(1, 7, 30, "kind"), [30]),
    "spending": (lambda world: SpendingRequestedEvent(7, "tower", 30, "a door"), [-30]),
    "spending returned": (lambda world: SpendingReturnRequestedEvent(7, "before", 10), [10]),
    "revocation": (lambda world: RevocationRequestedEvent(1, 1, "a script"), [-50]),
}


@pytest.mark.parametrize("way", WAYS)
async def test_every_way_to_earn_pays_once_wherever_the_process_dies(
    world: World, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, amounts = WAYS[way]
    if way != "welcome":
        # Somebody who has points to spend, rows to revoke, and is known to the game.
        await world.deliver(world.banned(7, "global_unban"), AwardRequestedEvent(1, 7, 60, "before"))
        await world.deliver(SpendingRequestedEvent(7, "before", 10, "a window"), world.registered(8))
    before = len(await world.amounts(7))
    event = make(world)
    handlers = [handler for handler in world.handlers if handler.can_handle(event)]
    assert handlers

    for handler in handlers:
        statements = await killed_after_every_statement(world, handler, event, monkeypatch)
        assert statements > 0
        await handler.handle(event)
        await handler.handle(event)

    assert sorted((await world.amounts(7))[before:]) == sorted(amounts)


async def killed_after_every_statement(
    world: World, handler: Any, event: BaseEvent, monkeypatch: pytest.MonkeyPatch
) -> int:
    """Let the handler begin again and again, and die before its first statement, its second, …; how many there are."""
    execute = AsyncConnection.execute
    rows = await world.amounts(7)
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
        assert await world.amounts(7) == rows
    raise AssertionError("the handler never came to its end")


class EndOfWork(Exception):
    """The handler did all its work; its transaction is taken back all the same."""


def _dying(handler: Any) -> Any:
    async def react(event: BaseEvent, work: Any) -> None:
        await handler.react(event, work)
        raise EndOfWork

    return react
