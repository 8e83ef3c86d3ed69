"""Every way to earn or spend counts once: delivered twice, and after a crash between any two steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bus import (
    BaseEvent,
    GroupMessagePostedEvent,
    ItemUsedEvent,
    ItemUseRequestedEvent,
    PurchaseRequestedEvent,
    QuizAnswerRequestedEvent,
    QuizRequestedEvent,
    ReferralCompletedEvent,
    StoryChapterCompletedEvent,
    StoryDecisionMadeEvent,
    StreakUpdatedEvent,
    WeekEndedEvent,
)
from bus.catalogue import (
    AwardRequestedEvent,
    RevocationRequestedEvent,
    SpendingRequestedEvent,
    SpendingReturnRequestedEvent,
    StoryRewardGrantedEvent,
)
from services.gamification.content import load_game_content
from services.gamification.handlers.weeks import CloseWeek
from services.gamification.quiz.bank import ANSWERS
from services.gamification.quiz.choice import question_of, shown_order
from services.gamification.shop.bag import Bag, Stock
from tests.gamification.dying import delivered_until_done
from tests.gamification.world import World

GAME = load_game_content()


def posted(world: World, user_id: int, text: str, reply_to: int | None = None) -> BaseEvent:
    return GroupMessagePostedEvent(
        user_id=user_id,
        chat_id=-100,
        message_id=1,
        text=text,
        content_kind="text",
        is_forward=False,
        reply_to_user_id=reply_to,
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
    "a message in a group": (lambda world: posted(world, 7, "what a night it was, all of it"), [1]),
    "thanks": (lambda world: posted(world, 8, "thanks", reply_to=7), [5]),
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

    await delivered_until_done(world, make(world), monkeypatch)

    assert sorted((await world.amounts(7))[before:]) == sorted(amounts)


async def test_a_thing_of_which_there_are_few_is_sold_once_wherever_the_process_dies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = next(item for item in GAME.shop.items if item.stock is not None)
    await world.deliver(AwardRequestedEvent(1, 7, rare.price * 2, "before"))
    wish = PurchaseRequestedEvent(user_id=7, chat_id=7, message_id=50, item_id=rare.id, price=rare.price)

    await delivered_until_done(world, wish, monkeypatch)

    assert await world.amounts(7) == [rare.price * 2, -rare.price]
    async with world.database.read() as connection:
        assert await Bag(connection).held(7, rare.id) == 1
        assert await Stock(connection).sold() == {rare.id: 1}


async def test_a_gift_leaves_the_bag_once_wherever_the_process_dies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gift, receiver = next(item for item in GAME.shop.items if item.kind == "gift"), GAME.shop.characters[0]
    await world.deliver(AwardRequestedEvent(1, 7, gift.price * 2, "before"))
    for _ in range(2):
        await world.deliver(PurchaseRequestedEvent(user_id=7, chat_id=7, item_id=gift.id, price=gift.price))
    wish = ItemUseRequestedEvent(user_id=7, chat_id=7, item_id=gift.id, character_id=receiver.id)

    await delivered_until_done(world, wish, monkeypatch)

    async with world.database.read() as connection:
        assert await Bag(connection).held(7, gift.id) == 1
    assert [event.item_id for event in await world.everything() if isinstance(event, ItemUsedEvent)] == [gift.id]


async def test_the_question_of_the_day_is_asked_and_paid_once_wherever_the_process_dies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = world.clock().date()
    question_id = question_of(day, GAME.quiz.ids, ())
    place = shown_order(7, day, question_id, ANSWERS).index(0)
    asks = QuizRequestedEvent(user_id=7, chat_id=7, timestamp=world.clock())
    answers = QuizAnswerRequestedEvent(user_id=7, chat_id=7, day=day.isoformat(), place=place, timestamp=world.clock())

    await delivered_until_done(world, asks, monkeypatch)
    await delivered_until_done(world, answers, monkeypatch)

    rows = await world.rows(7)
    assert [(row.reason, row.detail) for row in rows] == [("quiz", question_id)]
    assert [row.amount for row in rows] == await world.amounts(7)


async def test_a_week_is_closed_and_its_prizes_paid_once_wherever_the_process_dies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for user_id, points in ((7, 30), (8, 20), (9, 10), (10, 5)):
        await world.deliver(AwardRequestedEvent(1, user_id, points, "before"))
    world.clock.now += timedelta(days=7)
    world.handlers = [CloseWeek(world.transactions, GAME, world.database)]

    await delivered_until_done(world, WeekEndedEvent(week="2026-W53"), monkeypatch)

    first, second, third = GAME.boards.weekly_prizes
    paid = [(await world.amounts(user_id))[1:] for user_id in (7, 8, 9, 10)]
    assert paid == [[first], [second], [third], []]
