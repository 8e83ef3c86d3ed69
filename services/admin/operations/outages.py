"""SqlOutages: which process tells of an outage, noted where every process can read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from services.admin.operations.tables import outages
from services.database import Database, Transaction, insert_ignore

SILENT_AFTER = timedelta(seconds=60)
"""A holder that was not heard of for so long has died: another tells that the outage is over."""


class SqlOutages:
    """One holder for each outage. For outages of anything but the database. Raises DatabaseUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, since: datetime, holder: str, now: datetime) -> bool:
        """Whether the outage is new and `holder`'s to tell. Held already: renewed, or taken over from one who died."""

        async def write(transaction: Transaction) -> bool:
            row = insert_ignore(transaction.connection, outages)
            row = row.values(name=name, since=since, holder=holder, renewed_at=now)
            if (await transaction.connection.execute(row)).rowcount:
                return True
            theirs = or_(outages.c.holder == holder, outages.c.renewed_at < now - SILENT_AFTER)
            renewed = update(outages).where(outages.c.name == name, theirs).values(holder=holder, renewed_at=now)
            await transaction.connection.execute(renewed)
            return False

        return await self._database.transact(write)

    async def finish(self, name: str, holder: str, now: datetime) -> datetime | None:
        """Since when the outage was that is over, if `holder` is to tell so: once, and then nobody holds it."""

        async def write(transaction: Transaction) -> datetime | None:
            theirs = or_(outages.c.holder == holder, outages.c.renewed_at < now - SILENT_AFTER)
            over = delete(outages).where(outages.c.name == name, theirs).returning(outages.c.since)
            since: datetime | None = (await transaction.connection.execute(over)).scalar_one_or_none()
            return since

        return await self._database.transact(write)

    async def is_noted(self, name: str) -> bool:
        """Whether an outage of that name was told and nobody told yet that it is over."""
        async with self._database.read() as connection:
            return await connection.scalar(select(outages.c.name).where(outages.c.name == name)) is not None
