"""What reading earns, what levels make of it, what other services sell, and what admins put right."""

from __future__ import annotations

import pytest

from bus import (
    PointsAwardedEvent,
    PointsDeductedEvent,
    ReplyRequestedEvent,
    StoryChapterCompletedEvent,
    StoryDecisionMadeEvent,
    StreakUpdatedEvent,
)
from bus.catalogue import (
    AwardRequestedEvent,
    AwardSettledEvent,
    LevelReachedEvent,
    RevocationRequestedEvent,
    RevocationSettledEvent,
    SpendingRequestedEvent,
    SpendingReturnRequestedEvent,
    SpendingSettledEvent,
    StoryRewardGrantedEvent,
)
from services.gamification.players import Player
from services.screens import Screen
from tests.gamification.world import World, only, screens

ADMIN = 1


def decision(user_id: int = 7, name: str = "help_lucien", **envelope: str) -> StoryDecisionMadeEvent:
    return StoryDecisionMadeEvent(user_id, "arrival", name, consequences={}, **envelope)


def award(points: int, user_id: int = 7) -> AwardRequestedEvent:
    return AwardRequestedEvent(ADMIN, user_id, points, "found a bug", wish_id=5)


def spending(points: int, spending_id: str) -> SpendingRequestedEvent:
    return SpendingRequestedEvent(7, spending_id, points, purpose="a door")


def revocation(ledger_id: int, user_id: int | None = None) -> RevocationRequestedEvent:
    return RevocationRequestedEvent(ADMIN, ledger_id, "a script", user_id=user_id, wish_id=6)


async def player_of(world: World, user_id: int = 7) -> Player:
    player = await world.player(user_id)
    assert player is not None
    return player


async def earned(world: World) -> list[int]:
    """What the player earned, achievements aside."""
    return [row.amount for row in await world.rows(7) if row.reason != "achievement"]


async def test_a_decision_pays_once_however_often_it_is_told_or_read_again(world: World) -> None:
    first = decision()

    await world.deliver(first, first, decision(), decision(name="leave"))

    assert await earned(world) == [20, 20]


async def test_the_last_chapter_pays_for_itself_and_its_ending(world: World) -> None:
    await world.deliver(world.registered(7))

    caused = await world.deliver(
        StoryChapterCompletedEvent(7, "the_tower", "hotel", ending_id="dawn"),
        StoryChapterCompletedEvent(7, "the_tower", "hotel", ending_id="dusk"),
    )

    assert await earned(world) == [100, 150, 500, 500]
    assert screens(caused).count(Screen.STORY_REWARDED) == 2


async def test_a_day_has_a_cap_for_each_kind_of_deed(world: World) -> None:
    for number in range(51):
        await world.deliver(decision(name=f"d{number}"))
    on_the_day = await earned(world)
    world.clock.move(days=1)
    await world.deliver(decision(name="tomorrow"))

    assert on_the_day == [20] * 50
    assert (await earned(world))[50:] == [20]


async def test_what_a_cap_cuts_is_paid_up_to_it(world: World) -> None:
    await world.deliver(world.subscribed(7))
    for number in range(34):
        await world.deliver(decision(name=f"d{number}"))

    assert await earned(world) == [30] * 33 + [10]


async def test_a_new_level_is_told_with_its_title_and_once(world: World) -> None:
    await world.settle(world.registered(7))
    world.clock.move(hours=1)

    await world.settle(award(120))
    everything = await world.everything()

    levels = [event for event in everything if isinstance(event, LevelReachedEvent)]
    assert [(event.previous_level, event.level) for event in levels] == [(0, 1), (1, 3)]
    assert levels[1].title["en"] == "Lamplighter"
    assert screens(everything).count(Screen.LEVEL_REACHED) == 1


@pytest.mark.parametrize("playing", [True, False], ids=["while playing", "from an admin"])
async def test_a_moment_at_night_waits_for_the_morning_unless_the_player_is_awake(world: World, playing: bool) -> None:
    await world.deliver(world.registered(7), world.profile(7, quiet_from=10, quiet_until=14))

    deed = StoryRewardGrantedEvent(7, "hotel", "arrival.lobby", 150) if playing else award(150)
    await world.settle(deed)

    if not playing:
        assert Screen.LEVEL_REACHED in [event.screen for _, event in await world.coming(ReplyRequestedEvent)]
    assert (Screen.LEVEL_REACHED in screens(await world.everything())) == playing
    assert {at.hour for at, _ in await world.coming(ReplyRequestedEvent)} <= {14}


async def test_a_level_that_an_achievement_reaches_at_night_is_told_to_whoever_plays_at_once(world: World) -> None:
    await world.settle(world.registered(7), award(100), world.profile(7, quiet_from=10, quiet_until=14))
    before = len(await world.everything())

    await world.settle(StreakUpdatedEvent(7, 6, 7, "daily"))

    at_night = screens((await world.everything())[before:])
    assert {Screen.ACHIEVEMENT_UNLOCKED, Screen.LEVEL_REACHED} <= set(at_night)
    assert await world.coming(ReplyRequestedEvent) == []


async def test_what_a_gift_of_the_night_leads_to_is_told_when_the_quiet_hours_end(world: World) -> None:
    await world.settle(world.registered(7), world.profile(7, quiet_from=10, quiet_until=14))
    before = len(await world.everything())

    await world.settle(award(10_000))
    at_night = screens((await world.everything())[before:])
    world.clock.move(hours=2)
    in_the_morning = screens(await world.scheduled())

    assert not {Screen.ACHIEVEMENT_UNLOCKED, Screen.LEVEL_REACHED} & set(at_night)
    assert {Screen.ACHIEVEMENT_UNLOCKED, Screen.LEVEL_REACHED} <= set(in_the_morning)


async def test_points_are_spent_or_refused_and_the_seller_hears_which(world: World) -> None:
    await world.deliver(world.registered(7))

    answers = await world.deliver(
        spending(80, "tower"), spending(80, "tower"), spending(80, "cellar"), spending(0, "x")
    )

    settled = [event for event in answers if isinstance(event, SpendingSettledEvent)]
    assert [(event.spending_id, event.is_paid, event.balance) for event in settled] == [
        ("tower", True, 20),
        ("tower", True, 20),
        ("cellar", False, 20),
        ("x", False, 20),
    ]
    assert only(PointsDeductedEvent, answers).points_amount == 80
    player = await player_of(world)
    assert (player.balance, player.lifetime_points) == (20, 100)


async def test_a_spending_is_returned_once_and_only_if_it_was_paid(world: World) -> None:
    await world.deliver(world.registered(7), spending(80, "tower"))

    answers = await world.deliver(
        SpendingReturnRequestedEvent(7, "tower", 80),
        SpendingReturnRequestedEvent(7, "tower", 80),
        SpendingReturnRequestedEvent(7, "cellar", 80),
    )

    assert only(PointsDeductedEvent, answers).points_amount == -80
    assert await world.amounts(7) == [100, -80, 80]


async def test_a_story_gives_its_reward_once_and_no_more_than_stories_may(world: World) -> None:
    await world.deliver(
        StoryRewardGrantedEvent(7, "hotel", "arrival.lobby", 30),
        StoryRewardGrantedEvent(7, "hotel", "arrival.lobby", 30),
        StoryRewardGrantedEvent(7, "hotel", "arrival.vault", 10**9),
        StoryRewardGrantedEvent(7, "hotel", "arrival.debt", -5),
    )

    assert await world.amounts(7) == [30, 500]


async def test_whoever_is_banned_earns_nothing_until_the_ban_is_lifted(world: World) -> None:
    await world.deliver(world.registered(7), world.banned(7))

    during = await world.deliver(world.daily(7), decision(), award(50))
    await world.deliver(world.banned(7, "global_unban"), world.daily(7))

    assert screens(during) == [Screen.EARNING_FROZEN]
    assert only(AwardSettledEvent, during).why == "banned"
    assert await world.amounts(7) == [100, 55]


@pytest.mark.parametrize("points", [0, -5, 10_001])
async def test_an_award_beyond_the_limit_is_refused(world: World, points: int) -> None:
    caused = await world.deliver(award(points))

    settled = only(AwardSettledEvent, caused)
    assert (settled.why, settled.at_most, settled.wish_id) == ("amount", 10_000, 5)
    assert await world.amounts(7) == []


async def test_an_award_is_told_to_whoever_gave_it_and_to_the_person(world: World) -> None:
    await world.deliver(world.registered(7))

    caused = await world.deliver(award(50))

    settled = only(AwardSettledEvent, caused)
    assert (settled.why, settled.balance_before, settled.balance, settled.wish_id) == ("", 100, 150, 5)
    assert only(ReplyRequestedEvent, caused).data == {"points": 50, "note": "found a bug", "balance": 150}
    assert only(PointsAwardedEvent, caused).action_type == "admin_award"


async def test_a_revoked_award_leaves_balance_score_and_level(world: World) -> None:
    await world.settle(world.registered(7), award(120))
    row = (await world.rows(7))[-1]
    revoked = revocation(row.ledger_id)

    await world.settle(revoked, revoked, revocation(row.ledger_id, user_id=7))

    player = await player_of(world)
    assert (player.balance, player.lifetime_points, player.level) == (100, 100, 1)
    assert [row.revokes for row in await world.rows(7)] == [None, None, row.ledger_id]
    settled = [event for event in await world.everything() if isinstance(event, RevocationSettledEvent)]
    assert [(event.why, event.amount, event.balance) for event in settled] == [("", -120, 100), ("again", 0, 100)]


async def test_of_an_award_that_is_spent_only_what_is_left_is_taken_and_the_whole_score(world: World) -> None:
    await world.deliver(award(50), spending(40, "tower"))
    given = (await world.rows(7))[0]

    caused = await world.deliver(revocation(given.ledger_id))

    taken = only(PointsDeductedEvent, caused)
    assert (taken.points_amount, taken.score_amount) == (10, 50)
    player = await player_of(world)
    assert (player.balance, player.lifetime_points) == (0, 0)


async def test_a_revoked_purchase_gives_the_points_back_and_no_score(world: World) -> None:
    await world.deliver(award(50), spending(40, "tower"))

    caused = await world.deliver(revocation((await world.rows(7))[1].ledger_id))

    assert only(PointsDeductedEvent, caused).points_amount == -40
    player = await player_of(world)
    assert (player.balance, player.lifetime_points) == (50, 50)


async def test_what_cannot_be_revoked_is_refused_with_the_reason(world: World) -> None:
    await world.deliver(award(50))
    given = (await world.rows(7))[0]
    await world.deliver(revocation(given.ledger_id))
    taken = (await world.rows(7))[1]

    refusals = await world.deliver(
        revocation(999),
        revocation(given.ledger_id, user_id=8),
        revocation(taken.ledger_id),
        revocation(given.ledger_id),
    )

    reasons = [event.why for event in refusals if isinstance(event, RevocationSettledEvent)]
    assert reasons == ["unknown", "unknown", "revocation", "again"]
    assert len(await world.rows(7)) == 2


async def test_what_a_profile_cannot_mean_is_left_as_it_was(world: World) -> None:
    await world.deliver(world.profile(7, reminders="important", quiet_from=21, listed=False, first_name="Ana"))

    await world.deliver(
        world.profile(7, reminders="loudly", quiet_from=24, quiet_until=True, listed="no", first_name=None, likes=["x"])
    )

    player = await player_of(world)
    assert (player.reminders, player.quiet_from, player.quiet_until) == ("important", 21, 8)
    assert (player.is_listed, player.first_name) == (False, "Ana")


async def test_an_admin_gives_no_more_in_a_day_than_the_economy_lets_them(world: World) -> None:
    day = [award(10_000, user_id=user_id) for user_id in range(50, 55)]
    await world.deliver(*day[:4], award(9_999))

    over = await world.deliver(award(2))
    rest = await world.deliver(award(1))
    other = await world.deliver(AwardRequestedEvent(2, 7, 2, "from somebody else"))
    world.clock.move(days=1)
    tomorrow = await world.deliver(award(2))

    refused = only(AwardSettledEvent, over)
    assert (refused.why, refused.at_most) == ("day", 1)
    assert [only(AwardSettledEvent, events).why for events in (rest, other, tomorrow)] == ["", "", ""]
    assert sum(amount for amount in await world.amounts(7)) == 10_004
