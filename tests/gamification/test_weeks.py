"""The end of a week: closed once, the first three paid and told, whoever notices and however late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from redis.asyncio import Redis
from sqlalchemy import select

from bus import (
    BaseEvent,
    LeaderboardUpdatedEvent,
    PointsAwardedEvent,
    ReplyRequestedEvent,
    UserProfileUpdatedEvent,
    WeekEndedEvent,
)
from services.database import Database
from services.gamification.boards.periods import Board, Metric, Period, span_at
from services.gamification.boards.scores import Scores
from services.gamification.boards.tables import board_places
from services.screens import Screen
from tests.bus.conftest import namespace, valkey_url
from tests.gamification.boards_world import BoardsWorld
from tests.gamification.test_rewards_and_corrections import revocation
from tests.gamification.world import Clock

__all__ = ["namespace", "valkey_url"]

E = TypeVar("E", bound=BaseEvent)

PEOPLE = {7: "Ana", 8: "Bea", 9: "Cleo", 10: "Dora"}
THURSDAY = datetime(2027, 1, 7, 12, tzinfo=UTC)
MONDAY = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture
def world(database: Database, clock: Clock, redis: Redis, namespace: str) -> BoardsWorld:
    clock.now = THURSDAY
    return BoardsWorld(database, clock, redis, namespace)


async def play_a_week(world: BoardsWorld) -> None:
    """Cleo, Bea and Ana claim a gift more than Dora, in this order; then it is Monday."""
    for user_id, name in PEOPLE.items():
        await world.settle(world.start(user_id, name))
    for user_id in (9, 8, 7):
        await world.settle(world.daily(user_id))
    world.clock.now = MONDAY


def of(kind: type[E], events: list[BaseEvent]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


async def test_the_first_three_of_a_week_are_paid_and_told(world: BoardsWorld) -> None:
    await play_a_week(world)

    assert await world.watch.look() == 1
    caused = await world.deliver(*world.accepted)

    assert [event.payload for event in world.accepted] == [{"week": "2027-W01"}]
    paid = {event.user_id: event.points_amount for event in of(PointsAwardedEvent, caused)}
    assert paid == {9: 1000, 8: 500, 7: 250}
    told = {event.chat_id: event for event in of(ReplyRequestedEvent, caused)}
    assert {event.screen for event in told.values()} == {Screen.WEEK_PRIZE}
    assert told[9].data == {"place": 1, "score": 155, "points": 1000, "balance": 1155}
    ranks = [(event.user_id, event.previous_rank, event.new_rank) for event in of(LeaderboardUpdatedEvent, caused)]
    assert ranks == [(9, None, 1), (8, None, 2), (7, None, 3), (10, None, 4)]


async def test_a_prize_is_no_head_start_into_the_next_week_also_when_it_is_taken_back(world: BoardsWorld) -> None:
    await play_a_week(world)
    await world.watch.look()
    await world.settle(*world.accepted)
    of_bea, prize = (await world.rows(8))[-1], (await world.rows(9))[-1]

    await world.settle(revocation(of_bea.ledger_id), world.daily(10))

    async with world.database.read() as connection:
        scores = Scores(connection)
        this_week = await scores.first(Board(Metric.POINTS, span_at(Period.WEEK, MONDAY)), 10)
        of_all_time = await scores.first(Board(Metric.POINTS, span_at(Period.ALL, MONDAY)), 1)
    assert (of_bea.amount, prize.amount) == (500, 1000)
    assert [standing.user_id for standing in this_week] == [10]
    assert [(standing.user_id, standing.score) for standing in of_all_time] == [(9, 1155)]


async def test_a_week_is_closed_once_however_often_it_is_told(world: BoardsWorld) -> None:
    await play_a_week(world)
    await world.watch.look()
    (ended,) = world.accepted
    await world.settle(ended)

    again = await world.deliver(ended, WeekEndedEvent(week="2027-W01"))

    assert again == []
    assert await world.watch.look() == 0
    assert await world.amounts(9) == [100, 55, 1000]


async def test_of_two_replicas_that_close_the_same_week_one_does(
    world: BoardsWorld, database_url: str, clock: Clock, redis: Redis, namespace: str
) -> None:
    await play_a_week(world)
    other_database = Database(database_url)
    await other_database.open()
    other = BoardsWorld(other_database, clock, redis, namespace)
    await asyncio.gather(world.watch.look(), other.watch.look())

    # Told by both, and as if the two events had been different ones.
    await asyncio.gather(world.handle(world.accepted[0]), other.handle(WeekEndedEvent(week="2027-W01")))
    await other_database.close()

    assert world.accepted[0].event_id == other.accepted[0].event_id
    assert await world.amounts(9) == [100, 55, 1000]
    assert len(of(LeaderboardUpdatedEvent, await world.everything())) == 4


async def test_weeks_missed_while_diana_was_down_are_closed_when_she_is_back(world: BoardsWorld) -> None:
    await play_a_week(world)
    await world.settle(world.daily(7))
    world.clock.move(days=14)

    assert await world.watch.look() == 2
    await world.settle(*world.accepted)

    async with world.database.read() as connection:
        kept = await connection.execute(
            select(board_places.c.week, board_places.c.user_id)
            .where(board_places.c.metric == "points", board_places.c.prize > 0)
            .order_by(board_places.c.week, board_places.c.place)
        )
        assert [tuple(row) for row in kept] == [("2027-W01", 9), ("2027-W01", 8), ("2027-W01", 7), ("2027-W02", 7)]


async def test_a_week_in_which_nobody_played_is_not_told(world: BoardsWorld) -> None:
    world.clock.now = MONDAY

    assert await world.watch.look() == 0


async def test_who_is_hidden_wins_no_prize_and_the_next_one_does(world: BoardsWorld) -> None:
    await play_a_week(world)
    await world.deliver(UserProfileUpdatedEvent(user_id=9, changes={"listed": False}))
    await world.watch.look()

    await world.settle(*world.accepted)

    assert await world.amounts(9) == [100, 55]
    assert await world.amounts(10) == [100, 250]


async def test_the_new_weeks_board_shows_last_weeks_first_three(world: BoardsWorld) -> None:
    await play_a_week(world)
    await world.watch.look()
    await world.deliver(*world.accepted)

    board = await world.board(7)

    assert [(row["place"], row["name"]) for row in board["last_week"]] == [(1, "Cleo"), (2, "Bea"), (3, "Ana")]
    assert (await world.board(7, "month"))["last_week"] == []


async def test_nobody_is_woken_for_a_prize(world: BoardsWorld) -> None:
    await play_a_week(world)
    world.clock.now = datetime(2027, 1, 11, 0, 30, tzinfo=UTC)
    await world.watch.look()

    caused = await world.deliver(*world.accepted)

    assert of(ReplyRequestedEvent, caused) == []
    world.clock.now = MONDAY
    assert len(of(ReplyRequestedEvent, await world.scheduled())) >= 3
