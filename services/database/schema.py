"""What every table is made of: the metadata with its names, the time column, the insert that tolerates a twin."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from sqlalchemy import DateTime, Dialect, Insert, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""Every table of every service. The names are fixed by rule, so that migrations can drop what models made."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware UTC in Python, `timestamptz` in PostgreSQL, ISO text in SQLite (which sorts by time).

    Writing a naive datetime raises ValueError: nobody knows which moment it is.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime is no moment: {value!r}; use an aware one, in UTC")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def insert_ignore(where: AsyncConnection | Dialect, table: Table) -> Insert:
    """An INSERT that does nothing when a unique key is taken; `rowcount` or RETURNING tells whether it won.

    On both databases: add `.values(…)`, and `.returning(…)` where the winner's columns are wanted.
    """
    dialect = where.dialect if isinstance(where, AsyncConnection) else where
    return _insert_ignore(dialect.name == "postgresql", table)


@cache
def _insert_ignore(is_postgresql: bool, table: Table) -> Insert:
    if is_postgresql:
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
