"""The profile card follows what the game tells, whatever the game does."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bus import (
    AchievementUnlockedEvent,
    ItemUsedEvent,
    LevelReachedEvent,
    PointsAwardedEvent,
    PointsDeductedEvent,
    ProfileRequestedEvent,
    ReplyRequestedEvent,
    StoryProgressUpdatedEvent,
    StreakUpdatedEvent,
)
from services.user.profile_cards import ProfileCard, ProfileCards
from tests.gamification.world import World, only, somebody_new


async def card(world: World, user_id: int) -> ProfileCard:
    async with world.database.read() as connection:
        return await ProfileCards(connection).find(user_id)


def streak(current: int) -> StreakUpdatedEvent:
    return StreakUpdatedEvent(user_id=7, previous_streak=0, current_streak=current, streak_type="daily")


async def test_points_earned_and_spent_move_the_balance(world: World) -> None:
    await world.deliver(PointsAwardedEvent(user_id=7, points_amount=100, action_type="welcome"))
    await world.deliver(PointsDeductedEvent(user_id=7, points_amount=30, reason="shop"))

    assert await card(world, 7) == ProfileCard(balance=70, lifetime_points=100)


async def test_a_broken_streak_leaves_the_best_one(world: World) -> None:
    await world.deliver(streak(4), streak(5), streak(1))

    assert await card(world, 7) == ProfileCard(streak=1, best_streak=5)


async def test_points_told_twice_count_once(world: World) -> None:
    awarded = PointsAwardedEvent(user_id=7, points_amount=100, action_type="welcome")

    await world.deliver(awarded, awarded)

    assert await card(world, 7) == ProfileCard(balance=100, lifetime_points=100)


async def test_levels_achievements_and_stories_are_followed(world: World) -> None:
    await world.deliver(
        LevelReachedEvent(7, 2, 1, score=300, level_score=255, next_level_score=475, title={"en": "Guest"}),
        AchievementUnlockedEvent(7, "first", "First", "streaks"),
        AchievementUnlockedEvent(7, "second", "Second", "streaks"),
        StoryProgressUpdatedEvent(7, "house", "one", "a", 12.5),
        StoryProgressUpdatedEvent(7, "tea", "one", "a", 80.0),
        StoryProgressUpdatedEvent(7, "house", "two", "b", 25.0),
    )

    told = await card(world, 7)

    assert (told.level, told.level_score, told.next_level_score, told.title) == (2, 255, 475, {"en": "Guest"})
    assert (told.achievements, told.stories) == (2, {"house": 25.0, "tea": 80.0})


async def test_a_title_that_is_worn_goes_before_that_of_the_level_until_it_is_taken_off(world: World) -> None:
    await world.at_home(7)
    night_owl = {"en": "Night owl", "es": "Noctámbula"}

    await world.deliver(
        LevelReachedEvent(7, 2, 1, score=300, level_score=255, next_level_score=475, title={"en": "Guest"})
    )
    await world.deliver(ItemUsedEvent(7, "night_owl", "title", name=night_owl))
    worn = only(ReplyRequestedEvent, await world.deliver(ProfileRequestedEvent(user_id=7, chat_id=7)))
    await world.deliver(ItemUsedEvent(7, "rose", "gift", character_id="diana", name={"en": "A rose"}))
    await world.deliver(ItemUsedEvent(7, "night_owl", "title"))
    bare = only(ReplyRequestedEvent, await world.deliver(ProfileRequestedEvent(user_id=7, chat_id=7)))

    assert worn.data["title"] == night_owl
    assert bare.data["title"] == {"en": "Guest"}


async def test_who_never_played_has_an_empty_card(world: World) -> None:
    assert await card(world, 7) == ProfileCard()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=st.lists(st.one_of(st.just("start"), st.just("daily"), st.integers(1, 60)), max_size=15))
async def test_once_all_is_told_the_card_says_what_the_game_knows(world: World, life: list[str | int]) -> None:
    user_id = somebody_new()
    for what in life:
        match what:
            case "start":
                await world.settle(world.start(user_id))
            case "daily":
                await world.settle(world.daily(user_id))
            case hours:
                world.clock.move(hours=int(hours))

    told, player = await card(world, user_id), await world.player(user_id)

    if player is None:
        assert told == ProfileCard()
    else:
        known = (player.balance, player.lifetime_points, player.streak, player.best_streak)
        assert (told.balance, told.lifetime_points, told.streak, told.best_streak) == known
