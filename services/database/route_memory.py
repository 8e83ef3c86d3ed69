"""SqlRouteMemory: who subscribes to what and since when, for a Redis that came back without knowing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import delete, select

from bus.routes import Routes
from services.database.clock import Clock, utc_now
from services.database.engine import Database
from services.database.schema import insert_ignore
from services.database.tables import bus_state
from services.database.transaction import Transaction

_ROUTE = "route:"
# Rows of their own: a version that knows nothing of times reads every route.
_SINCE = "route_since:"


class SqlRouteMemory:
    """A RouteMemory in the table `bus_state`: a row for each group and pattern. Raises DatabaseUnavailable.

    Another row says since when, unless a version declared it that kept no times.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def load(self) -> Routes:
        """All that was added and not removed."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for group, pattern in await self._values(_ROUTE):
            found[group].add(pattern)
        return dict(found)

    async def since(self) -> dict[tuple[str, str], datetime]:
        """When a group first subscribed to a pattern; what is missing has always been there."""
        return {(group, pattern): datetime.fromisoformat(at) for group, pattern, at in await self._values(_SINCE)}

    async def expect(self, routes: Routes) -> None:
        """Note now as the time since when those are there that were never added."""
        known, now = await self.load(), self._clock().isoformat()
        new = [(group, pattern) for group, pattern in _pairs(routes) if pattern not in known.get(group, ())]
        await self._keep([_row(_SINCE, group, pattern, now) for group, pattern in new])

    async def add(self, routes: Routes) -> None:
        """Keep these as well."""
        await self._keep([_row(_ROUTE, group, pattern) for group, pattern in _pairs(routes)])

    async def remove(self, group: str) -> None:
        """Forget a group."""
        patterns = {
            pattern for prefix in (_ROUTE, _SINCE) for name, pattern, *_ in await self._values(prefix) if name == group
        }
        keys = [_key(prefix, group, pattern) for prefix in (_ROUTE, _SINCE) for pattern in patterns]

        async def write(transaction: Transaction) -> None:
            await transaction.connection.execute(delete(bus_state).where(bus_state.c.key.in_(keys)))

        await self._database.transact(write)

    async def _values(self, prefix: str) -> list[list[Any]]:
        query = select(bus_state.c.value).where(bus_state.c.key.startswith(prefix, autoescape=True))
        async with self._database.read() as connection:
            return [orjson.loads(value) for value in (await connection.execute(query)).scalars()]

    async def _keep(self, rows: Sequence[dict[str, str]]) -> None:
        async def write(transaction: Transaction) -> None:
            await transaction.connection.execute(insert_ignore(transaction.connection, bus_state), rows)

        if rows:
            await self._database.transact(write)


def _pairs(routes: Routes) -> list[tuple[str, str]]:
    # In one order everywhere: processes that start together must not wait for each other in a ring.
    return sorted((group, pattern) for group, patterns in routes.items() for pattern in set(patterns))


def _row(prefix: str, *value: str) -> dict[str, str]:
    return {"key": _key(prefix, *value[:2]), "value": orjson.dumps(value).decode()}


def _key(prefix: str, group: str, pattern: str) -> str:
    # Group and pattern can be longer together than a key may be.
    return prefix + sha256(f"{group} {pattern}".encode()).hexdigest()
