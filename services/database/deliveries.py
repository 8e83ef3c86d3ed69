"""Deliveries: the sender's memory. Telegram has no idempotency: what was begun and what was finished is kept here."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from bus import BaseEvent
from services.database.clock import Clock
from services.database.driver_sql import placeholders, raw_moment
from services.database.engine import Database
from services.database.tables import deliveries
from services.database.transaction import Transaction

SENDER_KEY = "bot.sender"
"""The sender's handler key in the inbox."""

SENDING, FINISHED = "sending", "finished"


class DeliveryStart(StrEnum):
    """What is known about a reply that is about to be sent."""

    NEW = "new"
    """Nobody tried before."""
    INTERRUPTED = "interrupted"
    """Somebody began and never finished: it may have been sent."""
    DONE = "done"
    """It was sent, or Telegram refused it for good."""


class Deliveries:
    """A row per reply: begun before Telegram is asked, finished after it answered."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, event: BaseEvent) -> DeliveryStart:
        """Write down that `event` is about to be sent; what was known about it. Raises DatabaseUnavailable."""
        now = self._clock()

        async def write(transaction: Transaction) -> DeliveryStart:
            dialect = transaction.connection.dialect
            row = (
                await transaction.connection.exec_driver_sql(
                    "INSERT INTO deliveries (event_id, chat_id, state, attempts, begun_at)"
                    f" VALUES {placeholders(dialect, 5)}"
                    " ON CONFLICT (event_id) DO UPDATE SET attempts = deliveries.attempts + 1"
                    " RETURNING state, attempts",
                    (event.event_id, event.payload["chat_id"], SENDING, 1, raw_moment(dialect, now)),
                )
            ).one()
            if row.state == FINISHED:
                return DeliveryStart.DONE
            return DeliveryStart.NEW if row.attempts == 1 else DeliveryStart.INTERRUPTED

        return await self._database.transact(write)

    async def message_of(self, event_id: str) -> int | None:
        """The message that the reply of that id was sent as, or is shown in; None: none is known.

        Raises DatabaseUnavailable.
        """

        async with self._database.read() as connection:
            found = select(deliveries.c.message_id).where(deliveries.c.event_id == event_id)
            message_id: int | None = await connection.scalar(found)
            return message_id

    async def finish(self, event: BaseEvent, *, message_id: int | None, outcome: str) -> None:
        """Write down Telegram's answer, `"sent"` or `"refused:<why>"`, and that the sender has done `event`.

        Raises DatabaseUnavailable; the reply then counts as interrupted when it comes again.
        """
        now = self._clock()

        async def write(transaction: Transaction) -> None:
            dialect = transaction.connection.dialect
            at = raw_moment(dialect, now)
            names = ("state", "message_id", "outcome", "finished_at")
            marks = ["?"] * 5 if dialect.name == "sqlite" else [f"${n}" for n in range(1, 6)]
            transaction.defer(
                f"UPDATE deliveries SET {', '.join(f'{n} = {m}' for n, m in zip(names, marks, strict=False))}"
                f" WHERE event_id = {marks[-1]}",
                [(FINISHED, message_id, outcome, at, event.event_id)],
            )
            transaction.defer(
                "INSERT INTO inbox (handler_key, event_id, done_at)"
                f" VALUES {placeholders(dialect, 3)} ON CONFLICT DO NOTHING",
                [(SENDER_KEY, event.event_id, at)],
            )

        await self._database.transact(write)
