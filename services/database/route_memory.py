"""SqlRouteMemory: who subscribes to what, for a Redis that came back without knowing."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256

import orjson
from sqlalchemy import delete, select

from bus.routes import Routes
from services.database.engine import Database
from services.database.schema import insert_ignore
from services.database.tables import bus_state
from services.database.transaction import Transaction

_PREFIX = "route:"


class SqlRouteMemory:
    """A RouteMemory in the table `bus_state`: a row for each group and pattern. Raises DatabaseUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> Routes:
        """All that was added and not removed."""
        query = select(bus_state.c.value).where(bus_state.c.key.startswith(_PREFIX, autoescape=True))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).scalars().all()
        found: defaultdict[str, set[str]] = defaultdict(set)
        for group, pattern in map(orjson.loads, rows):
            found[group].add(pattern)
        return dict(found)

    async def add(self, routes: Routes) -> None:
        """Keep these as well."""
        rows = [
            {"key": _key(group, pattern), "value": orjson.dumps([group, pattern]).decode()}
            # In one order everywhere: processes that start together must not wait for each other in a ring.
            for group, patterns in sorted(routes.items())
            for pattern in sorted(patterns)
        ]

        async def write(transaction: Transaction) -> None:
            if rows:
                await transaction.connection.execute(insert_ignore(transaction.connection, bus_state), rows)

        await self._database.transact(write)

    async def remove(self, group: str) -> None:
        """Forget a group."""
        keys = [_key(group, pattern) for pattern in (await self.load()).get(group, ())]

        async def write(transaction: Transaction) -> None:
            await transaction.connection.execute(delete(bus_state).where(bus_state.c.key.in_(keys)))

        await self._database.transact(write)


def _key(group: str, pattern: str) -> str:
    # Group and pattern can be longer together than a key may be.
    return _PREFIX + sha256(f"{group} {pattern}".encode()).hexdigest()
