"""Resealing: which keys sealed what is in the tables, and sealing it anew with the newest, while everything goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from time import perf_counter

from sqlalchemy import ColumnElement, Table, and_, case, false, func, literal, not_, or_, select, update

from bus import EventFactory
from bus.key_ring import KeyRing
from bus.secrecy import SEALED, SealedBy, SealedFieldError, mark_of
from services.database.engine import Database
from services.database.kept_secret import reseal_secrets, secrets_by_key
from services.database.tables import events, outbox
from services.database.transaction import Transaction

PLACES = {"outbox": outbox, "event store": events}
"""The tables that hold wire forms of events, by what they are called to people."""
COUNTED_AT_ONCE = 20_000
RESEALED_AT_ONCE = 200
"""Rows of one transaction: nobody waits long behind it."""

_ANY_MARK = f'"{SEALED}":"'.encode()


class Resealing:
    """Counts and moves over what older keys sealed. To begin again is to go on: what is done is not found any more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def usage(self, key_ids: tuple[str, ...]) -> list[SealedBy]:
        """How many events and secrets each of the keys sealed, by place. Other keys than those count as one, as "?"."""
        found = []
        for place, table in PLACES.items():
            marks = {key_id: self._holds(table, mark_of(key_id)) for key_id in key_ids}
            others = and_(self._holds(table, _ANY_MARK), not_(or_(*marks.values())))
            asked = {**marks, "?": others}
            sums = dict.fromkeys(asked, 0)
            columns = [func.coalesce(func.sum(case((holds, 1), else_=0)), 0) for holds in asked.values()]
            async for low, high in self._chunks(table, COUNTED_AT_ONCE):
                async with self._database.read() as connection:
                    row = (await connection.execute(select(*columns).where(table.c.id.between(low, high)))).one()
                for key_id, count in zip(asked, row, strict=True):
                    sums[key_id] += count
            found += [SealedBy(place, key_id, count) for key_id, count in sums.items() if count]
        return found + await secrets_by_key(self._database, key_ids)

    async def reseal(self, ring: KeyRing, progress: Callable[[int], object] = lambda done: None) -> int:
        """Seal anew with the newest key of `ring` what its other keys sealed; how many events. Secrets go along.

        Between two transactions it pauses as long as the last one took, so that others come to write. A row that is
        changed meanwhile is left to whoever changed it. Raises DatabaseUnavailable.
        """
        done = 0
        await reseal_secrets(self._database, ring)
        for table in PLACES.values():
            older = or_(false(), *(self._holds(table, mark_of(key_id)) for key_id in ring.key_ids[1:]))
            async for low, high in self._chunks(table, RESEALED_AT_ONCE):
                began = perf_counter()
                query = select(table.c.id, table.c.body).where(table.c.id.between(low, high), older)
                async with self._database.read() as connection:
                    rows = (await connection.execute(query)).all()
                changes = [(row.id, row.body, anew) for row in rows if (anew := _resealed(row.body, ring)) is not None]
                if changes:
                    await self._database.transact(partial(_write, table, changes))
                    done += len(changes)
                    progress(done)
                    await asyncio.sleep(perf_counter() - began)
        return done

    async def _chunks(self, table: Table, rows: int) -> AsyncIterator[tuple[int, int]]:
        """The first and last id of each stretch of the table."""
        async with self._database.read() as connection:
            first, last = (await connection.execute(select(func.min(table.c.id), func.max(table.c.id)))).one()
        if first is not None:
            for low in range(first, last + 1, rows):
                yield low, low + rows - 1

    def _holds(self, table: Table, part: bytes) -> ColumnElement[bool]:
        """Whether a row's wire form has those bytes in it."""
        sought = literal(part)
        if self._database.is_sqlite:
            return func.instr(table.c.body, sought) > 0
        return func.position(sought.op("IN")(table.c.body)) > 0


async def _write(table: Table, changes: list[tuple[int, bytes, bytes]], work: Transaction) -> None:
    for row_id, before, after in changes:
        # Only where it is as it was read: what was erased or written anew meanwhile must not come back.
        await work.connection.execute(
            update(table).where(table.c.id == row_id, table.c.body == before).values(body=after)
        )


def _resealed(body: bytes, ring: KeyRing) -> bytes | None:
    """The wire form under the newest key; None when no key of the ring opens it."""
    try:
        return EventFactory.reseal(body, ring)
    except SealedFieldError:
        return None
