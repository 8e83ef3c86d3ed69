"""For the hot statements, which go to the driver as text: building and caching expressions costs more than SQLite."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect


def placeholders(dialect: Dialect, columns: int, rows: int = 1) -> str:
    """`(?,?),(?,?)` for two rows of two columns, or `($1,$2),($3,$4)`: as the dialect's driver writes it."""
    return _placeholders(dialect.name == "sqlite", columns, rows)


@lru_cache(maxsize=256)
def _placeholders(is_sqlite: bool, columns: int, rows: int) -> str:
    if is_sqlite:
        return ",".join([f"({','.join('?' * columns)})"] * rows)
    return ",".join(
        f"({','.join(f'${row * columns + column}' for column in range(1, columns + 1))})" for row in range(rows)
    )


def raw_moment(dialect: Dialect, moment: datetime) -> Any:
    """`moment` as the driver takes it; the column type UtcDateTime reads it back."""
    utc = moment.astimezone(UTC)
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds") if dialect.name == "sqlite" else utc
