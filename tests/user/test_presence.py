"""Who is there, what they are called, who blocked the bot; and friends who came by an invitation and stayed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bus import (
    BaseEvent,
    ErasureRequestedEvent,
    FloodDetectedEvent,
    InviteRequestedEvent,
    ReferralCompletedEvent,
    ReplyRequestedEvent,
    UserActivityDetectedEvent,
    UserNameChangedEvent,
    UserProfileUpdatedEvent,
    UserReachabilityChangedEvent,
)
from services.database.tables import inbox
from services.screens import Screen
from services.user import load_user_rules
from services.user.referrals import code_in
from services.user.tables import names, users
from tests.gamification.world import World, only, screens

RULES = load_user_rules().referral


def seen(world: World, user_id: int, username: str | None = "ana", first_name: str = "Ana") -> BaseEvent:
    return UserActivityDetectedEvent(
        user_id=user_id,
        activity_type="message",
        chat_id=user_id,
        details={"first_name": first_name, "username": username},
        timestamp=world.clock(),
    )


def told(events: list[BaseEvent]) -> list[dict[str, Any]]:
    return [event.changes for event in events if isinstance(event, UserProfileUpdatedEvent)]


async def usernames(world: World) -> dict[int, str | None]:
    async with world.database.read() as connection:
        return {row.user_id: row.username for row in await connection.execute(select(names))}


async def test_a_busy_hour_of_somebody_costs_one_transaction(world: World) -> None:
    await world.at_home(7, username="ana")

    for _ in range(59):
        await world.deliver(seen(world, 7))
        world.clock.move(seconds=60)

    async with world.database.read() as connection:
        claims = await connection.scalar(
            select(func.count()).select_from(inbox).where(inbox.c.handler_key == "user.note_activity")
        )
        assert await connection.scalar(select(users.c.last_active_at)) == world.clock.now - timedelta(minutes=59)
    assert claims == 1


async def test_a_name_is_told_when_it_is_new_or_changed_registered_or_not(world: World) -> None:
    await world.at_home(7, username="ana")

    first = await world.deliver(seen(world, 7), seen(world, 8, "ben", "Ben"))
    same = await world.deliver(seen(world, 7))
    changed = await world.deliver(seen(world, 7, "anna", "Anna \0"))

    assert [event.user_id for event in first if isinstance(event, UserNameChangedEvent)] == [7, 8]
    assert same == []
    assert only(UserNameChangedEvent, changed).username == "anna"
    assert told(changed) == [{"first_name": "Anna ", "username": "anna"}]


async def test_a_username_belongs_to_who_was_seen_with_it_last(world: World) -> None:
    await world.deliver(seen(world, 7, "Lucien"), seen(world, 8, "ben"))

    await world.deliver(seen(world, 8, "lucien"))
    await world.deliver(seen(world, 7, "someone_else"))
    await world.deliver(seen(world, 9, "ben"))

    assert await usernames(world) == {7: "someone_else", 8: "lucien", 9: "ben"}


def reach_of(world: World, user_id: int, *, is_reachable: bool) -> BaseEvent:
    why = "returned" if is_reachable else "blocked"
    return UserReachabilityChangedEvent(user_id, is_reachable=is_reachable, why=why, timestamp=world.clock())


async def test_who_blocks_the_bot_is_told_on_once_and_again_when_they_are_back(world: World) -> None:
    await world.at_home(7)
    blocked = [reach_of(world, 7, is_reachable=False) for _ in range(2)]
    back = reach_of(world, 7, is_reachable=True)

    assert told(await world.deliver(*blocked)) == [{"reachable": False}]
    assert told(await world.deliver(back)) == [{"reachable": True}]
    await world.deliver(reach_of(world, 7, is_reachable=False))
    assert {"reachable": True} in told(await world.deliver(seen(world, 7)))


async def test_what_somebody_did_before_they_blocked_the_bot_does_not_bring_them_back(world: World) -> None:
    await world.at_home(7)
    wrote = seen(world, 7)
    world.clock.move(seconds=1)

    await world.deliver(reach_of(world, 7, is_reachable=False))

    assert {"reachable": True} not in told(await world.deliver(wrote))


async def test_who_floods_hears_it_in_private_alone(world: World) -> None:
    private = await world.deliver(FloodDetectedEvent(user_id=7, chat_id=7))
    group = await world.deliver(FloodDetectedEvent(user_id=7, chat_id=-5, chat_type="supergroup"))

    assert (screens(private), group) == ([Screen.SLOW_DOWN], [])


async def code_of(world: World, user_id: int) -> str:
    caused = await world.deliver(InviteRequestedEvent(user_id=user_id, chat_id=user_id))
    return str(only(ReplyRequestedEvent, caused).data["code"])


async def days_pass(world: World, user_id: int, days: int) -> list[BaseEvent]:
    """The person is there on `days` days, twice each; what that caused."""
    caused = []
    for _ in range(days):
        for _ in range(2):
            caused += await world.deliver(seen(world, user_id, f"u{user_id}"))
            world.clock.move(hours=2)
        world.clock.move(hours=20)
    return caused


def completed(events: list[BaseEvent]) -> list[tuple[int, int, str]]:
    return [(e.user_id, e.other_user_id, e.role) for e in events if isinstance(e, ReferralCompletedEvent)]


async def test_a_friend_who_stays_pays_both_sides_once(world: World) -> None:
    await world.at_home(1)
    await world.at_home(2, start_parameter=f"ref_{await code_of(world, 1)}")

    early = await days_pass(world, 2, RULES.active_days - 1)
    stayed = await days_pass(world, 2, 1)
    later = await days_pass(world, 2, 5)
    await world.settle(*(event for event in stayed if isinstance(event, ReferralCompletedEvent)))

    assert (completed(early), completed(later)) == ([], [])
    assert sorted(completed(stayed)) == [(1, 2, "referrer"), (2, 1, "friend")]
    for user_id in (1, 2):
        paid = [row.amount for row in await world.rows(user_id) if row.reason != "achievement"]
        assert paid == [100, 500]
    invitation = only(ReplyRequestedEvent, await world.deliver(InviteRequestedEvent(user_id=1, chat_id=1)))
    assert (invitation.data["came"], invitation.data["stayed"]) == (1, 1)


async def test_nobody_invites_themselves_or_somebody_who_is_here_already(world: World) -> None:
    await world.at_home(1)
    await world.at_home(2)
    code = await code_of(world, 1)

    await world.settle(*(world.start(who, start_parameter=f"ref_{code}") for who in (1, 2)))

    assert completed(await days_pass(world, 1, 4)) + completed(await days_pass(world, 2, 4)) == []


async def test_who_left_for_good_and_comes_back_is_no_new_friend(world: World) -> None:
    await world.at_home(1)
    code = await code_of(world, 1)
    await world.at_home(2, start_parameter=f"ref_{code}")
    await world.deliver(ErasureRequestedEvent(user_id=2, chat_id=2, is_confirmed=True))

    await world.at_home(2, start_parameter=f"ref_{code}")

    assert completed(await days_pass(world, 2, 4)) == []


async def test_somebody_earns_for_so_many_friends_and_no_more(world: World) -> None:
    await world.at_home(1)
    code = await code_of(world, 1)
    friends = range(100, 101 + RULES.most_rewarded)
    for friend in friends:
        await world.deliver(world.start(friend, start_parameter=f"ref_{code}"))

    caused = []
    for _ in range(RULES.active_days):
        caused += await world.deliver(*(seen(world, friend, None) for friend in friends))
        world.clock.move(days=1)

    roles = [role for _, _, role in completed(caused)]
    assert (roles.count("friend"), roles.count("referrer")) == (len(friends), RULES.most_rewarded)


async def test_the_code_stays_the_same_and_is_ones_own(world: World) -> None:
    await world.at_home(1)
    await world.at_home(2)

    codes = [await code_of(world, who) for who in (1, 1, 2)]

    assert codes[0] == codes[1] != codes[2]
    assert all(code_in(f"ref_{code}") == code for code in codes)


@pytest.mark.parametrize("link", ["", "ref_", "ref_ABCDEFGH", "ref_abc", "ref_" + "a" * 60, "ref_' OR 1=1", "story_x"])
def test_what_is_no_invitation_is_none(link: str) -> None:
    assert code_in(link) is None
