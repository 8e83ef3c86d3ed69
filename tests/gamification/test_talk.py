"""What talking in groups earns, and what it does not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bus import GroupMessagePostedEvent, PointsAwardedEvent, ReplyRequestedEvent
from services.gamification import load_game_content
from services.gamification.talk import normal
from services.screens import Screen
from tests.gamification.world import World, only, screens

GROUP = -100
RULES = load_game_content().economy


def said(world: World, text: str = "good evening", user_id: int = 7, **more: Any) -> GroupMessagePostedEvent:
    about = {"message_id": 1, "content_kind": "text", "is_forward": False, "first_name": "Ana", **more}
    return GroupMessagePostedEvent(user_id=user_id, chat_id=GROUP, text=text, timestamp=world.clock(), **about)


async def earned(world: World, user_id: int, reason: str) -> list[int]:
    return [row.amount for row in await world.rows(user_id) if row.reason == reason]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", 0),
        ("hi", 0),
        ("  h i ", 1),
        ("hey", 1),
        ("a" * 39, 1),
        ("a" * 40, 2),
        ("a" * 120, 3),
        ("/daily now", 0),
        ("👋🏽", 0),
    ],
)
async def test_a_message_earns_by_its_length(world: World, text: str, points: int) -> None:
    await world.deliver(world.registered(7), said(world, text))

    assert await earned(world, 7, "group_message") == ([points] if points else [])


@pytest.mark.parametrize("more", [{"is_forward": True}, {"sender_chat_id": GROUP}, {"sender_chat_id": -200}])
async def test_forwards_and_what_a_chat_says_earn_nothing(world: World, more: dict[str, Any]) -> None:
    await world.deliver(world.registered(7), said(world, **more))

    assert await earned(world, 7, "group_message") == []


async def test_at_most_one_message_a_minute_earns_and_none_twice(world: World) -> None:
    await world.deliver(world.registered(7), said(world, "one day"), said(world, "another"))
    world.clock.move(seconds=59)
    await world.deliver(said(world, "too soon"))
    world.clock.move(seconds=1)
    await world.deliver(said(world, "  ONE   day "), said(world, "one night"))

    assert await earned(world, 7, "group_message") == [1, 1]


async def test_a_message_delivered_twice_or_late_earns_once(world: World) -> None:
    late = said(world, "the first")
    world.clock.move(minutes=5)
    message = said(world, "the second")

    await world.deliver(world.registered(7), message, message, late)

    assert await earned(world, 7, "group_message") == [1]


async def test_a_day_of_talk_has_a_cap(world: World) -> None:
    await world.deliver(world.registered(7))
    for number in range(40):
        await world.deliver(said(world, f"{number} " + "a" * 120))
        world.clock.move(minutes=1)

    assert sum(await earned(world, 7, "group_message")) == RULES.awards["group_message"].daily_cap


async def test_whoever_never_played_is_left_alone(world: World) -> None:
    await world.deliver(said(world), said(world, "gracias", reply_to_user_id=8))

    assert await world.player(7) is None


@pytest.mark.parametrize(
    ("text", "is_thanks"),
    [
        ("Thanks!", True),
        ("oh, THANK  you so much", True),
        ("¡Muchas gracias, Ana!", True),
        ("+1", True),
        ("+", True),
        ("1+1", False),
        ("thanksgiving", False),
        ("desgracias", False),
        ("", False),
        ("No thanks needed", False),
        ("no, gracias", False),
        ("Thanks for  nothing", False),
        ("no thanks to them, but thank you, Ana", True),
        ("no. Gracias", True),
    ],
)
def test_a_thank_you_is_known_by_its_words(text: str, is_thanks: bool) -> None:
    assert RULES.thanks.is_thanks(text) == is_thanks


async def test_a_thank_you_by_reply_pays_the_other_and_says_so_in_the_group(world: World) -> None:
    await world.deliver(world.registered(7), world.registered(8))

    caused = await world.deliver(said(world, "gracias", reply_to_user_id=8))

    reply = only(ReplyRequestedEvent, caused)
    assert (reply.chat_id, reply.screen) == (GROUP, Screen.THANKED)
    assert reply.data == {"giver": "Ana", "receiver": "Ana", "points": 5}
    assert {(event.user_id, event.action_type) for event in caused if isinstance(event, PointsAwardedEvent)} == {
        (7, "group_message"),
        (8, "thanks"),
    }


@pytest.mark.parametrize("more", [{"reply_to_user_id": 7}, {"reply_to_user_id": None}, {"reply_to_user_id": 99}])
async def test_nobody_is_thanked_who_is_oneself_nobody_or_no_player(world: World, more: dict[str, Any]) -> None:
    await world.deliver(world.registered(7))

    caused = await world.deliver(said(world, "thanks", **more))

    assert Screen.THANKED not in screens(caused)


async def test_one_person_can_thank_another_five_times_a_day_and_twenty_in_all(world: World) -> None:
    await world.deliver(*(world.registered(user_id) for user_id in range(7, 14)))

    for receiver in range(8, 14):
        for _ in range(6):
            await world.deliver(said(world, "thanks", reply_to_user_id=receiver))
    counts = [len(await earned(world, receiver, "thanks")) for receiver in range(8, 14)]
    world.clock.move(days=1)
    await world.deliver(said(world, "thanks", reply_to_user_id=8))

    assert counts == [5, 5, 5, 5, 0, 0]
    assert len(await earned(world, 8, "thanks")) == 6


async def test_two_replicas_keep_the_limits_together_and_mutual_thanks_do_not_block_each_other(
    world: World, replica: World
) -> None:
    await world.deliver(world.registered(7), world.registered(8))

    await asyncio.gather(
        *(where.handle(said(world, "thanks", reply_to_user_id=8)) for where in [world, replica] * 4),
        *(where.handle(said(world, "thanks", user_id=8, reply_to_user_id=7)) for where in [world, replica] * 4),
    )

    assert len(await earned(world, 8, "thanks")) == len(await earned(world, 7, "thanks")) == 5
    assert await earned(world, 7, "group_message") == [1]


def test_two_messages_are_the_same_whatever_their_capitals_and_spaces() -> None:
    assert normal("  Good\nEVENING ") == normal("good evening")
