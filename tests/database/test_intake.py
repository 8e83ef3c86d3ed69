"""What comes in is committed and published before it is confirmed, once."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from bus import EventPublishError, EventType, EventValidationError
from services.database import Database, DatabaseUnavailable, SqlEventStore
from tests.database.parts import MovableClock, ShelfBus, kill, outbox_on, registered, request, running
from tests.waiting import until


@pytest.fixture
async def bus():
    return ShelfBus()


@pytest.fixture
async def outbox(database, bus):
    async with running(outbox_on(database, bus)) as outbox_:
        yield outbox_


async def test_accepted_events_are_on_the_bus_and_in_the_table(outbox, bus):
    events = [request(1), request(2), request(1)]

    new = await outbox.accept(events)

    assert new == 3
    assert bus.events == events
    assert (await outbox.backlog())[0] in (0, 3)


async def test_the_same_event_again_is_not_new_and_not_published_again(outbox, bus):
    event = request()

    counts = [await outbox.accept([event, event]), await outbox.accept([event])]

    assert counts == [1, 0]
    assert bus.events == [event]


async def test_accepting_nothing_is_nothing(outbox, bus):
    assert await outbox.accept([]) == 0
    assert bus.attempts == 0


async def test_concurrent_callers_share_a_commit_and_keep_their_own_counts(database_url, bus):
    class CountingDatabase(Database):
        begun = 0

        @asynccontextmanager
        async def write(self):
            self.begun += 1
            async with super().write() as connection:
                yield connection

    database = CountingDatabase(database_url)
    await database.open()
    async with running(outbox_on(database, bus)) as outbox:
        twin = request(1)
        database.begun = 0
        bus.open.clear()

        calls = [asyncio.create_task(outbox.accept([request(n), twin])) for n in range(100)]
        await until(lambda: bus.attempts == 1, "the publication")
        commits = database.begun
        bus.open.set()
        counts = await asyncio.gather(*calls)

    await database.close()
    assert commits == 1
    assert sorted(counts) == [1] * 99 + [2]
    assert len(bus.ids) == len(set(bus.ids)) == 101


async def test_a_caller_waits_until_the_bus_holds_its_events(outbox, bus):
    bus.open.clear()
    accepting = asyncio.create_task(outbox.accept([request()]))
    await until(lambda: bus.attempts == 1, "the publication")

    assert not accepting.done()
    bus.open.set()
    assert await accepting == 1


async def test_a_twin_of_what_is_being_published_waits_for_the_same_publication(outbox, bus):
    event = request()
    bus.open.clear()
    first = asyncio.create_task(outbox.accept([event]))
    await until(lambda: bus.attempts == 1, "the publication")
    second = asyncio.create_task(outbox.accept([event]))
    # Long enough for a call that does not wait.
    await asyncio.wait([second], timeout=0.1)

    assert not second.done()
    bus.open.set()
    assert await asyncio.gather(first, second) == [1, 0]
    assert bus.events == [event]


async def test_a_refusing_bus_is_an_error_and_trying_again_is_safe(outbox, bus):
    event = request()

    with bus.down(), pytest.raises(EventPublishError) as raised:
        await outbox.accept([event])
    again = await outbox.accept([event])

    assert raised.value.event_ids == (event.event_id,)
    assert again == 0
    assert bus.events == [event]


async def test_a_bad_event_is_refused_before_anything_is_taken(outbox, bus):
    with pytest.raises(EventValidationError):
        await outbox.accept([request(1), request("nobody")])

    assert bus.attempts == 0
    assert await outbox.backlog() == (0, 0.0)


async def test_an_unavailable_database_reaches_every_caller(database, bus):
    outbox = outbox_on(database, bus)
    await outbox.start()
    await database.close()

    outcomes = await asyncio.gather(*(outbox.accept([request(n)]) for n in range(3)), return_exceptions=True)

    await kill(outbox, database)
    assert [type(outcome) for outcome in outcomes] == [DatabaseUnavailable] * 3


async def test_a_cancelled_caller_disturbs_nobody_and_its_event_is_not_lost(outbox, bus):
    bus.open.clear()
    events = [request(n) for n in range(3)]
    calls = [asyncio.create_task(outbox.accept([event])) for event in events]
    await until(lambda: bus.attempts == 1, "the publication")
    calls[1].cancel()
    bus.open.set()

    assert await calls[0] == await calls[2] == 1
    assert bus.events == events


async def test_what_another_replica_took_in_is_confirmed_once_that_one_has_published_it(database, bus):
    other_bus, event = ShelfBus(), request()
    async with running(outbox_on(database, bus)) as outbox, running(outbox_on(database, other_bus)) as other:
        other_bus.open.clear()
        first = asyncio.create_task(other.accept([event]))
        await until(lambda: other_bus.attempts == 1, "the other replica's publication")
        second = asyncio.create_task(outbox.accept([event]))
        other_bus.open.set()

        assert await asyncio.gather(first, second) == [1, 0]

    assert (bus.events, other_bus.events) == ([], [event])


async def test_what_a_replica_that_died_took_in_is_published_by_whoever_hears_it_again(database, bus, monkeypatch):
    monkeypatch.setattr("services.database.intake.LOOK_EVERY_S", 0.01)
    monkeypatch.setattr("services.database.intake.ADOPT_AFTER_S", 0.0)
    dying_bus, earlier, of_others, heard = ShelfBus(), request(7), request(8), request(7)
    async with running(outbox_on(database, bus)) as outbox:
        dying = outbox_on(database, dying_bus)
        await dying.start()
        dying_bus.open.clear()
        confirming = asyncio.gather(*(dying.accept([event]) for event in (earlier, of_others, heard)))
        await until(lambda: dying_bus.attempts == 1, "the publication")
        await kill(dying, database)

        new = await outbox.accept([heard])
        confirming.cancel()

    assert new == 0
    assert bus.events == [earlier, heard]


async def test_nothing_is_taken_in_once_the_outbox_stops(database, bus):
    outbox = outbox_on(database, bus)
    await outbox.start()
    await outbox.stop()

    with pytest.raises(EventPublishError, match="stopping"):
        await outbox.accept([request()])

    assert await outbox.backlog() == (0, 0.0)


async def test_stopping_tells_those_who_wait(database, bus):
    outbox = outbox_on(database, bus, drain_s=0.05)
    await outbox.start()
    bus.open.clear()
    accepting = asyncio.create_task(outbox.accept([request()]))
    await until(lambda: bus.attempts == 1, "the publication")

    await outbox.stop()

    with pytest.raises(EventPublishError, match="stopped"):
        await accepting


async def test_important_events_are_stored_when_they_are_accepted(database, bus, outbox):
    event = registered()

    await outbox.accept([request(), event])

    assert await SqlEventStore(database, bus).get_events() == [event]


async def test_the_store_keeps_everything_when_told_so(database, bus):
    from bus import EventPriority

    async with running(outbox_on(database, bus, MovableClock(), keep_from=EventPriority.LOW)) as outbox:
        await outbox.accept([request(), registered()])

    stored = await SqlEventStore(database, bus).get_events()
    assert [event.event_type for event in stored] == [EventType.DAILY_REQUESTED, EventType.USER_REGISTERED]


async def test_a_hiccup_of_the_bus_is_waited_out(database, bus):
    async with running(outbox_on(database, bus, patience_s=3600.0)) as outbox:
        with bus.down():
            waiting = asyncio.create_task(outbox.accept([request(1)]))
            await until(lambda: bus.attempts > 3, "several attempts")
            assert not waiting.done()
        assert await waiting == 1
