"""What the game remembers: a row per player, and a ledger of every point that ever moved."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from services.database import UtcDateTime, metadata

players = Table(
    "players",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("balance", BigInteger, nullable=False, server_default="0"),
    # What was ever earned: spending lowers the balance and never this.
    Column("lifetime_points", BigInteger, nullable=False, server_default="0"),
    Column("streak", Integer, nullable=False, server_default="0"),
    Column("best_streak", Integer, nullable=False, server_default="0"),
    # The last day of the player's own calendar that was claimed.
    Column("last_claim_day", Date),
    Column("time_zone", String(64), nullable=False, server_default="UTC"),
    # When the welcome bonus was paid; it comes once, whatever tells it again.
    Column("welcomed_at", UtcDateTime),
    CheckConstraint("balance >= 0", name="balance_not_negative"),
)

ledger = Table(
    "ledger",
    metadata,
    # SQLite counts by itself only in a column that is exactly INTEGER.
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    Column("user_id", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("reason", String(64), nullable=False),
    # The id of the event that moved the points: for one reason it does so once.
    Column("cause", String(200), nullable=False),
    Column("balance_after", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("amount <> 0", name="amount_not_zero"),
    CheckConstraint("balance_after >= 0", name="balance_after_not_negative"),
    UniqueConstraint("user_id", "reason", "cause"),
    Index(None, "user_id", "id"),
)
