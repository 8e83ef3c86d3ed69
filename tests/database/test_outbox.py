"""What is committed reaches the bus: in order, at least once, whatever happens in between."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import update

from bus import EventValidationError
from services.database import Database, Transactions
from services.database.tables import outbox as outbox_table
from tests.database.parts import MovableClock, ShelfBus, kill, outbox_on, request, run, running, until_async
from tests.waiting import until


@pytest.fixture
async def bus():
    return ShelfBus()


async def commit(database, outbox, users, clock=None) -> list[str]:
    """Each user's event is handled and causes two; the ids of what was caused, in commit order."""
    transactions = Transactions(database, outbox, clock or MovableClock())
    for user_id in users:
        await run(transactions, request(user_id))
    return await committed_ids(database)


async def committed_ids(database) -> list[str]:
    async with database.read() as connection:
        ids = await connection.execute(outbox_table.select().order_by(outbox_table.c.id))
        return [row.event_id for row in ids]


async def pending(outbox) -> int:
    return (await outbox.backlog())[0]


async def test_a_crash_between_commit_and_publish_is_made_good_at_the_next_start(database, bus):
    never_started = outbox_on(database, bus)
    ids = await commit(database, never_started, range(5))

    async with running(outbox_on(database, bus)) as outbox:
        assert bus.ids == ids
        await outbox.stop()
        assert await pending(outbox) == 0


async def test_a_crash_between_publish_and_mark_publishes_again(database, bus):
    crashing = outbox_on(database, bus)
    await crashing.start()
    ids = await commit(database, crashing, range(3))
    await until(lambda: len(bus.ids) == 6, "the first publication")
    await kill(crashing, database)
    async with database.write() as connection:
        await connection.execute(update(outbox_table).values(published_at=None))

    async with running(outbox_on(database, bus)):
        assert bus.ids == ids + ids


async def test_what_a_bus_refused_follows_in_order_when_it_is_back(database, bus):
    async with running(outbox_on(database, bus)) as outbox:
        with bus.down():
            ids = await commit(database, outbox, range(10))
            await until(lambda: bus.attempts > 3, "several attempts")
            assert bus.ids == []

        await until(lambda: len(bus.ids) >= len(ids), "all events")
        assert bus.ids == ids


async def test_a_part_the_bus_took_is_not_sent_again(database, bus):
    async with running(outbox_on(database, bus)) as outbox:
        bus.takes = lambda event: event.payload["user_id"] % 2 == 0
        ids = await commit(database, outbox, range(6))
        await until(lambda: len(bus.ids) == 6, "the part that is taken")
        bus.takes = lambda event: True
        await until(lambda: len(bus.ids) >= 12, "the rest")

    assert sorted(bus.ids) == sorted(ids)


async def test_a_lost_answer_sends_again_rather_than_losing(database, bus):
    async with running(outbox_on(database, bus)) as outbox:
        bus.answers = False
        ids = await commit(database, outbox, [1])
        await until(lambda: len(bus.ids) >= 4, "the second attempt")
        bus.answers = True
        await until(lambda: not outbox._relay._queue, "an answer")

    assert bus.ids[:2] == ids
    assert set(bus.ids) == set(ids)


async def test_more_than_memory_holds_is_read_from_the_table_in_order(database, bus):
    async with running(outbox_on(database, bus, memory_limit=8, batch_size=3)) as outbox:
        with bus.down():
            ids = await commit(database, outbox, range(20))
            assert len(outbox._relay._queue) <= 8
        await until(lambda: len(set(bus.ids)) == 40, "all events")
        more = await commit(database, outbox, range(20, 23))
        await until(lambda: len(set(bus.ids)) == 46, "those after the backlog")

    assert bus.ids[: len(ids)] == ids
    assert list(dict.fromkeys(bus.ids)) == more


async def test_events_committed_while_a_backlog_is_read_come_after_it_once(database, bus):
    ids = await commit(database, outbox_on(database, bus), range(5))
    bus.open.clear()

    outbox = outbox_on(database, bus, batch_size=4)
    starting = asyncio.create_task(outbox.start())
    await until(lambda: bus.attempts == 1, "the first batch")
    more = await commit(database, outbox, range(5, 8))
    bus.open.set()
    await starting
    await until(lambda: len(bus.ids) >= len(more), "all events")
    await outbox.stop()

    assert more[: len(ids)] == ids
    assert bus.ids == more


async def test_a_row_whose_hand_over_is_on_its_way_does_not_overtake_what_waits_in_memory(database_url, bus):
    returns = asyncio.Event()
    returns.set()

    class SlowToReturn(Database):
        @asynccontextmanager
        async def write(self):
            async with super().write() as connection:
                yield connection
            await returns.wait()

    database = SlowToReturn(database_url)
    await database.open()
    left_behind = await commit(database, outbox_on(database, bus), [1])
    outbox = outbox_on(database, bus)
    bus.open.clear()
    starting = asyncio.create_task(outbox.start())
    await until(lambda: bus.attempts == 1, "what was left behind")
    waiting = await commit(database, outbox, [1])
    returns.clear()
    committing = asyncio.create_task(commit(database, outbox, [1]))
    await until_async(lambda: committed_ids(database), lambda ids: len(ids) == 6, "the commit")
    bus.open.set()
    await until(lambda: len(bus.ids) >= 4, "what waited in memory")

    assert bus.ids == waiting
    assert bus.ids[:2] == left_behind
    returns.set()
    assert await starting is None
    ids = await committing
    await until(lambda: len(bus.ids) == 6, "all events")
    assert bus.ids == ids
    await outbox.stop()
    await database.close()


async def test_memory_that_overflows_while_the_table_is_read_sends_the_reading_back(database, bus, monkeypatch):
    await commit(database, outbox_on(database, bus), [8, 9])
    outbox = outbox_on(database, bus, memory_limit=3, batch_size=2)
    reads, third_read, gate = [], asyncio.Event(), asyncio.Event()
    after = outbox._pending.after

    async def gated(*where, **limits):
        reads.append(where)
        if len(reads) == 3:
            third_read.set()
            await gate.wait()
        return await after(*where, **limits)

    monkeypatch.setattr(outbox._pending, "after", gated)
    bus.open.clear()
    starting = asyncio.create_task(outbox.start())
    await until(lambda: bus.attempts == 1, "what was left behind")
    await commit(database, outbox, [1])
    bus.open.set()
    await third_read.wait()
    ids = await commit(database, outbox, [1])
    gate.set()
    await starting
    await outbox.stop()

    assert list(dict.fromkeys(bus.ids)) == ids


async def test_start_returns_although_the_bus_is_down_and_publishes_later(database, bus):
    ids = await commit(database, outbox_on(database, bus), range(3))

    with bus.down():
        outbox = outbox_on(database, bus)
        await outbox.start()
        assert bus.ids == []
    await until(lambda: len(bus.ids) == 6, "what was left behind")
    await outbox.stop()

    assert bus.ids == ids


async def test_stop_publishes_what_is_held(database, bus):
    outbox = outbox_on(database, bus)
    await outbox.start()
    bus.open.clear()
    ids = await commit(database, outbox, range(5))
    stopping = asyncio.create_task(outbox.stop())
    bus.open.set()
    await stopping

    assert bus.ids == ids
    assert await pending(outbox) == 0


async def test_stop_does_not_wait_for_a_bus_that_never_answers(database, bus):
    outbox = outbox_on(database, bus, drain_s=0.05)
    await outbox.start()
    bus.open.clear()
    ids = await commit(database, outbox, [1])

    await outbox.stop()

    assert bus.ids == []
    assert await pending(outbox) == len(ids)


async def test_a_row_no_bus_takes_is_stepped_over_and_stays(database, bus):
    async with running(outbox_on(database, bus)) as outbox:

        class Picky(ShelfBus):
            async def publish_many(self, events):
                if any(event.payload["user_id"] == 2 for event in events):
                    raise EventValidationError("not today", event_id=events[0].event_id)
                await super().publish_many(events)

        picky = Picky()
        outbox._relay._bus = picky
        await commit(database, outbox, [1, 2, 3])
        await until(lambda: len(picky.ids) == 4, "the good ones")

    assert [event.payload["user_id"] for event in picky.events] == [1, 1, 3, 3]
    assert await pending(outbox) == 2


async def test_a_row_of_a_type_this_version_does_not_know_stays_for_one_that_does(database, bus):
    ids = await commit(database, outbox_on(database, bus), [1, 2])
    async with database.write() as connection:
        await connection.execute(
            update(outbox_table)
            .where(outbox_table.c.event_id == ids[0])
            .values(body=b'{"event_type": "hotel.ghost.seen", "event_id": "1"}')
        )

    async with running(outbox_on(database, bus)) as outbox:
        assert bus.ids == ids[1:]
        await outbox.stop()
        assert await pending(outbox) == 1


async def test_a_start_beside_neighbours_at_work_ends_with_what_was_there_when_it_began(database):
    neighbour = outbox_on(database, ShelfBus())
    left_behind = await commit(database, neighbour, range(3))

    class WhileOthersCommit(ShelfBus):
        async def publish_many(self, events):
            await commit(database, neighbour, [10 + self.attempts])
            await super().publish_many(events)

    bus = WhileOthersCommit()
    async with running(outbox_on(database, bus, batch_size=2)):
        assert bus.ids == left_behind


async def test_a_sweep_publishes_what_a_dead_replica_left_and_nothing_younger(database, bus):
    clock = MovableClock()
    async with running(outbox_on(database, bus, clock)) as outbox:
        dead_replica = outbox_on(database, bus, clock)
        old = await commit(database, dead_replica, range(3), clock)
        clock.move(seconds=31)
        await commit(database, dead_replica, range(3, 5), clock)

        swept = await outbox.sweep()

        assert swept == 6
        assert bus.ids == old
        assert await outbox.sweep() == 0


async def test_a_sweep_leaves_alone_what_this_process_holds(database, bus):
    clock = MovableClock()
    async with running(outbox_on(database, bus, clock)) as outbox:
        with bus.down():
            ids = await commit(database, outbox, range(3), clock)
            clock.move(seconds=31)
            assert await outbox.sweep() == 0
        await until(lambda: len(bus.ids) >= 6, "all events")

    assert bus.ids == ids


async def test_the_backlog_is_counted_and_aged(database, bus):
    clock = MovableClock()
    outbox = outbox_on(database, bus, clock)
    assert await outbox.backlog() == (0, 0.0)

    await commit(database, outbox, range(2), clock)
    clock.move(seconds=90)

    assert await outbox.backlog() == (4, 90.0)
