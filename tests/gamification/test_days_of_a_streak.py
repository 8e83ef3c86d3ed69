"""Grace, freezes, milestones and reminders: what happens to a streak from day to day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bus import ReplyRequestedEvent, StreakUpdatedEvent
from bus.catalogue import StreakReminderDueEvent
from services.gamification.players import Player
from services.screens import Screen
from tests.gamification.world import NEW_YEAR, World, only, screens


async def claim_days(world: World, user_id: int, days: int) -> None:
    """Claim today and on the days after it; the clock stands a day after the last of them."""
    for _ in range(days):
        await world.deliver(world.daily(user_id))
        world.clock.move(days=1)


async def player_of(world: World, user_id: int) -> Player:
    player = await world.player(user_id)
    assert player is not None
    return player


async def test_shortly_after_midnight_a_claim_still_saves_yesterday_and_today_stays_open(world: World) -> None:
    await claim_days(world, 7, 2)
    world.clock.now = datetime(2027, 1, 4, 5, 59, 59, tzinfo=UTC)

    late = only(ReplyRequestedEvent, await world.deliver(world.daily(7)))
    on_time = only(ReplyRequestedEvent, await world.deliver(world.daily(7)))

    assert (late.data["streak"], late.data["is_for_yesterday"]) == (3, True)
    assert (on_time.data["streak"], on_time.data["is_for_yesterday"]) == (4, False)
    assert screens(await world.deliver(world.daily(7))) == [Screen.DAILY_ALREADY]


async def test_after_the_grace_the_streak_is_broken(world: World) -> None:
    await claim_days(world, 7, 2)
    world.clock.now = datetime(2027, 1, 4, 6, tzinfo=UTC)

    step = only(StreakUpdatedEvent, await world.deliver(world.daily(7)))

    assert (step.previous_streak, step.current_streak, step.is_broken) == (2, 1, True)


async def test_a_freeze_saves_a_missed_day_by_itself(world: World) -> None:
    await world.deliver(world.subscribed(7))
    await claim_days(world, 7, 3)
    world.clock.move(days=1)

    caused = await world.deliver(world.daily(7))

    step, reply = only(StreakUpdatedEvent, caused), only(ReplyRequestedEvent, caused)
    assert (step.previous_streak, step.current_streak, step.is_broken) == (3, 4, False)
    assert (reply.data["freezes_used"], reply.data["freezes"]) == (1, 0)


async def test_more_missed_days_than_freezes_break_the_streak_and_keep_the_freezes(world: World) -> None:
    await world.deliver(world.subscribed(7))
    await claim_days(world, 7, 3)
    world.clock.move(days=2)

    step = only(StreakUpdatedEvent, await world.deliver(world.daily(7)))

    assert step.is_broken
    assert (await player_of(world, 7)).freezes == 1


async def test_a_vip_gets_a_freeze_each_month_and_holds_two_at_most(world: World) -> None:
    await world.deliver(world.subscribed(7), world.subscribed(7))
    held = [(await player_of(world, 7)).freezes]
    for month in (1, 2, 3):
        # Claimed to the month's last day, so that no freeze is needed on the way.
        world.clock.now = datetime(2027, month, 28, 12, tzinfo=UTC)
        await world.deliver(world.profile(7, time_zone="UTC"), world.daily(7))
        held.append((await player_of(world, 7)).freezes)

    await world.deliver(world.subscribed(7, plan=None))
    world.clock.now = datetime(2027, 4, 28, 12, tzinfo=UTC)
    await world.deliver(world.daily(7))

    assert held == [1, 1, 2, 2]
    assert (await player_of(world, 7)).freezes == 2


async def test_a_milestone_is_paid_the_first_time_alone(world: World) -> None:
    await claim_days(world, 7, 7)
    world.clock.move(days=3)
    await claim_days(world, 7, 7)

    amounts = await world.amounts(7)

    assert amounts.count(500) == 1
    assert len(amounts) == 15


@pytest.mark.parametrize(
    ("days", "changes", "hours"),
    [
        (2, {}, []),
        (3, {}, [19]),
        (3, {"reminders": "off"}, []),
        (6, {"reminders": "important"}, []),
        (7, {"reminders": "important"}, [19]),
        (3, {"quiet_from": 18, "quiet_until": 9}, [17]),
        (3, {"quiet_from": 0, "quiet_until": 22}, [22]),
        (3, {"quiet_from": 7, "quiet_until": 7}, [19]),
    ],
)
async def test_a_streak_worth_it_is_reminded_of_outside_quiet_hours(
    world: World, days: int, changes: dict[str, object], hours: list[int]
) -> None:
    await world.deliver(world.registered(7), world.profile(7, time_zone="Asia/Kolkata", **changes))
    await claim_days(world, 7, days)
    world.clock.move(days=2)

    told = await reminded(world)

    assert [at.astimezone(ZoneInfo("Asia/Kolkata")).hour for at in told] == hours


async def test_a_claim_or_a_ban_makes_the_reminder_obsolete(world: World) -> None:
    await world.deliver(world.registered(7), world.registered(8))
    for user_id in (7, 8):
        world.clock.now = NEW_YEAR
        await claim_days(world, user_id, 3)
    await world.deliver(world.daily(7), world.banned(8))
    world.clock.move(hours=12)

    assert await reminded(world) == []


async def test_whoever_moved_east_past_the_hour_is_reminded_at_once_and_not_again(world: World) -> None:
    await world.deliver(world.registered(7), world.profile(7, time_zone="America/New_York"))
    await claim_days(world, 7, 3)

    # Seven in the morning in New York is nine in the evening in Tokyo.
    await world.settle(world.profile(7, time_zone="Asia/Tokyo"))
    world.clock.move(days=2)

    assert screens(await world.everything()).count(Screen.STREAK_REMINDER) == 1
    assert await reminded(world) == []


async def test_whoever_blocked_the_bot_is_left_alone(world: World) -> None:
    await world.deliver(world.registered(7), world.profile(7, reachable=False))
    await claim_days(world, 7, 3)
    world.clock.move(days=2)

    assert await reminded(world) == []


async def reminded(world: World) -> list[datetime]:
    """Let every put-off look at a streak come at its time; when the person was told."""
    told: list[datetime] = []
    end, seen = world.clock.now, set[str]()
    while due := [
        (at, e) for at, e in await world.coming(StreakReminderDueEvent) if e.event_id not in seen and at <= end
    ]:
        world.clock.now, event = due[0]
        seen.add(event.event_id)
        if Screen.STREAK_REMINDER in screens(await world.deliver(event)):
            told.append(world.clock.now)
    world.clock.now = end
    return told
