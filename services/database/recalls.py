"""Recalls: how often what Redis had lost was reopened, for those whose marks come too late."""

from __future__ import annotations

from sqlalchemy import Integer, Text, cast, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.engine import Database
from services.database.schema import insert_ignore
from services.database.tables import bus_state
from services.database.transaction import Transaction

_KEY = "outbox_recalls"

_count = select(bus_state.c.value).where(bus_state.c.key == _KEY)


class Recalls:
    """The number of the last recall, as this process knows it. Raises DatabaseUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: str | None = None

    async def catch_up(self) -> None:
        """Learn of the recalls there were."""

        async def look(transaction: Transaction) -> str | None:
            # A row is needed that can be locked.
            first = insert_ignore(transaction.connection, bus_state).values(key=_KEY, value="0")
            await transaction.connection.execute(first)
            return await transaction.connection.scalar(_count)

        self._known = await self._database.transact(look)

    async def begin(self) -> None:
        """Another recall, which is ours."""
        await self.catch_up()
        one_more = cast(cast(bus_state.c.value, Integer) + 1, Text)

        async def write(transaction: Transaction) -> str | None:
            counted = update(bus_state).where(bus_state.c.key == _KEY).values(value=one_more)
            number: str | None = await transaction.connection.scalar(counted.returning(bus_state.c.value))
            return number

        self._known = await self._database.transact(write)

    async def is_current(self, connection: AsyncConnection) -> bool:
        """Whether there was no other recall, and there is none before the transaction of `connection` ends."""
        return await connection.scalar(_count.with_for_update(read=True)) == self._known
