"""What is done to the tables now and then: forgetting what is old, reopening what a lost Redis took with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Delete,
    Update,
    and_,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
    update,
)

from services.database.clock import Clock
from services.database.engine import Database
from services.database.tables import deliveries, inbox, outbox
from services.database.transaction import Transaction

KEPT_FOR = timedelta(days=7)
"""How long it is known which handler did which event. What is older is never published again."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""By how much the clocks of two replicas may differ at most."""
CHUNK = 250
"""Rows per transaction: nobody waits long behind one."""
SIGHT = 5_000
"""Rows looked at at once, without a transaction: nobody waits, and a turn in the queue for a connection is worth it."""


class Upkeep:
    """Purges and reopens, a chunk per transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def purge(self) -> int:
        """Delete what is older than KEPT_FOR and no longer needed; how many rows."""
        cutoff = self._clock() - KEPT_FOR
        claims = select(inbox.c.handler_key, inbox.c.event_id).where(inbox.c.done_at < cutoff).limit(CHUNK)
        replies = select(deliveries.c.event_id).where(deliveries.c.begun_at < cutoff).limit(CHUNK)
        return (
            await self._purge_outbox(cutoff)
            + await self._purge_all(delete(inbox).where(tuple_(inbox.c.handler_key, inbox.c.event_id).in_(claims)))
            + await self._purge_all(delete(deliveries).where(deliveries.c.event_id.in_(replies)))
        )

    async def reopen_unfinished(
        self, handlers: Mapping[str, Sequence[str]], since: Mapping[tuple[str, str], datetime]
    ) -> int:
        """Make every published row pending that some handler of its type has not done; how many. Back to KEPT_FOR.

        `since`: as for `Outbox.republish_unfinished`.
        """
        cutoff = self._clock() - KEPT_FOR
        unfinished = or_(
            false(),
            *(
                _unfinished(handler_key, [(pattern, since.get((handler_key, pattern))) for pattern in patterns])
                for handler_key, patterns in handlers.items()
            ),
        )
        recent = or_(outbox.c.created_at >= cutoff, outbox.c.deliver_at >= cutoff)
        async with self._database.read() as connection:
            first, last = (
                await connection.execute(select(func.min(outbox.c.id), func.max(outbox.c.id)).where(recent))
            ).one()
        if first is None:
            return 0
        reopened = 0
        for low in range(first, last + 1, SIGHT):
            seen = outbox.c.id.between(low, low + SIGHT - 1)
            lost = select(outbox.c.id).where(seen, recent, outbox.c.published_at.is_not(None), unfinished)
            async with self._database.read() as connection:
                ids = (await connection.execute(lost.order_by(outbox.c.id))).scalars().all()
            for at in range(0, len(ids), CHUNK):
                chunk = outbox.c.id.in_(ids[at : at + CHUNK])
                reopened += await self._count(update(outbox).where(chunk).values(published_at=None))
        return reopened

    async def _purge_outbox(self, cutoff: datetime) -> int:
        """Published rows from before `cutoff`. Ids grow with time: the first younger row ends the walk."""
        deleted, after_id = 0, 0
        while True:
            page = select(outbox.c.id, outbox.c.created_at).where(outbox.c.id > after_id).order_by(outbox.c.id)
            async with self._database.read() as connection:
                rows = (await connection.execute(page.limit(CHUNK))).all()
            old = [row.id for row in rows if row.created_at < cutoff]
            if not old:
                return deleted
            deleted += await self._count(
                delete(outbox).where(
                    outbox.c.id > after_id,
                    outbox.c.id <= old[-1],
                    outbox.c.created_at < cutoff,
                    # Not before it was delivered: should Redis lose its schedule, this row is all that is left of it.
                    or_(outbox.c.deliver_at.is_(None), outbox.c.deliver_at < cutoff),
                    outbox.c.published_at.is_not(None),
                )
            )
            after_id = old[-1]

    async def _purge_all(self, chunk: Delete) -> int:
        deleted = 0
        while gone := await self._count(chunk):
            deleted += gone
        return deleted

    async def _count(self, statement: Delete | Update) -> int:
        async def execute(transaction: Transaction) -> int:
            return (await transaction.connection.execute(statement)).rowcount

        return await self._database.transact(execute)


def _unfinished(handler_key: str, patterns: Sequence[tuple[str, datetime | None]]) -> ColumnElement[bool]:
    """Whether a row of the outbox was meant for `handler_key`, by one of `patterns`, and it has not done it."""
    done = exists().where(inbox.c.handler_key == handler_key, inbox.c.event_id == outbox.c.event_id)
    return and_(or_(false(), *(_was_meant(pattern, since) for pattern, since in patterns)), ~done)


def _was_meant(pattern: str, since: datetime | None) -> ColumnElement[bool]:
    """Whether a row was published to who subscribed to `pattern` at `since`; None: always was there."""
    if since is None:
        return _covers(pattern)
    # Not when it was created: what waited for a Redis that was away went to those who were there when it came back.
    # And what is scheduled goes to those who are there when it is due.
    came = or_(outbox.c.published_at >= since - CLOCKS_DIFFER, outbox.c.deliver_at >= since - CLOCKS_DIFFER)
    return and_(_covers(pattern), came)


def _covers(pattern: str) -> ColumnElement[bool]:
    """`bus.handler.matches`, in SQL."""
    if pattern == "*":
        return true()
    if pattern.endswith(".*"):
        return outbox.c.event_type.startswith(pattern[:-1], autoescape=True)
    return outbox.c.event_type == pattern
