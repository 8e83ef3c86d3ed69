"""Marks of people who were forgotten: enough to know them by when they come back, and nothing to find them by."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bus.key_ring import KeyRing
from services.database import Database, KeptSecret, Transaction, insert_ignore
from services.user.tables import departures

MARK_CHARACTERS = 32
_UNKEYED_CHARACTERS = 64
"""Marks were plain hashes once: whoever has the table can try every id there is, which takes minutes."""

_AT_ONCE = 500


class DepartureMarks:
    """Turns ids into marks, by a secret that a copy of the database does not give away."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    async def open(cls, database: Database, ring: KeyRing) -> DepartureMarks:
        """The marks by the database's own secret; those without one are given one. Raises DatabaseUnavailable."""
        marks = cls(await KeptSecret(database, ring, "departures").open())
        while await marks._key_some(database):
            pass
        return marks

    def of(self, user_id: int) -> str:
        """The mark of a person."""
        return self._keyed(hashlib.sha256(f"departed:{user_id}".encode()).hexdigest())

    def _keyed(self, unkeyed: str) -> str:
        return hmac.new(self._secret, unkeyed.encode(), hashlib.sha256).hexdigest()[:MARK_CHARACTERS]

    async def _key_some(self, database: Database) -> int:
        unkeyed = select(departures.c.mark).where(func.length(departures.c.mark) == _UNKEYED_CHARACTERS)

        async def change(work: Transaction) -> int:
            found = list((await work.connection.execute(unkeyed.limit(_AT_ONCE))).scalars())
            for mark in found:
                await depart(work.connection, self._keyed(mark))
            if found:
                await work.connection.execute(delete(departures).where(departures.c.mark.in_(found)))
            return len(found)

        return await database.transact(change)


async def depart(connection: AsyncConnection, mark: str) -> None:
    """Keep a mark; the same again changes nothing."""
    await connection.execute(insert_ignore(connection, departures), {"mark": mark})
