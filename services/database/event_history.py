"""EventHistory: what the database knows about one event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from services.database.engine import Database
from services.database.tables import deliveries, events, inbox, outbox


@dataclass(frozen=True, slots=True)
class Done:
    """A handler's claim on the event: its effects are committed, once."""

    handler_key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a reply. `outcome` is None while Telegram was not heard about it."""

    chat_id: int
    attempts: int
    outcome: str | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class EventHistory:
    """One event's way through the database.

    `body` is its wire form. `kept`: it is in the event store. `accepted_at`: when it was committed to the outbox, None
    when it is not there (any more: rows go after seven days); `published_at`: when the bus had taken it, None while it
    waits. `done` is in order of time.
    """

    event_id: str
    body: bytes
    kept: bool
    accepted_at: datetime | None
    published_at: datetime | None
    done: tuple[Done, ...]
    delivered: Delivered | None


async def find_event_ids(database: Database, beginning: str, limit: int = 10) -> list[str]:
    """The ids of known events that are, or else begin with, `beginning`; in order, at most `limit`."""
    async with database.read() as connection:
        for matches in (_is, _begins_with):
            found: set[str] = set()
            for table in (events, outbox):
                column = table.c.event_id
                rows = await connection.execute(
                    select(column).where(matches(column, beginning)).order_by(column).limit(limit)
                )
                found.update(rows.scalars())
            if found:
                return sorted(found)[:limit]
    return []


async def history_of(database: Database, event_id: str) -> EventHistory | None:
    """What is known about the event of exactly that id; None: nothing (any more)."""
    async with database.read() as connection:
        stored = (await connection.execute(select(events.c.body).where(events.c.event_id == event_id))).one_or_none()
        sent = (
            await connection.execute(
                select(outbox.c.body, outbox.c.created_at, outbox.c.published_at).where(outbox.c.event_id == event_id)
            )
        ).one_or_none()
        known = stored or sent
        if known is None:
            return None
        claims = await connection.execute(
            select(inbox.c.handler_key, inbox.c.done_at).where(inbox.c.event_id == event_id).order_by(inbox.c.done_at)
        )
        done = tuple(Done(row.handler_key, row.done_at) for row in claims)
        reply = (await connection.execute(select(deliveries).where(deliveries.c.event_id == event_id))).one_or_none()
    return EventHistory(
        event_id=event_id,
        body=known.body,
        kept=stored is not None,
        accepted_at=sent.created_at if sent else None,
        published_at=sent.published_at if sent else None,
        done=done,
        delivered=Delivered(reply.chat_id, reply.attempts, reply.outcome, reply.message_id) if reply else None,
    )


def _is(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return column == text


def _begins_with(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return column.startswith(text, autoescape=True)
