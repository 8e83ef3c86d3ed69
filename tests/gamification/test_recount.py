"""Boards counted anew: whole at once, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
from redis.asyncio import Redis

from bus import UserProfileUpdatedEvent
from services.database import Database
from services.gamification import BoardKeeper, RedisLeaderboards
from services.gamification.boards.errors import RecountLost
from services.gamification.boards.periods import Board, Metric, Period, span_at
from services.gamification.boards.projection import Score
from services.gamification.boards.redis_projection import RedisRecount
from tests.bus.conftest import namespace, valkey_url
from tests.gamification.boards_world import BoardsWorld
from tests.gamification.world import NEW_YEAR, Clock

__all__ = ["namespace", "valkey_url"]

ANA, BEA, CLEO = 7, 8, 9
WEEK = Board(Metric.POINTS, span_at(Period.WEEK, NEW_YEAR))
EVER = Board(Metric.POINTS, span_at(Period.ALL, NEW_YEAR))


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture
def world(database: Database, clock: Clock, redis: Redis, namespace: str) -> BoardsWorld:
    return BoardsWorld(database, clock, redis, namespace)


class Interrupted(RedisLeaderboards):
    """Lets something happen between counting and the moment the count is shown."""

    meanwhile: Callable[[], Awaitable[object]]

    async def recount(self) -> RedisRecount:
        count = await super().recount()
        finish = count.finish

        async def finish_later(boards: Sequence[Board]) -> None:
            await self.meanwhile()
            await finish(boards)

        count.finish = finish_later  # type: ignore[method-assign]
        return count


async def ids(boards: RedisLeaderboards, board: Board = WEEK) -> list[int]:
    return [standing.user_id for standing in (await boards.view(board, 0, 10)).top]


async def test_boards_stay_as_they_are_until_they_are_counted_and_then_change_at_once(
    world: BoardsWorld, redis: Redis, namespace: str
) -> None:
    await world.boards.put({WEEK: {ANA: Score(10, 1)}, EVER: {ANA: Score(10, 1)}})

    count = await world.boards.recount()
    await count.add(WEEK, [(BEA, Score(20, 2)), (CLEO, Score(20, 1))])
    before = await ids(world.boards), await ids(world.boards, EVER)
    await count.finish([WEEK, EVER])

    assert before == ([ANA], [ANA])
    assert (await ids(world.boards), await ids(world.boards, EVER)) == ([CLEO, BEA], [])
    week = f"{namespace}:{{boards}}:points:week:2026-W53"
    assert await redis.expiretime(week) == await redis.expiretime(f"{week}:members") > 0
    assert [key async for key in redis.scan_iter(f"{namespace}:*:new:*")] == []


async def test_who_looks_while_boards_are_counted_is_told_so(world: BoardsWorld) -> None:
    await world.plays(ANA, "Ana")
    at_first = (await world.board(ANA))["is_whole"]

    await world.keeper.catch_up()
    counted = (await world.board(ANA))["is_whole"]
    await world.boards.recount()

    assert (at_first, counted, (await world.board(ANA))["is_whole"]) == (False, True, False)


async def test_what_happens_while_the_others_are_counted_is_on_the_boards_too(
    world: BoardsWorld, database: Database, clock: Clock, redis: Redis, namespace: str
) -> None:
    for user_id, name in ((ANA, "Ana"), (BEA, "Bea"), (CLEO, "Cleo")):
        await world.plays(user_id, name)
    boards = Interrupted(redis, namespace)

    async def something_happens() -> None:
        await world.settle(UserProfileUpdatedEvent(user_id=ANA, changes={"listed": False}))
        world.clock.move(days=1)
        await world.settle(world.daily(CLEO))

    boards.meanwhile = something_happens
    await BoardKeeper(database, boards, clock).catch_up()

    assert await world.names() == ["Cleo", "Bea"]
    assert (await world.board(CLEO))["own"] == {"place": 1, "score": 210}


async def test_of_two_counts_at_once_the_later_one_is_shown(world: BoardsWorld) -> None:
    first = await world.boards.recount()
    await first.add(WEEK, [(ANA, Score(10, 1))])
    second = await world.boards.recount()
    await second.add(WEEK, [(BEA, Score(10, 1))])

    for late in (first.add(WEEK, [(CLEO, Score(1, 1))]), first.finish([WEEK])):
        with pytest.raises(RecountLost):
            await late
    await second.finish([WEEK])

    assert await ids(world.boards) == [BEA]


async def test_a_count_that_dies_leaves_the_boards_alone_and_the_next_one_counts_everybody(
    world: BoardsWorld, database: Database, clock: Clock, redis: Redis, namespace: str
) -> None:
    await world.plays(ANA, "Ana")
    await world.plays(BEA, "Bea")
    boards = Interrupted(redis, namespace)

    async def dies() -> None:
        raise ConnectionError("killed")

    boards.meanwhile = dies
    with pytest.raises(ConnectionError):
        await BoardKeeper(database, boards, clock).catch_up()
    between = await world.names()
    fed = await world.keeper.catch_up()

    assert between == ["Ana", "Bea"]
    assert (fed, await world.names(), (await world.board(ANA))["is_whole"]) == (2, ["Ana", "Bea"], True)
