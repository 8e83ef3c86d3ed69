"""What people wrote in private is sealed wherever it rests: in the database, in Redis, among the dead letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest
from sqlalchemy import text

from bus import BaseEventHandler, ContentModeratedEvent, EventType, EventValidationError, IEvent, RedisEventBus
from bus.embedded import EmbeddedServer
from bus.key_ring import KeyRing
from services.database import Database, ServiceHandler, SqlEventStore, Transactions, UnitOfWork
from services.database.clock import utc_now
from tests.bus.parts import config
from tests.database.parts import DEADLINE_S, MovableClock, ShelfBus, outbox_on, request, running
from tests.waiting import until

WORDS = "meet me at the lift at midnight"
OLD, NEW = token_bytes(32), token_bytes(32)
KEYS = KeyRing({"old": OLD})
ROTATED = KeyRing({"new": NEW, "old": OLD})


def moderated(message_id: int = 33) -> ContentModeratedEvent:
    return ContentModeratedEvent(1, 7, message_id, "deleted", "spam", WORDS)


class Moderation(ServiceHandler):
    """Removes a message whenever somebody asks for the day's reward."""

    service = "test"
    handles = (EventType.DAILY_REQUESTED,)

    async def react(self, event: Any, work: UnitOfWork) -> None:
        work.publish(moderated())
        work.publish(moderated(34), delay_s=3600)


class Reader(BaseEventHandler):
    """Reads what was removed, and breaks on it if asked to."""

    def __init__(self, handler_id: str, *, breaks: bool = False) -> None:
        super().__init__("test", handler_id)
        self.add_supported_event_type(EventType.CONTENT_MODERATED)
        self.read: list[str] = []
        self._breaks = breaks

    async def _process_event(self, event: IEvent) -> bool:
        self.read.append(event.payload["content_excerpt"])
        if self._breaks:
            raise ValueError("cannot file this")
        return True


async def rows_of(database: Database) -> dict[str, str]:
    """The tables that hold events, each as the text of all its rows."""
    async with database.read() as connection:
        return {
            table: str([tuple(row) for row in await connection.execute(text(f"SELECT * FROM {table}"))])
            for table in ("outbox", "events")
        }


def files_in(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()


async def test_the_tables_hold_no_private_word_and_the_relay_and_the_store_read_it_all_the_same(database: Database):
    bus, clock = ShelfBus(), MovableClock()
    bus.open.clear()
    outbox = outbox_on(database, bus, clock, key_ring=KEYS)
    transactions = Transactions(database, outbox, clock)
    async with running(outbox):
        await Moderation(transactions).handle(request(7))
        stored = SqlEventStore(database, bus, KEYS)
        await stored.store_event(moderated(35))
    rows = await rows_of(database)

    # Another process, after a rotation, finds them in the table.
    bus.open.set()
    after = outbox_on(database, bus, clock, key_ring=ROTATED)
    async with running(after):
        await until(lambda: len(bus.events) == 1)
        found = await SqlEventStore(database, bus, ROTATED).get_events(EventType.CONTENT_MODERATED)

    assert not any(word in kept for kept in rows.values() for word in (WORDS, WORDS.encode().hex()))
    assert all("$sealed" in kept or b"$sealed".hex() in kept for kept in rows.values())
    assert bus.events[0].payload["content_excerpt"] == WORDS
    assert [event.payload["content_excerpt"] for event in found] == [WORDS] * 3


async def test_without_a_key_nothing_private_is_written_down(database: Database):
    outbox = outbox_on(database, ShelfBus())
    async with running(outbox):
        with pytest.raises(EventValidationError, match="BUS_ENCRYPTION_KEYS"):
            await outbox.accept([moderated()])
        with pytest.raises(EventValidationError, match="BUS_ENCRYPTION_KEYS"):
            await Moderation(Transactions(database, outbox, utc_now)).handle(request(7))

    assert await rows_of(database) == {"outbox": "[]", "events": "[]"}


async def test_no_file_of_redis_or_sqlite_holds_a_private_word_and_handlers_read_it(tmp_path: Path, database: Database):
    server = EmbeddedServer(tmp_path)
    url = await server.start()
    reader, breaking = Reader("reader"), Reader("breaking", breaks=True)
    quick = config(url, "sealed", max_retry_attempts=0)
    try:
        async with RedisEventBus(quick, key_ring=KEYS) as bus:
            await bus.subscribe(EventType.CONTENT_MODERATED, reader)
            await bus.subscribe(EventType.CONTENT_MODERATED, breaking)
            outbox = outbox_on(database, bus, utc_now, key_ring=KEYS)
            async with running(outbox):
                await outbox.accept([moderated()])
                await bus.publish(moderated(34), at=datetime.now(UTC) + timedelta(days=1))
                await until(lambda: reader.read == [WORDS] and breaking.read == [WORDS])

                async def parked() -> bool:
                    return bool(await bus.dead_letters.list())

                await until(parked, within_s=DEADLINE_S)
            (letter,) = await bus.dead_letters.list()
        kept = list(files_in(tmp_path))
    finally:
        await server.stop()

    assert letter.error_message == "cannot file this"
    assert any(b"$sealed" in content for content in kept)
    assert not any(WORDS.encode() in content for content in kept)
