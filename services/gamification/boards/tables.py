"""What the boards count beside the ledger, and how weeks ended."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, UniqueConstraint

from services.database import UtcDateTime, metadata

# SQLite counts by itself only in a column that is exactly INTEGER.
_RowNumber = BigInteger().with_variant(Integer(), "sqlite")

feats = Table(
    "feats",
    metadata,
    Column("id", _RowNumber, primary_key=True, autoincrement=True),
    Column("user_id", BigInteger, nullable=False),
    Column("metric", String(16), nullable=False),
    # What was done: the same thing counts once.
    Column("what", String(200), nullable=False),
    # Days of a streak; 1 for a chapter.
    Column("amount", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("user_id", "metric", "what"),
    Index(None, "metric", "at"),
    comment="Streaks reached and chapters read: what the boards count that moves no points.",
)

board_weeks = Table(
    "board_weeks",
    metadata,
    Column("week", String(8), primary_key=True),
    Column("closed_at", UtcDateTime, nullable=False),
    comment="The weeks that are closed: a row here is what makes it happen once.",
)

board_places = Table(
    "board_places",
    metadata,
    Column("week", String(8), primary_key=True),
    Column("metric", String(16), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("score", BigInteger, nullable=False),
    # Points paid for the place; 0 for none.
    Column("prize", Integer, nullable=False),
    comment="How weeks ended.",
)
