"""Healing after a lost Redis, and forgetting what is old."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from services.database import SENDER_KEY, Deliveries, Transactions, UnitOfWork
from services.database.tables import deliveries as deliveries_table
from services.database.tables import inbox
from services.database.tables import outbox as outbox_table
from tests.database.parts import MovableClock, ShelfBus, award, outbox_on, registered, request, run, running
from tests.database.test_deliveries import reply
from tests.waiting import until

PAY, GREET, AUDIT = "game.pay", "user.greet", "audit.write"
HANDLERS = {PAY: ["gamification.daily.requested"], GREET: ["user.*"], AUDIT: ["*"]}


@pytest.fixture
async def bus():
    return ShelfBus()


@pytest.fixture
def clock():
    return MovableClock()


async def quiet(event, work: UnitOfWork) -> None:
    """A handler that causes nothing."""


async def rows_of(database, table) -> int:
    async with database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def test_exactly_what_some_handler_has_not_done_is_published_again_in_order(database, bus, clock):
    async with running(outbox_on(database, bus, clock)) as outbox:
        transactions = Transactions(database, outbox, clock)
        done_by_all, not_paid, not_audited, not_greeted = request(1), request(2), request(3), registered(4)
        await outbox.accept([done_by_all, not_paid, not_audited, not_greeted])
        for event, keys in (
            (done_by_all, (PAY, AUDIT)),
            (not_paid, (AUDIT,)),
            (not_audited, (PAY,)),
            (not_greeted, (AUDIT,)),
        ):
            for key in keys:
                await run(transactions, event, quiet, key)
        bus.events.clear()

        reopened = await outbox.republish_unfinished(HANDLERS)

        await until(lambda: len(bus.events) >= 3, "what was not done")
        assert reopened == 3
        assert bus.events == [not_paid, not_audited, not_greeted]


async def test_nothing_is_published_again_when_everything_is_done(database, bus, clock):
    async with running(outbox_on(database, bus, clock)) as outbox:
        event = request()
        await outbox.accept([event])
        await run(Transactions(database, outbox, clock), event, quiet, PAY)

        assert await outbox.republish_unfinished({PAY: HANDLERS[PAY], GREET: HANDLERS[GREET]}) == 0
        assert await outbox.republish_unfinished({}) == 0


async def test_what_was_lost_comes_before_what_was_committed_since(database, bus, clock):
    async with running(outbox_on(database, bus, clock)) as outbox:
        lost = [request(7) for _ in range(5)]
        await outbox.accept(lost)
        bus.events.clear()
        with bus.down():
            await run(Transactions(database, outbox, clock), request(7), award)
            await outbox.republish_unfinished({PAY: HANDLERS[PAY]})

        await until(lambda: len(bus.events) >= 7, "all events")
        assert bus.events[:5] == lost
        assert [event.event_type for event in bus.events[5:]] == ["gamification.points.awarded"] * 2


async def test_a_healing_that_is_cut_short_goes_on_at_the_next_start(database, bus, clock):
    outbox = outbox_on(database, bus, clock)
    await outbox.start()
    lost = [request(n) for n in range(5)]
    await outbox.accept(lost)
    await outbox.stop()
    bus.events.clear()

    await outbox.republish_unfinished(HANDLERS)
    async with running(outbox_on(database, bus, clock)):
        assert bus.events == lost


async def test_what_is_older_than_a_week_is_not_published_again(database, bus, clock):
    async with running(outbox_on(database, bus, clock)) as outbox:
        await outbox.accept([request(1)])
        clock.move(days=7, seconds=1)
        young = request(2)
        await outbox.accept([young])

        assert await outbox.republish_unfinished(HANDLERS) == 1


async def test_a_reply_that_was_sent_is_not_published_again(database, bus, clock):
    async with running(outbox_on(database, bus, clock)) as outbox:
        deliveries, sent, unsent = Deliveries(database, clock), reply(1), reply(2)
        await outbox.accept([sent, unsent])
        for event in (sent, unsent):
            await deliveries.begin(event)
        await deliveries.finish(sent, message_id=5, outcome="sent")
        bus.events.clear()

        await outbox.republish_unfinished({SENDER_KEY: ["bot.reply.requested"]})

        await until(lambda: bool(bus.events), "the unsent reply")
        assert bus.events == [unsent]


async def test_a_purge_forgets_what_is_older_than_a_week_and_published(database, bus, clock):
    async with running(outbox_on(database, bus, clock)) as outbox:
        transactions, deliveries = Transactions(database, outbox, clock), Deliveries(database, clock)
        await outbox.accept([request(n) for n in range(300)])
        await run(transactions, request(), quiet)
        await deliveries.begin(reply())
        await outbox.stop()
        await run(transactions, request(), award)
        clock.move(days=7, seconds=1)
        await outbox.start()
        await outbox.stop()
        never_published = outbox_on(database, bus, clock)
        await run(Transactions(database, never_published, clock), request(), award)

        purged = await outbox.purge()

        assert purged == 302 + 2 + 1
        assert await rows_of(database, outbox_table) == 2
        assert await rows_of(database, inbox) == 1
        assert await rows_of(database, deliveries_table) == 0
        assert await outbox.purge() == 0


async def test_a_purge_keeps_what_was_never_published(database, bus, clock):
    outbox = outbox_on(database, bus, clock)
    await run(Transactions(database, outbox, clock), request(), award)
    clock.move(days=30)

    await outbox.purge()

    assert await rows_of(database, outbox_table) == 2
