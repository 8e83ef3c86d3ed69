"""PersonalData: what each service answers when somebody asks for their data, or asks to be forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

Rows: TypeAlias = list[dict[str, Any]]
"""Rows of a table as JSON values, by column."""


class PersonalData(Protocol):
    """One service's tables with people in them. `PersonalTables` is one where a column says whose a row is."""

    @property
    def tables(self) -> Collection[Table]:
        """The tables it answers for."""
        ...

    async def collect(self, connection: AsyncConnection, user_id: int) -> dict[str, Rows]:
        """Everything these tables say about the person, by table; tables that say nothing are left out."""
        ...

    async def erase(self, connection: AsyncConnection, user_id: int, stand_in: int) -> None:
        """Leave nothing about the person; rows that must stay get `stand_in` for an id. Done twice is done once."""
        ...


async def collect_all(parts: Iterable[PersonalData], connection: AsyncConnection, user_id: int) -> dict[str, Rows]:
    """Everything `parts` hold about the person, by table."""
    found: dict[str, Rows] = {}
    for part in parts:
        found.update(await part.collect(connection, user_id))
    return found


async def erase_all(parts: Iterable[PersonalData], connection: AsyncConnection, user_id: int) -> None:
    """Erase the person from everything `parts` hold, in the transaction of `connection`."""
    stand_in = -secrets.randbelow(2**62) - 1
    for part in parts:
        await part.erase(connection, user_id, stand_in)
