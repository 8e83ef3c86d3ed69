"""Which question somebody was asked on which day, and what they answered."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Table

from services.database import UtcDateTime, metadata

quiz_rounds = Table(
    "quiz_rounds",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    # A day of the player's own calendar.
    Column("day", Date, primary_key=True),
    Column("question_id", String(32), nullable=False),
    # The answer as the bank counts them, 0 being the right one; null until it is given.
    Column("answer", Integer),
    Column("is_right", Boolean),
    Column("points", Integer, nullable=False, server_default="0"),
    Column("answered_at", UtcDateTime),
)
