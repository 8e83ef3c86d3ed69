"""One view of the whole database, whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.engine import connected, postgres_engine
from services.database.sqlite import sqlite_readers


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
