"""BusState: a few facts about the bus that outlive it."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from services.database.engine import Database
from services.database.tables import bus_state
from services.database.transaction import Transaction


class BusState:
    """Text by key, such as the identity of the Redis last spoken to: one that came back empty has another."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """What was last set under `key`, or None."""
        async with self._database.read() as connection:
            found: str | None = await connection.scalar(select(bus_state.c.value).where(bus_state.c.key == key))
        return found

    async def set(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""

        async def write(transaction: Transaction) -> None:
            same = update(bus_state).where(bus_state.c.key == key).values(value=value)
            if not (await transaction.connection.execute(same)).rowcount:
                await transaction.connection.execute(insert(bus_state).values(key=key, value=value))

        await self._database.transact(write)
