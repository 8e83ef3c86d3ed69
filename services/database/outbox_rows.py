"""The rows of the outbox and of the event store: how an event is put into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect

from bus import BaseEvent, EventPriority
from bus.codec import encode
from bus.key_ring import KeyRing
from services.database.driver_sql import placeholders, raw_moment
from services.database.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An event the bus would take, its sealed wire form, and when to deliver it (None: right away)."""

    event: BaseEvent
    body: bytes
    deliver_at: datetime | None = None

    @classmethod
    def of(cls, event: BaseEvent, key_ring: KeyRing | None, deliver_at: datetime | None = None) -> OutboxRow:
        """Raises EventValidationError or EventSerializationError for an event the bus would refuse."""
        return cls(event, encode(event, key_ring), deliver_at)


def defer_rows(transaction: Transaction, rows: list[OutboxRow], now: datetime, keep_from: EventPriority) -> None:
    """Put `rows` into the outbox, and those of priority `keep_from` and above also into the event store, at the commit.

    An event that is there already stays as it is.
    """
    if not rows:
        return
    dialect = transaction.connection.dialect
    created_at = raw_moment(dialect, now)
    transaction.defer(
        "INSERT INTO outbox (event_id, event_type, partition_key, priority, body, created_at, deliver_at)"
        f" VALUES {placeholders(dialect, 7)} ON CONFLICT DO NOTHING",
        [
            (
                e.event_id,
                str(e.event_type),
                e.partition_key,
                int(e.priority),
                row.body,
                created_at,
                None if row.deliver_at is None else raw_moment(dialect, row.deliver_at),
            )
            for row in rows
            for e in (row.event,)
        ],
    )
    defer_kept(transaction, [row for row in rows if row.event.priority >= keep_from])


def defer_kept(transaction: Transaction, rows: list[OutboxRow]) -> None:
    """Put `rows` into the event store at the commit."""
    if not rows:
        return
    dialect = transaction.connection.dialect
    transaction.defer(
        "INSERT INTO events"
        " (event_id, event_type, correlation_id, causation_id, user_id, priority, timestamp, body)"
        f" VALUES {placeholders(dialect, 8)} ON CONFLICT DO NOTHING",
        [_kept(dialect, row) for row in rows],
    )


def _kept(dialect: Dialect, row: OutboxRow) -> tuple[Any, ...]:
    event = row.event
    return (
        event.event_id,
        str(event.event_type),
        event.correlation_id,
        event.causation_id,
        concerned(event),
        int(event.priority),
        raw_moment(dialect, event.timestamp),
        row.body,
    )


def concerned(event: BaseEvent) -> int | None:
    """Whom the event is about: its user, or the target of a moderator's action."""
    values = event.payload
    user_id = values.get("user_id", values.get("target_user_id"))
    return user_id if isinstance(user_id, int) else None
