"""Redis lost data while several processes publish: what one of them still believes published is not lost with it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bot.republishing import BUS_IDENTITY, publish_what_redis_lost
from services.database import BusState, Database, Outbox, pending
from tests.database.parts import DEADLINE_S, MovableClock, ShelfBus, kill, outbox_on, request, running, until_async
from tests.waiting import until

HANDLERS = {"test.handler": ["*"]}


async def two_on(database: Database, clock: MovableClock) -> tuple[Outbox, ShelfBus, Outbox, ShelfBus]:
    """Two processes with an outbox over the same database, and what each published."""
    buses = ShelfBus(), ShelfBus()
    outboxes = [outbox_on(database, bus, clock) for bus in buses]
    for outbox in outboxes:
        await outbox.start()
    return outboxes[0], buses[0], outboxes[1], buses[1]


async def test_a_mark_that_comes_after_anothers_recall_does_not_hide_an_event_whose_publisher_died(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pending, "MARK_AFTER_S", 3600.0)
    shelf, other = ShelfBus(), outbox_on(database, ShelfBus())
    one = outbox_on(database, shelf)
    await other.start()
    await other.accept([request(7, event_id="lost")])
    assert await one.republish_unfinished(HANDLERS) == 0

    await kill(other, database)
    # It was on its way when the process died.
    await other._pending.mark()

    await one.start()
    assert shelf.ids == ["lost"]
    await kill(one, database)


async def test_a_publisher_that_hears_of_anothers_recall_publishes_again_what_it_had_not_marked(database: Database):
    clock = MovableClock()
    one, _, other, shelf = await two_on(database, clock)
    await other.accept([request(7, event_id="lost")])
    await one.republish_unfinished(HANDLERS)

    await until_async(other.backlog, lambda left: left == (0, 0.0), "the second mark")
    await one.stop()
    await other.stop()
    assert set(shelf.ids) == {"lost"}


async def test_what_another_process_reopened_and_has_not_published_yet_is_not_overtaken(database: Database):
    clock = MovableClock()
    one, shelf, other, shelf_of_other = await two_on(database, clock)
    await other.accept([request(7, event_id="lost")])
    await until_async(other.backlog, lambda left: left == (0, 0.0), "the mark")
    shelf_of_other.open.clear()

    assert await other.republish_unfinished(HANDLERS) == 1
    assert await one.republish_unfinished(HANDLERS) == 0
    await one.accept([request(7, event_id="newer")])

    assert shelf.ids == ["lost", "newer"]
    shelf_of_other.open.set()
    await one.stop()
    await other.stop()


async def test_nor_by_who_comes_when_the_recall_is_over(database: Database):
    one, shelf, other, shelf_of_other = await two_on(database, MovableClock())
    await other.accept([request(7, event_id="lost")])
    await until_async(other.backlog, lambda left: left == (0, 0.0), "the mark")
    shelf_of_other.open.clear()
    assert await other.republish_unfinished(HANDLERS) == 1
    await BusState(database).set(BUS_IDENTITY, "emptied")

    late: Any = SimpleNamespace(identity="emptied")
    await publish_what_redis_lost(database, late, one, [])
    await one.accept([request(7, event_id="newer")])

    assert shelf.ids == ["lost", "newer"]
    shelf_of_other.open.set()
    await one.stop()
    await other.stop()


async def test_what_another_process_publishes_while_a_recall_holds_ours_back_is_accepted(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("services.database.intake.LOOK_FOR_OWN_EVERY_S", 0.01)
    clock = MovableClock()
    one, shelf, other, shelf_of_other = await two_on(database, clock)

    async with one._relay.recalling():
        waiting = asyncio.create_task(one.accept([request(7, event_id="on its way")]))
        await until_async(one.backlog, lambda left: left[0] == 1, "the commit")
        # The others heard of the recall, and read the table from its beginning.
        other._relay.read_the_table()
        await until(lambda: shelf_of_other.ids, "the publication by the other")
        await until_async(one.backlog, lambda left: left[0] == 0, "the mark of the other")
        one._relay.read_the_table()

    async with asyncio.timeout(DEADLINE_S):
        assert await waiting == 1
    await one.stop()
    await other.stop()
    assert shelf.ids == []


async def test_a_recall_of_ones_own_refuses_no_mark_of_ones_own(database: Database):
    bus = ShelfBus()
    outbox = outbox_on(database, bus)
    async with running(outbox):
        await outbox.accept([request(7, event_id="first")])
        await outbox.republish_unfinished(HANDLERS)
        await outbox.accept([request(7, event_id="second")])
        await until(lambda: bus.ids == ["first", "first", "second"])

    assert await outbox.backlog() == (0, 0.0)
