"""A handler that was added after others does not get what was published before it, whatever Redis loses."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.republishing import publish_what_redis_lost
from bus import EventPublishError, EventType, IEvent, RedisEventBus
from bus.embedded import EmbeddedServer
from services.database import Database, Outbox, ServiceHandler, SqlRouteMemory, Transactions, UnitOfWork
from tests.bus.parts import config
from tests.database.parts import NOON, MovableClock, ShelfBus, outbox_on, request, running
from tests.waiting import until

LATE = "game.late"
DAILY = "gamification.daily.requested"


@pytest.fixture
async def bus() -> ShelfBus:
    return ShelfBus()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


async def test_only_what_was_published_since_it_is_there_comes_to_it(
    database: Database, bus: ShelfBus, clock: MovableClock
):
    async with running(outbox_on(database, bus, clock)) as outbox:
        before, since = request(1), request(2)
        await outbox.accept([before])
        clock.move(hours=1)
        added_at = clock.now
        await outbox.accept([since])
        bus.events.clear()

        reopened = await outbox.republish_unfinished({LATE: [DAILY]}, {(LATE, DAILY): added_at})

        await until(lambda: bool(bus.events), "what was lost")
        assert (reopened, bus.events) == (1, [since])


async def test_what_waited_for_redis_while_it_was_added_was_published_to_it(
    database: Database, bus: ShelfBus, clock: MovableClock
):
    async with running(outbox_on(database, bus, clock)) as outbox:
        with bus.down(), pytest.raises(EventPublishError, match="not published yet"):
            await outbox.accept([request(1)])
        clock.move(hours=1)
        added_at = clock.now
        await until(lambda: bool(bus.events), "what waited")

        assert await outbox.republish_unfinished({LATE: [DAILY]}, {(LATE, DAILY): added_at}) == 1


@pytest.mark.parametrize("pattern", [DAILY, "gamification.*", "*"])
async def test_clocks_may_differ_a_little_and_each_pattern_has_its_time(
    database: Database, bus: ShelfBus, clock: MovableClock, pattern: str
):
    async with running(outbox_on(database, bus, clock)) as outbox:
        await outbox.accept([request(1)])
        other = {(LATE, "user.*"): NOON}

        assert (
            await outbox.republish_unfinished(
                {LATE: [pattern, "user.*"]}, other | {(LATE, pattern): NOON + timedelta(seconds=50)}
            )
            == 1
        )
        assert (
            await outbox.republish_unfinished(
                {LATE: [pattern, "user.*"]}, other | {(LATE, pattern): NOON + timedelta(seconds=90)}
            )
            == 0
        )


class Noting(ServiceHandler[UnitOfWork]):
    """Notes whose requests it saw."""

    service = "game"
    handles = (EventType.DAILY_REQUESTED,)

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions)
        self.saw: list[int] = []

    async def react(self, event: IEvent, work: UnitOfWork) -> None:
        self.saw.append(event.payload["user_id"])


class Early(Noting):
    """Was there from the first start."""


class Late(Noting):
    """Came with a later version."""


class Program:
    """A bus and an outbox with these handlers, as bot.app puts them together."""

    def __init__(self, database: Database, server: EmbeddedServer, clock: MovableClock, *kinds: type[Noting]) -> None:
        self._database = database
        self.bus = RedisEventBus(
            config(server.url, "late"), memory=SqlRouteMemory(database, clock), on_data_lost=self.recall
        )
        self.outbox = Outbox(database, self.bus, clock)
        transactions = Transactions(database, self.outbox, clock)
        self.handlers: list[Any] = [kind(transactions) for kind in kinds]

    async def recall(self) -> None:
        await publish_what_redis_lost(self._database, self.bus, self.outbox, self.handlers)

    async def __aenter__(self) -> Program:
        for handler in self.handlers:
            await self.bus.subscribe(DAILY, handler)
        await self.bus.initialize()
        await self.recall()
        await self.outbox.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.bus.drain()
        await self.outbox.stop()
        await self.bus.shutdown()


async def test_a_new_version_on_an_emptied_redis_is_not_told_of_last_week(database: Database, tmp_path: Path):
    clock, server = MovableClock(), EmbeddedServer(tmp_path)
    await server.start()
    try:
        async with Program(database, server, clock, Early) as program:
            await program.outbox.accept([request(1)])
            await until(lambda: program.handlers[0].saw == [1], "the first version's work")
        clock.move(days=1)
        async with Program(database, server, clock, Early, Late) as program:
            await program.outbox.accept([request(2)])
            await until(lambda: program.handlers[1].saw == [2], "the new version's work")
        clock.move(days=1)
        async with Redis.from_url(server.url) as redis:
            await redis.flushall()

        async with Program(database, server, clock, Early, Late) as program:
            await program.outbox.accept([request(3)])
            await until(lambda: all(handler.saw for handler in program.handlers), "the work after the loss")

            assert [handler.saw for handler in program.handlers] == [[3], [3]]
    finally:
        await server.stop()
