"""What the database tells about one event."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bus import EventPublishError, ReplyRequestedEvent
from services.database import SENDER_KEY, Delivered, Deliveries, SqlEventStore, Transactions, find_event_ids, history_of
from tests.database.parts import NOON, MovableClock, ShelfBus, outbox_on, registered, request, run, running


async def test_an_events_way_is_told_from_the_commit_to_the_handlers(database):
    clock, bus = MovableClock(), ShelfBus()
    event = registered(event_id="0190-ada")
    async with running(outbox_on(database, bus, clock)) as outbox:
        await outbox.accept([event])
        for minutes, key in enumerate(("game.welcome", "user.greet")):
            clock.now = NOON + timedelta(minutes=minutes)
            await run(Transactions(database, outbox, clock), event, key=key)

    history = await history_of(database, "0190-ada")

    assert history is not None
    assert (history.kept, history.accepted_at) == (True, NOON)
    assert history.published_at is not None
    assert [(done.handler_key, done.at - NOON) for done in history.done] == [
        ("game.welcome", timedelta()),
        ("user.greet", timedelta(minutes=1)),
    ]
    assert history.delivered is None
    assert b"0190-ada" in history.body


async def test_an_event_that_waits_and_one_that_is_only_kept_are_told_apart(database):
    bus = ShelfBus()
    await SqlEventStore(database, bus).store_event(registered(event_id="kept"))
    with bus.down():
        async with running(outbox_on(database, bus, drain_s=0.01)) as outbox:
            with pytest.raises(EventPublishError):
                await outbox.accept([request(event_id="waits")])

    kept, waits = await history_of(database, "kept"), await history_of(database, "waits")

    assert kept is not None
    assert (kept.kept, kept.accepted_at, kept.published_at) == (True, None, None)
    assert waits is not None
    assert (waits.kept, waits.accepted_at, waits.published_at) == (False, NOON, None)
    assert await history_of(database, "unknown") is None


async def test_what_became_of_a_reply_is_told(database):
    clock, reply = MovableClock(), ReplyRequestedEvent(chat_id=7, screen="user.menu", event_id="reply")
    deliveries = Deliveries(database, clock)
    async with running(outbox_on(database, ShelfBus(), clock)) as outbox:
        await outbox.accept([reply])
    await deliveries.begin(reply)
    await deliveries.finish(reply, message_id=99, outcome="sent")

    history = await history_of(database, "reply")

    assert history is not None
    assert history.delivered == Delivered(chat_id=7, attempts=1, outcome="sent", message_id=99)
    assert [done.handler_key for done in history.done] == [SENDER_KEY]


async def test_an_event_is_found_by_its_id_or_how_that_begins(database):
    store = SqlEventStore(database, ShelfBus())
    for event_id in ("0190", "0190-ada", "0190-bob", "01%9", "0191"):
        await store.store_event(registered(event_id=event_id))

    assert await find_event_ids(database, "0190") == ["0190"]
    assert await find_event_ids(database, "0190-") == ["0190-ada", "0190-bob"]
    assert await find_event_ids(database, "019", limit=2) == ["0190", "0190-ada"]
    assert await find_event_ids(database, "01%") == ["01%9"]


async def test_stored_events_are_counted_and_a_replay_tells_how_far_it_is(database, monkeypatch):
    monkeypatch.setattr("services.database.event_store.PAGE", 2)
    store, told = SqlEventStore(database, ShelfBus()), list[int]()
    for hour in range(5):
        await store.store_event(registered(hour, timestamp=NOON + timedelta(hours=hour)))

    assert await store.count_events("user.registered") == 5
    assert await store.count_events("user.registered", NOON, NOON + timedelta(hours=2)) == 2
    assert await store.count_events("user.moderated") == 0
    await store.replay_events("user.registered", NOON, progress=told.append)

    assert told == [2, 4, 5]
