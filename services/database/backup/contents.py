"""What is in the database, as a backup holds it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import Connection, column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.backup.rows import Digest, Kind, line_of, type_of

_AT_ONCE = 500


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
