"""Scheduled events go through the outbox with their time, and what fails inside an attempt is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from bus import BaseEvent, EventPublishError, EventValidationError, PointsAwardedEvent
from services.database import Transactions, UnitOfWork
from services.database.tables import bus_state
from tests.database.parts import NOON, MovableClock, ShelfBus, kill, outbox_on, request, run, running
from tests.waiting import until

IN_AN_HOUR = NOON + timedelta(hours=1)


class ScheduleShelf(ShelfBus):
    """Keeps what is scheduled apart, with its time."""

    def __init__(self) -> None:
        super().__init__()
        self.later: list[tuple[int, datetime]] = []

    async def publish(
        self, event: BaseEvent, target_services: Sequence[str] | None = None, *, at: datetime | None = None
    ) -> bool:
        self.attempts += 1
        if not self.takes(event):
            raise EventPublishError("the shelf is full", event_ids=[event.event_id])
        assert at is not None
        self.later.append((event.payload["points_amount"], at))
        return True


@pytest.fixture
async def bus():
    return ScheduleShelf()


@pytest.fixture
def clock():
    return MovableClock()


def award(amount: int) -> PointsAwardedEvent:
    return PointsAwardedEvent(user_id=7, points_amount=amount, action_type="test")


async def now_and_later(event: BaseEvent, work: UnitOfWork) -> None:
    work.publish(award(1))
    work.publish(award(2), at=IN_AN_HOUR)
    work.publish(award(3), delay_s=7200)
    work.publish(award(4), delay_s=-1)


LATER = [(2, IN_AN_HOUR), (3, IN_AN_HOUR + timedelta(hours=1))]


async def test_the_bus_is_told_when(database, bus, clock):
    async with running(outbox_on(database, bus, clock)) as outbox:
        await run(Transactions(database, outbox, clock), request(), now_and_later)
        await until(lambda: len(bus.later) == 2, "what is scheduled")

        assert bus.later == LATER
        assert [event.payload["points_amount"] for event in bus.events] == [1, 4]
        await outbox.stop()
        assert await outbox.backlog() == (0, 0.0)


async def test_the_time_survives_a_crash(database, bus, clock):
    never_started = outbox_on(database, bus, clock)
    await run(Transactions(database, never_started, clock), request(), now_and_later)
    await kill(never_started, database)

    async with running(outbox_on(database, bus, clock)):
        assert bus.later == LATER


async def test_what_the_bus_refuses_is_tried_again_with_its_time(database, bus, clock):
    async with running(outbox_on(database, bus, clock)) as outbox:
        bus.takes = lambda event: event.payload["points_amount"] != 2
        await run(Transactions(database, outbox, clock), request(), now_and_later)
        await until(lambda: len(bus.later) == 1 and bus.attempts > 5, "several attempts")
        bus.takes = lambda event: True
        await until(lambda: len(bus.later) == 2, "the rest")

    assert sorted(bus.later) == LATER


async def test_a_long_backlog_keeps_the_times(database, bus, clock):
    async with running(outbox_on(database, bus, clock, memory_limit=5, batch_size=3)) as outbox:
        with bus.down():
            for user_id in range(6):
                await run(Transactions(database, outbox, clock), request(user_id), now_and_later)
            await until(lambda: bus.attempts > 1, "an attempt")
        await until(lambda: len(bus.later) >= 12, "all that is scheduled")

    assert sorted(bus.later) == sorted(LATER * 6)


async def test_what_waits_for_its_time_is_kept_until_then_and_can_be_published_again(database, bus, clock):
    async def in_a_month(event: BaseEvent, work: UnitOfWork) -> None:
        work.publish(award(9), delay_s=30 * 86_400)

    async with running(outbox_on(database, bus, clock)) as outbox:
        await run(Transactions(database, outbox, clock), request(), in_a_month)
        await until(lambda: len(bus.later) == 1, "the publication")
        clock.move(days=20)
        await outbox.purge()

        reopened = await outbox.republish_unfinished({"game.keep": ["gamification.points.awarded"]})

        assert reopened == 1
        await until(lambda: len(bus.later) == 2, "the second publication")
        assert bus.later[0] == bus.later[1] == (9, NOON + timedelta(days=30))
        clock.move(days=20)
        assert await outbox.republish_unfinished({"game.keep": []}) == 0
        await outbox.purge()
        assert await outbox.republish_unfinished({"game.keep": ["*"]}) == 0


async def test_a_time_that_is_none_fails_the_handler_and_nothing_is_committed(database, bus, clock):
    async def naive(event: BaseEvent, work: UnitOfWork) -> None:
        work.publish(award(1))
        work.publish(award(2), at=datetime(2027, 1, 1))  # noqa: DTZ001  # that is the mistake

    outbox = outbox_on(database, bus, clock)

    with pytest.raises(EventValidationError, match="aware"):
        await run(Transactions(database, outbox, clock), request(), naive)

    assert await outbox.backlog() == (0, 0.0)


async def test_a_failed_attempt_leaves_what_was_before_it(database, bus, clock):
    async def half(event: BaseEvent, work: UnitOfWork) -> None:
        work.publish(award(1))
        await work.connection.execute(insert(bus_state).values(key="before", value="x"))
        with suppress(LookupError):
            async with work.attempt():
                work.publish(award(2))
                await work.connection.execute(insert(bus_state).values(key="inside", value="x"))
                raise LookupError
        async with work.attempt():
            work.publish(award(3))

    async with running(outbox_on(database, bus, clock)) as outbox:
        await run(Transactions(database, outbox, clock), request(), half)
        await until(lambda: len(bus.events) == 2, "what is left")

    assert [event.payload["points_amount"] for event in bus.events] == [1, 3]
    async with database.read() as connection:
        kept = (await connection.execute(bus_state.select().where(bus_state.c.value == "x"))).all()
    assert [row.key for row in kept] == ["before"]
