"""The pending rows of the outbox: reading them in order, marking them published."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import func, select

from services.database.clock import Clock
from services.database.driver_sql import raw_moment
from services.database.engine import Database
from services.database.errors import DatabaseError, first_line
from services.database.metrics import OUTBOX_PENDING
from services.database.recalls import Recalls
from services.database.tables import outbox
from services.database.transaction import Transaction

MARK_AFTER_S = 0.05
"""How long a mark is kept back for others to join it. What a crash takes with it is published again."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A committed event the bus may not hold yet. Ids grow in commit order for any one partition key."""

    id: int
    event_id: str
    body: bytes
    deliver_at: datetime | None


class Pending:
    """What of the outbox is not marked published. Marks are kept back a little and written together.

    A recall (Redis lost its data, and a process reopened what it held) looks at marked rows alone. A mark from before
    it that is written after it would hide its event for good: such marks are refused, by the number of the last recall,
    and `on_refused` is called. Their events are published again, by us or by whoever sweeps after we died.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self.on_refused: Callable[[], None] = lambda: None
        self._recalls = Recalls(database)
        self._database = database
        self._clock = clock
        self._unmarked: dict[str, datetime] = {}
        self._marking = asyncio.Lock()
        self._wanted = asyncio.Event()

    def is_published(self, event_id: str) -> bool:
        """Whether the event was published and only its mark is missing."""
        return event_id in self._unmarked

    def published(self, event_ids: Iterable[str]) -> None:
        """Remember to mark these."""
        self._unmarked.update(dict.fromkeys(event_ids, self._clock()))
        self._wanted.set()

    async def join(self) -> None:
        """From now on what is published is published after every recall there was."""
        await self._recalls.catch_up()

    async def keep_marking(self) -> None:
        """Write marks as they come, until cancelled."""
        while True:
            await self._wanted.wait()
            await asyncio.sleep(MARK_AFTER_S)
            self._wanted.clear()
            try:
                await self.mark()
            except Exception as error:  # marks outlive whatever the database raises
                expected = isinstance(error, DatabaseError)
                log.warning(
                    "outbox.not_marked", error=first_line(error), rows=len(self._unmarked), exc_info=not expected
                )
                self._wanted.set()
                await asyncio.sleep(1)

    async def mark(self) -> None:
        """Write the marks that were kept back. Raises DatabaseUnavailable; they are kept then."""
        async with self._marking:
            marks = dict(self._unmarked)
            if not marks:
                return

            async def write(transaction: Transaction) -> bool:
                if not await self._recalls.is_current(transaction.connection):
                    return False
                dialect = transaction.connection.dialect
                sqlite = dialect.name == "sqlite"
                transaction.defer(
                    "UPDATE outbox SET published_at = ? WHERE event_id = ?"
                    if sqlite
                    else "UPDATE outbox SET published_at = $1 WHERE event_id = $2",
                    # In one order everywhere: replicas that mark the same rows must not wait for each other in a ring.
                    [(raw_moment(dialect, at), event_id) for event_id, at in sorted(marks.items())],
                )
                return True

            written = await self._database.transact(write)
            if not written:
                log.warning("outbox.marks_refused", rows=len(marks), hint="published again: Redis lost data")
                await self._recalls.catch_up()
            for event_id in marks:
                del self._unmarked[event_id]
            if not written:
                self.on_refused()

    async def begin_recall(self) -> None:
        """Write what is known to be published, and refuse every mark that others have not written by now."""
        await self.mark()
        await self._recalls.begin()

    async def last_id(self) -> int:
        """The id of the newest row there is; 0: there is none."""
        async with self._database.read() as connection:
            return (await connection.execute(select(func.max(outbox.c.id)))).scalar() or 0

    async def after(
        self, row_id: int, limit: int, created_before: datetime | None = None, *, up_to: int | None = None
    ) -> list[PendingRow]:
        """The next pending rows with an id above `row_id` (and at most `up_to`), in order, at most `limit`."""
        query = (
            select(outbox.c.id, outbox.c.event_id, outbox.c.body, outbox.c.deliver_at)
            .where(outbox.c.published_at.is_(None), outbox.c.id > row_id)
            .order_by(outbox.c.id)
            .limit(limit)
        )
        if created_before is not None:
            query = query.where(outbox.c.created_at < created_before)
        if up_to is not None:
            query = query.where(outbox.c.id <= up_to)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [PendingRow(row.id, row.event_id, row.body, row.deliver_at) for row in rows]

    async def up_to(self, event_ids: list[str]) -> list[PendingRow]:
        """The pending rows of the partition keys that these events have, up to the last of these events, in order."""
        named = outbox.c.event_id.in_(event_ids)
        query = (
            select(outbox.c.id, outbox.c.event_id, outbox.c.body, outbox.c.deliver_at)
            .where(
                outbox.c.published_at.is_(None),
                outbox.c.id <= select(func.max(outbox.c.id)).where(named).scalar_subquery(),
                outbox.c.partition_key.in_(select(outbox.c.partition_key).where(named)),
            )
            .order_by(outbox.c.id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [PendingRow(row.id, row.event_id, row.body, row.deliver_at) for row in rows]

    async def among(self, event_ids: list[str]) -> set[str]:
        """Which of `event_ids` are pending."""
        query = select(outbox.c.event_id).where(outbox.c.published_at.is_(None), outbox.c.event_id.in_(event_ids))
        async with self._database.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def count(self) -> tuple[int, float]:
        """How many rows are pending, and the age of the oldest in seconds."""
        query = select(func.count(), func.min(outbox.c.created_at)).where(outbox.c.published_at.is_(None))
        async with self._database.read() as connection:
            rows, oldest = (await connection.execute(query)).one()
        OUTBOX_PENDING.set(rows)
        return rows, max(0.0, (self._clock() - oldest).total_seconds()) if oldest else 0.0
