"""BusState: a few facts about the bus that outlive it."""

from __future__ import annotations

from sqlalchemy import select, text

from services.database.engine import Database
from services.database.tables import bus_state
from services.database.transaction import Transaction

_SET = text(
    "INSERT INTO bus_state (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


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
            # In one statement: on a new database replicas that start together set the same keys.
            await transaction.connection.execute(_SET, {"key": key, "value": value})

        await self._database.transact(write)
