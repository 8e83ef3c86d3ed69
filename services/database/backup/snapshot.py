"""One view of the whole database, whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection, column, select, table
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.backup.rows import Digest, Kind, line_of, type_of
from services.database.engine import connected, postgres_engine
from services.database.sqlite import sqlite_readers

_AT_ONCE = 500


@asynccontextmanager
async def snapshot(url: URL) -> AsyncIterator[AsyncConnection]:
    """A connection that sees the database as it is now until it is closed. Raises DatabaseUnavailable."""
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = sqlite_readers(url) if is_sqlite else postgres_engine(url, pool_size=1)
    if not is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        async with connected(engine, url) as connection:
            if is_sqlite:
                # Readers commit by themselves; the view begins with the first read inside a transaction.
                await connection.exec_driver_sql("BEGIN")
            yield connection
            if is_sqlite:
                await connection.exec_driver_sql("ROLLBACK")
    finally:
        await engine.dispose()


async def rows_as_lines(
    connection: AsyncConnection, name: str, columns: dict[str, Kind], digest: Digest
) -> AsyncIterator[bytes]:
    """Every row of a table as a line, added to the digest."""
    kinds = tuple(columns.values())
    query = select(table(name, *(column(each, type_of(kind)) for each, kind in columns.items())))
    result = await connection.stream(query, execution_options={"yield_per": _AT_ONCE})
    async for row in result:
        line = line_of(row, kinds)
        digest.add(line)
        yield line


def current_revision(connection: Connection) -> str | None:
    """The schema's revision; None for a database without any."""
    # It takes a third of a second to import, which only whoever needs it should pay.
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()
