"""What a database is like, for whoever has to say whether it will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.engine import Database


@dataclass(frozen=True)
class DatabaseFacts:
    """`revision`: of its schema, None when it is empty. `connections_left`, `encoding`, `now`: of PostgreSQL alone."""

    revision: str | None
    is_read_only: bool
    connections_left: int | None = None
    encoding: str | None = None
    now: datetime | None = None


async def inspect_database(url: str) -> DatabaseFacts:
    """The facts about the database at `url`. Changes nothing. Raises DatabaseUnavailable."""
    database = Database(url)
    await database.open()
    try:
        async with database.read() as connection:
            revision = await _revision(connection)
            return (
                DatabaseFacts(revision, is_read_only=False)
                if database.is_sqlite
                else await _of_postgres(connection, revision)
            )
    finally:
        await database.close()


async def _revision(connection: AsyncConnection) -> str | None:
    # Not by alembic: it takes a third of a second to import.
    if not await connection.run_sync(lambda plain: plain.dialect.has_table(plain, "alembic_version")):
        return None
    found: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


async def _of_postgres(connection: AsyncConnection, revision: str | None) -> DatabaseFacts:
    asked = text(
        "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS is_read_only,"
        " current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity) AS connections_left,"
        " current_setting('server_encoding') AS encoding, clock_timestamp() AS now"
    )
    row = (await connection.execute(asked)).one()
    return DatabaseFacts(revision, row.is_read_only, row.connections_left, row.encoding, row.now)
