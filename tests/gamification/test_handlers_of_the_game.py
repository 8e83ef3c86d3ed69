"""What the game answers to registrations, claims, questions and moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bus import PointsAwardedEvent, ReplyRequestedEvent, StreakUpdatedEvent
from services.screens import Screen
from tests.gamification.world import World, only, screens


async def test_whoever_registers_gets_a_welcome_bonus(world: World) -> None:
    registered = world.registered(7)

    caused = await world.deliver(registered)

    awarded, reply = only(PointsAwardedEvent, caused), only(ReplyRequestedEvent, caused)
    assert (awarded.user_id, awarded.points_amount, awarded.action_type, awarded.multiplier) == (7, 100, "welcome", 1.0)
    assert (reply.screen, reply.chat_id, reply.data) == (Screen.WELCOME_BONUS, 7, {"points": 100, "balance": 100})
    assert awarded.correlation_id == registered.correlation_id
    assert awarded.causation_id == registered.event_id


@pytest.mark.parametrize("again", ["the same event", "another event"])
async def test_the_welcome_bonus_comes_once(world: World, again: str) -> None:
    registered = world.registered(7)
    await world.deliver(registered)

    caused = await world.deliver(registered if again == "the same event" else world.registered(7))

    assert caused == []
    assert await world.amounts(7) == [100]


async def test_the_first_daily_begins_a_streak(world: World) -> None:
    caused = await world.deliver(world.daily(7))

    awarded, streak, reply = caused
    assert isinstance(awarded, PointsAwardedEvent)
    assert (awarded.points_amount, awarded.action_type, awarded.multiplier) == (55, "daily", 1.1)
    assert isinstance(streak, StreakUpdatedEvent)
    assert (streak.previous_streak, streak.current_streak, streak.is_broken) == (0, 1, False)
    assert isinstance(reply, ReplyRequestedEvent)
    assert reply.screen == Screen.DAILY_CLAIMED
    assert reply.data == {
        "points": 55,
        "multiplier": 1.1,
        "streak": 1,
        "previous_streak": 0,
        "is_broken": False,
        "balance": 55,
        "freezes_used": 0,
        "freezes": 0,
        "is_for_yesterday": False,
        "milestone_points": None,
        "next_milestone": {"day": 7, "points": 500},
    }


async def test_a_daily_delivered_twice_pays_once(world: World) -> None:
    claim = world.daily(7)

    await world.deliver(claim)
    again = await world.deliver(claim)

    assert again == []
    assert await world.amounts(7) == [55]


async def test_a_second_claim_on_the_same_day_hears_how_long_to_wait(world: World) -> None:
    await world.deliver(world.daily(7))
    world.clock.move(hours=3)

    caused = await world.deliver(world.daily(7))

    reply = only(ReplyRequestedEvent, caused)
    assert screens(caused) == [Screen.DAILY_ALREADY]
    assert reply.data == {"streak": 1, "balance": 55, "next_in_s": 9 * 3600}
    assert await world.amounts(7) == [55]


async def test_a_long_streak_earns_more_and_a_missed_day_begins_anew(world: World) -> None:
    for _ in range(15):
        await world.deliver(world.daily(7))
        world.clock.move(days=1)
    world.clock.move(days=1)

    caused = await world.deliver(world.daily(7))

    assert await world.amounts(7) == [55] * 7 + [500] + [60] * 7 + [65] + [55]
    streak = only(StreakUpdatedEvent, caused)
    assert (streak.previous_streak, streak.current_streak, streak.is_broken) == (15, 1, True)
    player = await world.player(7)
    assert player is not None
    assert (player.streak, player.best_streak) == (1, 15)


async def test_days_follow_the_time_zone_of_the_profile(world: World) -> None:
    world.clock.now = datetime(2027, 6, 1, 9, 59, 59, tzinfo=UTC)
    await world.deliver(world.moved(7, "Pacific/Kiritimati"))
    await world.deliver(world.daily(7))
    world.clock.move(seconds=1)

    caused = await world.deliver(world.daily(7))

    assert only(StreakUpdatedEvent, caused).current_streak == 2


async def test_moving_west_does_not_give_a_day_twice(world: World) -> None:
    await world.deliver(world.moved(7, "Pacific/Kiritimati"))
    await world.deliver(world.daily(7))

    await world.deliver(world.moved(7, "Pacific/Pago_Pago"))
    caused = await world.deliver(world.daily(7))

    # At noon in UTC it is January 2nd in Kiritimati, and in Pago Pago the 1st: the 3rd begins there in 47 hours.
    assert screens(caused) == [Screen.DAILY_ALREADY]
    assert only(ReplyRequestedEvent, caused).data["next_in_s"] == 47 * 3600


@pytest.mark.parametrize("time_zone", ["Mars/Olympus", "../../etc/passwd", "", None, 3, {"zone": "UTC"}])
async def test_a_time_zone_that_does_not_exist_is_ignored(world: World, time_zone: object) -> None:
    await world.deliver(world.moved(7, "Europe/Madrid"))

    await world.deliver(world.moved(7, time_zone))

    player = await world.player(7)
    assert player is not None
    assert player.time_zone == "Europe/Madrid"


async def test_a_claim_from_before_the_last_claimed_day_counts_as_claimed(world: World) -> None:
    late = world.daily(7)
    world.clock.move(days=1)
    await world.deliver(world.daily(7))

    caused = await world.deliver(late)

    assert screens(caused) == [Screen.DAILY_ALREADY]
    assert await world.amounts(7) == [55]


async def test_a_claim_counts_for_the_day_it_was_made_on_however_late_it_is_handled(world: World) -> None:
    before_midnight = world.daily(7)
    world.clock.move(days=1)

    await world.deliver(before_midnight)
    caused = await world.deliver(world.daily(7))

    assert only(StreakUpdatedEvent, caused).current_streak == 2


async def test_claiming_needs_no_registration_and_the_welcome_still_comes_once(world: World) -> None:
    await world.deliver(world.daily(7))

    caused = await world.deliver(world.registered(7))
    await world.deliver(world.registered(7))

    assert only(ReplyRequestedEvent, caused).data == {"points": 100, "balance": 155}
    assert await world.amounts(7) == [55, 100]


async def test_points_show_the_balance_and_the_last_ten_movements(world: World) -> None:
    await world.deliver(world.registered(7))
    for _ in range(11):
        await world.deliver(world.daily(7))
        world.clock.move(days=1)

    caused = await world.deliver(world.points(7))

    data = only(ReplyRequestedEvent, caused).data
    assert data["balance"] == data["lifetime_points"] == 100 + 7 * 55 + 500 + 4 * 60
    assert [row["amount"] for row in data["rows"]] == [60] * 4 + [500] + [55] * 5
    assert [row["reason"] for row in data["rows"]] == ["daily"] * 4 + ["streak_milestone"] + ["daily"] * 5
    assert data["rows"][4]["detail"] == "7"
    assert (data["level"], data["title"]["en"]) == (11, "Listener at doors")
    assert data["rows"][0]["at"] == "2027-01-11T12:00:00Z"
    assert data["rows"][0]["ledger_id"] > data["rows"][1]["ledger_id"]


async def test_a_stranger_has_no_points_and_stays_a_stranger(world: World) -> None:
    caused = await world.deliver(world.points(7))

    data = only(ReplyRequestedEvent, caused).data
    assert (data["balance"], data["lifetime_points"], data["level"], data["rows"]) == (0, 0, 0, [])
    assert await world.player(7) is None


async def test_a_tap_is_answered_in_the_message_it_was_made_in(world: World) -> None:
    tap = replace(world.points(7), chat_id=-100, message_id=42, language_code="es")

    reply = only(ReplyRequestedEvent, await world.deliver(tap))

    assert (reply.chat_id, reply.user_id, reply.message_id, reply.language_code) == (-100, 7, 42, "es")
