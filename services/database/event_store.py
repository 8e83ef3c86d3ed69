"""SqlEventStore: the events kept for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select

from bus import BaseEvent, EventFactory, IEvent, IEventBus, IEventStore
from bus.key_ring import KeyRing
from services.database.engine import Database
from services.database.outbox_rows import OutboxRow, defer_kept
from services.database.tables import events
from services.database.transaction import Transaction

PAGE = 500


class SqlEventStore(IEventStore):
    """Events for audit, search and replay, oldest first by their own time.

    HIGH and CRITICAL events arrive by themselves: the outbox stores them in the transaction that commits them.
    `key_ring` seals their sensitive fields, which rest like that, and opens them.
    """

    def __init__(self, database: Database, bus: IEventBus, key_ring: KeyRing | None = None) -> None:
        self._database = database
        self._bus = bus
        self._key_ring = key_ring

    async def store_event(self, event: IEvent) -> None:
        """Keep `event`; keeping it again changes nothing. Raises EventValidationError or DatabaseUnavailable."""
        if not isinstance(event, BaseEvent):
            raise TypeError(f"only events of the catalogue are stored, not a {type(event).__name__}")
        row = OutboxRow.of(event, self._key_ring)

        async def write(transaction: Transaction) -> None:
            defer_kept(transaction, [row])

        await self._database.transact(write)

    async def get_events(
        self,
        event_type: str | None = None,
        correlation_id: str | None = None,
        start_time: datetime | None = None,
        end_time: datetime | None = None,
        limit: int = 100,
    ) -> list[IEvent]:
        """Stored events that match every given condition, in [start_time, end_time), oldest first, at most `limit`."""
        found = _matching(event_type, correlation_id, start_time, end_time)
        page = await self._page(found.limit(limit))
        return [event for _, event in page]

    async def replay_events(
        self,
        event_type: str,
        start_time: datetime,
        end_time: datetime | None = None,
        target_services: Sequence[str] | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> int:
        """Publish every stored event of the type in [start_time, end_time) again, oldest first; how many there were.

        They keep their ids: a handler that did one within the last seven days does not do it again. `progress` is told
        now and then how many are published.
        """
        found = _matching(event_type, None, start_time, end_time)
        replayed = 0
        while page := await self._page(found.offset(replayed).limit(PAGE)):
            batch = [event for _, event in page]
            if target_services is None:
                await self._bus.publish_many(batch)
            else:
                for event in batch:
                    await self._bus.publish(event, target_services)
            replayed += len(batch)
            if progress is not None:
                progress(replayed)
        return replayed

    async def count_events(
        self, event_type: str, start_time: datetime | None = None, end_time: datetime | None = None
    ) -> int:
        """How many events of the type are stored, in [start_time, end_time) if given."""
        found = _matching(event_type, None, start_time, end_time).order_by(None)
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(found.subquery()))).scalar_one()

    async def _page(self, query: Select[tuple[int, bytes]]) -> list[tuple[int, IEvent]]:
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [(row.id, EventFactory.from_bytes(row.body, self._key_ring)) for row in rows]


def _matching(
    event_type: str | None, correlation_id: str | None, start_time: datetime | None, end_time: datetime | None
) -> Select[tuple[int, bytes]]:
    query = select(events.c.id, events.c.body).order_by(events.c.timestamp, events.c.id)
    if event_type is not None:
        query = query.where(events.c.event_type == str(event_type))
    if correlation_id is not None:
        query = query.where(events.c.correlation_id == correlation_id)
    if start_time is not None:
        query = query.where(events.c.timestamp >= start_time)
    if end_time is not None:
        query = query.where(events.c.timestamp < end_time)
    return query
