"""The leaderboards: who stands where, whatever is delivered twice, lost or hidden."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bus import ErasureRequestedEvent, StoryChapterCompletedEvent, UserModeratedEvent, UserProfileUpdatedEvent
from services.database import Database
from services.gamification.boards.errors import ProjectionUnavailable
from services.gamification.boards.periods import Board, Metric, Period, span_at
from services.gamification.boards.projection import Score
from services.gamification.boards.redis_projection import RedisLeaderboards
from tests.bus.conftest import namespace, valkey_url
from tests.gamification.boards_world import BoardsWorld
from tests.gamification.world import NEW_YEAR, Clock, somebody_new

__all__ = ["namespace", "valkey_url"]

ANA, BEA, CLEO = 7, 8, 9


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture
def world(database: Database, clock: Clock, redis: Redis, namespace: str) -> BoardsWorld:
    return BoardsWorld(database, clock, redis, namespace)


def chapter(user_id: int, chapter_id: str) -> StoryChapterCompletedEvent:
    return StoryChapterCompletedEvent(user_id=user_id, chapter_id=chapter_id, story_arc="house")


def listed(user_id: int, is_listed: bool) -> UserProfileUpdatedEvent:
    return UserProfileUpdatedEvent(user_id=user_id, changes={"listed": is_listed})


def moderated(user_id: int, action: str) -> UserModeratedEvent:
    return UserModeratedEvent(admin_user_id=1, target_user_id=user_id, action=action, reason="", chat_id=0)


async def test_who_earned_more_stands_higher_and_one_finds_oneself(world: BoardsWorld) -> None:
    await world.plays(ANA, "Ana")
    await world.settle(world.start(BEA, "Bea"))

    board = await world.board(BEA)

    assert board["rows"] == [
        {"place": 1, "name": "Ana", "score": 155, "is_you": False},
        {"place": 2, "name": "Bea", "score": 100, "is_you": True},
    ]
    assert (board["own"], board["size"], board["is_hidden"]) == ({"place": 2, "score": 100}, 2, False)
    # New Year's Day 2027 is a Friday, and it is noon.
    assert board["ends_in_s"] == 2 * 86_400 + 43_200


async def test_of_equals_the_one_who_came_first_stands_higher(world: BoardsWorld) -> None:
    for user_id, name in ((BEA, "Bea"), (ANA, "Ana"), (CLEO, "Cleo")):
        await world.settle(world.start(user_id, name))

    assert await world.names() == ["Bea", "Ana", "Cleo"]
    await world.settle(world.daily(BEA))
    await world.settle(world.daily(CLEO))
    await world.settle(world.daily(ANA))
    assert await world.names() == ["Bea", "Cleo", "Ana"]


async def test_the_eleventh_is_not_shown_but_still_finds_their_own_place(world: BoardsWorld) -> None:
    for number in range(11):
        await world.settle(world.start(100 + number, f"Guest {number}"))

    board = await world.board(110)

    assert len(board["rows"]) == 10
    assert (board["own"], board["size"]) == ({"place": 11, "score": 100}, 11)


async def test_a_stranger_sees_the_board_and_is_not_on_it(world: BoardsWorld) -> None:
    await world.plays(ANA, "Ana")

    board = await world.board(99)

    assert (board["own"], board["is_hidden"], len(board["rows"])) == (None, False, 1)


async def test_what_is_delivered_twice_counts_once(world: BoardsWorld) -> None:
    await world.plays(ANA, "Ana")
    caused = await world.everything()

    for event in (*caused, *caused):
        await world.handle(event)

    assert (await world.board(ANA))["own"] == {"place": 1, "score": 155}
    assert (await world.board(ANA, "week", "streak"))["own"] == {"place": 1, "score": 1}


async def test_weeks_and_months_begin_anew_and_all_time_goes_on(world: BoardsWorld) -> None:
    await world.plays(ANA, "Ana")

    world.clock.move(days=7)
    assert (await world.board(ANA, "week"))["rows"] == []
    assert (await world.board(ANA, "month"))["own"] == {"place": 1, "score": 155}
    world.clock.move(days=30)
    assert (await world.board(ANA, "month"))["rows"] == []
    assert (await world.board(ANA, "all"))["own"] == {"place": 1, "score": 155}


async def test_a_streak_counts_by_its_longest_and_a_chapter_once(world: BoardsWorld) -> None:
    await world.plays(ANA, "Ana", dailies=3)
    world.clock.move(days=3)
    await world.settle(world.daily(ANA))
    await world.settle(chapter(ANA, "arrival"), chapter(ANA, "arrival"), chapter(ANA, "dinner"))

    assert (await world.board(ANA, "all", "streak"))["own"] == {"place": 1, "score": 3}
    assert (await world.board(ANA, "all", "chapters"))["own"] == {"place": 1, "score": 2}


async def test_who_does_not_want_to_be_seen_is_not_and_still_sees_themselves(world: BoardsWorld) -> None:
    await world.plays(ANA, "Ana")
    await world.plays(BEA, "Bea")

    await world.settle(listed(ANA, False))

    assert await world.names(reader=BEA) == ["Bea"]
    hidden = await world.board(ANA)
    assert (hidden["own"], hidden["is_hidden"]) == ({"place": None, "score": 155}, True)
    await world.settle(listed(ANA, True))
    assert await world.names() == ["Ana", "Bea"]


async def test_who_is_banned_everywhere_is_off_the_boards_until_the_ban_is_lifted(world: BoardsWorld) -> None:
    await world.plays(ANA, "Ana")
    await world.plays(BEA, "Bea")

    await world.settle(moderated(ANA, "global_ban"))
    assert await world.names() == ["Bea"]
    await world.settle(moderated(ANA, "global_unban"))

    assert await world.names() == ["Ana", "Bea"]


async def test_who_is_forgotten_leaves_no_trace_on_the_boards_and_the_next_one_moves_up(
    world: BoardsWorld, redis: Redis, namespace: str
) -> None:
    await world.plays(somebody := somebody_new(), "Ana")
    await world.plays(BEA, "Bea")
    await world.settle(chapter(somebody, "arrival"))

    await world.settle(ErasureRequestedEvent(user_id=somebody, chat_id=somebody, is_confirmed=True))

    board = await world.board(BEA)
    assert (board["own"], board["size"]) == ({"place": 1, "score": 155}, 1)
    for key in [key async for key in redis.scan_iter(f"{namespace}:*:members")]:
        assert not await redis.hexists(key, str(somebody)), key


async def test_a_projection_that_is_behind_shows_nobody_against_their_wish(
    world: BoardsWorld, redis: Redis, namespace: str
) -> None:
    await world.plays(ANA, "Ana")
    await world.deliver(listed(ANA, False))
    board = Board(Metric.POINTS, span_at(Period.WEEK, world.clock()))
    await RedisLeaderboards(redis, namespace).put({board: {ANA: Score(155, 1)}})

    assert await world.names() == []


@pytest.mark.parametrize(("period", "metric"), [("day", "points"), ("week", "x" * 20), ("", "")])
async def test_a_board_there_never_was_is_the_weeks_points(world: BoardsWorld, period: str, metric: str) -> None:
    board = await world.board(ANA, period, metric)

    assert (board["period"], board["metric"]) == ("week", "points")


async def lose(redis: Redis, namespace: str) -> None:
    """The boards are gone from Redis."""
    if keys := [key async for key in redis.scan_iter(f"{namespace}:*")]:
        await redis.delete(*keys)


async def test_boards_that_are_lost_are_rebuilt_in_the_same_order(
    world: BoardsWorld, redis: Redis, namespace: str
) -> None:
    await world.keeper.catch_up()
    for user_id, name in ((BEA, "Bea"), (ANA, "Ana"), (CLEO, "Cleo")):
        await world.plays(user_id, name)
    await world.settle(chapter(CLEO, "arrival"), listed(ANA, False))
    shown = [(period.value, metric.value) for period in Period for metric in Metric]
    before = [await world.board(BEA, period, metric) for period, metric in shown]

    await lose(redis, namespace)
    fed = await world.keeper.catch_up()

    assert fed == 2
    assert [await world.board(BEA, period, metric) for period, metric in shown] == before


async def test_what_never_reached_the_boards_does_when_they_catch_up(
    world: BoardsWorld, redis: Redis, namespace: str
) -> None:
    await world.plays(ANA, "Ana")
    world.clock.move(hours=1)
    await world.keeper.catch_up()
    # The game pays, and whoever tells the boards dies: nobody handles what was caused.
    await world.deliver(world.start(BEA, "Bea"), world.registered(BEA))
    world.clock.move(hours=1)

    assert await world.names() == ["Ana"]
    assert await world.keeper.catch_up() == 1

    assert await world.names() == ["Ana", "Ana"]
    assert await world.keeper.catch_up() == 0


async def test_a_board_somebody_deleted_by_hand_comes_back(world: BoardsWorld, redis: Redis, namespace: str) -> None:
    await world.plays(ANA, "Ana")
    world.clock.move(hours=1)
    await world.keeper.catch_up()
    await redis.delete(f"{namespace}:{{boards}}:points:all")

    await world.keeper.catch_up()

    assert await world.names(period="all") == ["Ana"]


async def test_an_older_score_that_arrives_late_does_not_replace_a_newer_one(world: BoardsWorld) -> None:
    board = Board(Metric.POINTS, span_at(Period.WEEK, world.clock()))

    await world.boards.put({board: {ANA: Score(200, 20)}})
    await world.boards.put({board: {ANA: Score(100, 10)}})

    view = await world.boards.view(board, ANA, 10)
    assert [(standing.user_id, standing.score) for standing in view.top] == [(ANA, 200)]


async def test_a_score_of_nothing_takes_somebody_off_the_board(world: BoardsWorld) -> None:
    board = Board(Metric.POINTS, span_at(Period.WEEK, world.clock()))
    await world.boards.put({board: {ANA: Score(200, 20)}})

    await world.boards.put({board: {ANA: Score(0, 21)}})

    assert (await world.boards.view(board, ANA, 10)).size == 0


async def test_boards_of_a_time_that_is_over_go_away_by_themselves(
    world: BoardsWorld, redis: Redis, namespace: str
) -> None:
    await world.plays(ANA, "Ana")

    week, ever = (f"{namespace}:{{boards}}:points:{span}" for span in ("week:2026-W53", "all"))

    assert await redis.expiretime(week) == int((NEW_YEAR + timedelta(days=3.5)).timestamp())
    assert await redis.expiretime(f"{week}:members") == await redis.expiretime(week)
    assert await redis.expiretime(ever) == -1


async def test_many_who_are_fed_at_once_share_the_work_and_all_arrive(world: BoardsWorld) -> None:
    people = [somebody_new() for _ in range(40)]
    for user_id in people:
        await world.deliver(world.registered(user_id))

    await asyncio.gather(*(world.keeper.feed(user_id) for user_id in people * 3))

    assert (await world.board(people[0]))["size"] == 40


async def test_a_redis_that_is_away_is_told_as_such_and_nothing_is_lost(
    database: Database, clock: Clock, world: BoardsWorld, namespace: str
) -> None:
    nowhere = BoardsWorld(database, clock, Redis(host="127.0.0.1", port=1, retry=Retry(NoBackoff(), 0)), namespace)
    await world.deliver(world.start(ANA, "Ana"), world.registered(ANA))

    for attempt in (nowhere.keeper.feed(ANA), nowhere.keeper.catch_up(), nowhere.board(ANA)):
        with pytest.raises(ProjectionUnavailable, match="cannot be reached"):
            await attempt
    await world.keeper.feed(ANA)

    assert (await world.board(ANA))["size"] == 1


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    life=st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(["daily", "chapter", "hide", "show", "day"])), max_size=10
    )
)
async def test_whatever_happens_the_boards_say_what_the_tables_count(
    world: BoardsWorld, redis: Redis, namespace: str, life: list[tuple[int, str]]
) -> None:
    people = [somebody_new() for _ in range(5)]
    await world.keeper.catch_up()
    for number, what in life:
        user_id = people[number]
        match what:
            case "daily":
                await world.settle(world.daily(user_id))
            case "chapter":
                await world.settle(chapter(user_id, f"chapter {number}"))
            case "hide" | "show":
                await world.settle(listed(user_id, what == "show"))
            case _:
                world.clock.move(days=1)
    shown = [(period.value, metric.value) for period in Period for metric in Metric]
    followed = [await world.board(0, *board) for board in shown]

    await lose(redis, namespace)
    await world.keeper.catch_up()

    assert [await world.board(0, *board) for board in shown] == followed
