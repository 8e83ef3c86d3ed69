"""Achievements: rules over events and counters, unlocked exactly once, and shown in a gallery."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bus import (
    AchievementUnlockedEvent,
    CharacterInteractionEvent,
    PointsAwardedEvent,
    ReplyRequestedEvent,
    StoryChapterCompletedEvent,
    StreakUpdatedEvent,
)
from bus.catalogue import AchievementsRequestedEvent
from services.content import ContentError, read_content
from services.gamification.achievements import Achievements
from services.gamification.content import BUNDLED
from services.gamification.counting import Counting
from services.screens import Screen
from tests.gamification.world import World, only, screens

FILE = BUNDLED / "achievements.yaml"


def claimed(streak: int, *, is_broken: bool = False) -> StreakUpdatedEvent:
    return StreakUpdatedEvent(7, 0, streak, "daily", is_broken=is_broken)


def gallery(page: int = 0) -> AchievementsRequestedEvent:
    return AchievementsRequestedEvent(user_id=7, chat_id=7, page=page)


async def unlocked(world: World) -> list[str]:
    return [event.achievement_id for event in await world.everything() if isinstance(event, AchievementUnlockedEvent)]


async def test_the_bundled_ones_are_many_of_every_tier_and_some_are_secret() -> None:
    bundled = read_content(FILE, Achievements).achievements.values()

    assert len(bundled) >= 20
    assert {str(achievement.tier) for achievement in bundled} == {"bronze", "silver", "gold"}
    assert 0 < sum(achievement.is_secret for achievement in bundled) < len(bundled) / 2


async def test_one_event_may_unlock_several_and_each_is_paid_and_told(world: World) -> None:
    await world.deliver(world.registered(7))

    caused = await world.deliver(claimed(7))

    assert await unlocked(world) == ["first_gift", "streak_7"]
    assert await world.amounts(7) == [100, 50, 50]
    assert [row.detail for row in await world.rows(7)] == ["", "first_gift", "streak_7"]
    assert screens(caused) == [Screen.ACHIEVEMENT_UNLOCKED] * 2


@pytest.mark.parametrize("again", ["the same event", "another one"])
async def test_an_achievement_is_unlocked_once(world: World, again: str) -> None:
    first = claimed(7)
    await world.deliver(first)

    await world.deliver(first if again == "the same event" else claimed(8))

    assert await unlocked(world) == ["first_gift", "streak_7"]
    assert await world.amounts(7) == [50, 50]


async def test_two_replicas_unlock_one_thing_once(world: World, replica: World) -> None:
    await asyncio.gather(*(where.handle(claimed(7)) for where in [world, replica] * 3))

    assert await unlocked(world) == ["first_gift", "streak_7"]
    assert await world.amounts(7) == [50, 50]


async def test_counters_add_up_keep_records_and_know_different_things_apart(world: World) -> None:
    await world.deliver(
        PointsAwardedEvent(7, 600, "quiz"),
        PointsAwardedEvent(7, 300, "quiz"),
        claimed(6),
        claimed(1, is_broken=True),
        *(CharacterInteractionEvent(7, who, "talk") for who in ("diana", "diana", "lucien")),
        StoryChapterCompletedEvent(7, "tower", "hotel"),
    )

    async with world.database.read() as connection:
        values = await Counting(connection, world.clock()).values(7)
    assert {name: values[name] for name in ("points", "streak", "gifts", "comebacks", "characters_met")} == {
        "points": 900,
        "streak": 6,
        "gifts": 2,
        "comebacks": 1,
        "characters_met": 2,
    }
    assert "endings" not in values


async def test_hours_are_those_of_the_players_own_clock(world: World) -> None:
    await world.deliver(world.moved(7, "Asia/Tokyo"))
    await world.deliver(claimed(1))
    in_the_evening = await unlocked(world)
    world.clock.move(hours=3)

    await world.deliver(claimed(2))

    assert "night_owl" not in in_the_evening
    assert "night_owl" in await unlocked(world)


async def test_rewards_may_unlock_more_and_come_to_an_end(world: World) -> None:
    await world.settle(PointsAwardedEvent(7, 999, "quiz"), claimed(1))

    assert {"first_gift", "points_1000"} <= set(await unlocked(world))


async def test_whoever_is_banned_unlocks_nothing(world: World) -> None:
    await world.deliver(world.banned(7), claimed(7))

    assert await unlocked(world) == []


async def test_the_gallery_shows_what_is_unlocked_how_far_the_rest_is_and_keeps_secrets(world: World) -> None:
    await world.deliver(claimed(5))

    pages = [only(ReplyRequestedEvent, await world.deliver(gallery(page))).data for page in range(20)]

    first, last = pages[0], pages[-1]
    assert (first["page"], first["unlocked"], first["total"]) == (
        0,
        1,
        len(read_content(FILE, Achievements).achievements),
    )
    assert last["page"] == last["pages"] - 1
    rows = [row for page in pages[: first["pages"]] for row in page["rows"]]
    assert len(rows) == first["total"]
    assert rows[0]["unlocked_at"] == "2027-01-01T12:00:00Z"
    assert [(row["value"], row["reaches"]) for row in rows if row["name"] and row["name"]["en"] == "Seven candles"] == [
        (5, 7)
    ]
    assert any(row["name"] is None and row["about"] is None and row["value"] == 0 for row in rows)
    assert not any(row["name"] and row["name"]["en"] == "Night owl" for row in rows)
    assert only(ReplyRequestedEvent, await world.deliver(gallery(-3))).data["page"] == 0


async def test_the_ledger_names_the_achievement(world: World) -> None:
    await world.deliver(claimed(1))

    row = only(ReplyRequestedEvent, await world.deliver(world.points(7))).data["rows"][0]

    assert (row["reason"], row["name"]) == ("achievement", {"en": "A hand held out", "es": "La mano tendida"})


@pytest.mark.parametrize(
    ("what", "instead", "reason"),
    [
        ("gold: 500 }", "}", "no points for gold"),
        (
            "add: points_amount",
            "add: points",
            "counters.points: gamification.points.awarded has no field points; it has",
        ),
        (
            "event: user.referral.completed",
            "event: user.start.requested",
            "counters.friends: user.start.requested is not",
        ),
        ("distinct: ending_id", "distinct: ending_id, add: chapter_id", "counters.endings: choose one of"),
        ("counter: friends, reaches: 5", "counter: enemies, reaches: 5", "friends_5 goes by a counter 'enemies'"),
        ("es: Siete velas", "fr: Sept bougies", "achievements.streak_7.name.es: is missing"),
        (
            "counter: streak, reaches: 7,",
            "counter: streak, reaches: 0,",
            "achievements.streak_7.reaches: input should be",
        ),
    ],
)
def test_a_wrong_rule_is_refused_with_its_reason(tmp_path: Path, what: str, instead: str, reason: str) -> None:
    text = FILE.read_text("utf-8")
    assert text.count(what) == 1
    file = tmp_path / "achievements.yaml"
    file.write_text(text.replace(what, instead), "utf-8")

    with pytest.raises(ContentError) as refused:
        read_content(file, Achievements)

    assert refused.value.reason.startswith(reason)
    assert refused.value.line is not None
