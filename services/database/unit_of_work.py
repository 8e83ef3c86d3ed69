"""UnitOfWork: one event's transaction, and what the handler causes in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent, ReplyRequestedEvent, RequestEvent
from bus.due import due_at
from bus.key_ring import KeyRing
from services.database.outbox_rows import OutboxRow
from services.screens import Screen

CAUSED_BY = UUID("6f6c1f0e-6d0f-5a57-9d0c-5a3f2f3c9b1e")
"""The namespace of derived ids. Changing it makes every follow-up of an event delivered again a new event."""


class UnitOfWork:
    """The transaction one handler works in about one event.

    A service subclasses it and adds its repositories, made from `connection`. The claim is in the inbox already; what
    is written here, the claim and the outbox rows of what was caused are committed together or not at all.
    """

    def __init__(self, connection: AsyncConnection, event: BaseEvent, handler_key: str, now: datetime) -> None:
        self.connection = connection
        self.event = event
        self.handler_key = handler_key
        self.now = now
        self.key_ring: KeyRing | None = None
        """Seals the sensitive fields of what is published here. Set by Transactions."""
        self.rows: list[OutboxRow] = []

    @property
    def caused(self) -> list[BaseEvent]:
        """What was published here so far, in order, as it will travel."""
        return [row.event for row in self.rows]

    def publish(self, event: BaseEvent, *, at: datetime | None = None, delay_s: float | None = None) -> BaseEvent:
        """Put `event` into the outbox, as the consequence of the event being handled; the event as it will travel.

        Its id is derived from the cause's id, the handler and the position, so that the same work done again causes
        the same events; correlation is inherited. `at` (aware) or `delay_s` (from this unit of work's `now`) schedules
        it. Raises EventValidationError or EventSerializationError at once for an event the bus would refuse.
        """
        deliver_at = due_at(at, delay_s, self.now, event.event_id)
        caused: BaseEvent = replace(
            cast(Any, event),  # a dataclass, by BaseEvent's own hand, which mypy cannot see
            event_id=derived_id(self.event.event_id, self.handler_key, len(self.rows)),
            correlation_id=self.event.correlation_id,
            causation_id=self.event.event_id,
        )
        self.rows.append(OutboxRow.of(caused, self.key_ring, deliver_at))
        return caused

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """What is written and published inside is taken back when an exception leaves it; what was before it stays."""
        before = len(self.rows)
        try:
            async with self.connection.begin_nested():
                yield
        except BaseException:
            del self.rows[before:]
            raise

    def reply(self, screen: Screen, *, to: BaseEvent, **data: Any) -> BaseEvent:
        """Ask the bot to show `screen` with `data` to whoever `to` came from; the request as it will travel.

        A request is answered where it was made, in the tapped message if there was one; any other event in the private
        chat of its user, which has the user's own id. Raises ValueError when the event concerns nobody.
        """
        if isinstance(to, RequestEvent):
            where: dict[str, Any] = {
                "chat_id": to.chat_id,
                "user_id": to.user_id,
                "message_id": to.message_id,
                "language_code": to.language_code,
            }
        else:
            user_id = to.payload.get("user_id")
            if not isinstance(user_id, int):
                raise ValueError(f"{to.event_type} has no user_id: nobody to show {screen} to")
            where = {"chat_id": user_id, "user_id": user_id, "language_code": to.payload.get("language_code")}
        return self.publish(ReplyRequestedEvent(screen=str(screen), data=data, **where))


def derived_id(cause_id: str, handler_key: str, position: int) -> str:
    """The id of the event that `handler_key` caused as its `position`th (0, 1, …) about the event `cause_id`."""
    return str(uuid5(CAUSED_BY, f"{cause_id}/{handler_key}/{position}"))
