"""Sealing anew what is in the tables: by batches, while others write, and going on where it was stopped."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_bytes

import pytest
from sqlalchemy import delete, insert, select, update

from bus import ContentModeratedEvent, EventFactory
from bus.codec import encode
from bus.key_ring import KeyRing
from services.database import Database
from services.database.resealing import Resealing
from services.database.tables import events, outbox

OLD, NEW = token_bytes(32), token_bytes(32)
BEFORE, AFTER = KeyRing({"old": OLD}), KeyRing({"new": NEW, "old": OLD})
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def moderated(number: int, words: str) -> ContentModeratedEvent:
    return ContentModeratedEvent(1, 7, number, "deleted", "spam", words, event_id=f"event-{number}")


async def keep(database: Database, ring: KeyRing, *numbers: int, words: str = "a private word") -> None:
    async with database.write() as connection:
        for number in numbers:
            event = moderated(number, words)
            row = {"event_id": event.event_id, "event_type": event.wire_type, "priority": 2}
            body = encode(event, ring)
            await connection.execute(insert(outbox).values(**row, body=body, partition_key="7", created_at=NOW))
            await connection.execute(insert(events).values(**row, body=body, correlation_id="c", timestamp=NOW))


async def words_of(database: Database, ring: KeyRing) -> set[str]:
    async with database.read() as connection:
        bodies = [
            row for table in (outbox, events) for row in (await connection.execute(select(table.c.body))).scalars()
        ]
    return {EventFactory.from_bytes(body, ring).payload["content_excerpt"] for body in bodies}


async def test_what_older_keys_sealed_is_counted_by_place_and_sealed_anew(database: Database, monkeypatch):
    monkeypatch.setattr("services.database.resealing.RESEALED_AT_ONCE", 3)
    await keep(database, BEFORE, *range(10))
    await keep(database, AFTER, 10)
    await keep(database, BEFORE, 11, words="")
    resealing, told = Resealing(database), []

    before = await resealing.usage(AFTER.key_ids)
    done = await resealing.reseal(AFTER, told.append)
    after = await resealing.usage(AFTER.key_ids)

    assert set(before) == {
        (place, key, n) for place in ("outbox", "event store") for key, n in (("old", 10), ("new", 1))
    }
    assert done == 20
    assert told[-1] == 20
    assert set(after) == {("outbox", "new", 11), ("event store", "new", 11)}
    assert await words_of(database, KeyRing({"new": NEW})) == {"a private word", ""}


async def test_one_that_was_stopped_goes_on_where_it_was(database: Database, monkeypatch):
    monkeypatch.setattr("services.database.resealing.RESEALED_AT_ONCE", 2)
    await keep(database, BEFORE, *range(6))
    resealing = Resealing(database)

    def die(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await resealing.reseal(AFTER, die)

    assert await resealing.reseal(AFTER) == 10
    assert await resealing.reseal(AFTER) == 0


async def test_what_is_erased_or_changed_meanwhile_does_not_come_back(database: Database, monkeypatch):
    await keep(database, BEFORE, 1, 2, words="what was written before")
    changed = encode(moderated(2, "what was written meanwhile"), BEFORE)
    resealing = Resealing(database)
    transact = database.transact

    async def after_others(work):
        async with database.write() as connection:
            await connection.execute(delete(events).where(events.c.event_id == "event-1"))
            await connection.execute(delete(outbox).where(outbox.c.event_id == "event-1"))
            for table in (outbox, events):
                await connection.execute(update(table).where(table.c.event_id == "event-2").values(body=changed))
        return await transact(work)

    monkeypatch.setattr(database, "transact", after_others)

    await resealing.reseal(AFTER)

    assert await words_of(database, AFTER) == {"what was written meanwhile"}


async def test_what_no_key_opens_is_left_and_told(database: Database):
    await keep(database, KeyRing({"lost": token_bytes(32)}), 1)
    await keep(database, BEFORE, 2)
    resealing = Resealing(database)

    assert await resealing.reseal(AFTER) == 2

    assert set(await resealing.usage(AFTER.key_ids)) == {
        (place, key, 1) for place in ("outbox", "event store") for key in ("new", "?")
    }
