"""What the desk remembers: notes about people, and every deed that was wished for."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from services.database import UtcDateTime, metadata

RowNumber = BigInteger().with_variant(Integer(), "sqlite")

person_notes = Table(
    "person_notes",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    # The event that brought it: told twice, it is one note.
    Column("cause", String(200), nullable=False, unique=True),
    Column("person_id", BigInteger, nullable=False, index=True),
    Column("author_id", BigInteger, nullable=False, index=True),
    Column("author_name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

person_wishes = Table(
    "person_wishes",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("cause", String(200), nullable=False, unique=True),
    Column("admin_id", BigInteger, nullable=False),
    Column("person_id", BigInteger, nullable=False, index=True),
    Column("deed", String(32), nullable=False),
    # How many points or days, or which row or note.
    Column("number", BigInteger),
    Column("words", Text, nullable=False),
    # open → ordered → done or refused; or left.
    Column("state", String(16), nullable=False),
    # Where the wish was made, so that its outcome is told there.
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("language_code", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "admin_id", "created_at"),
)

# Who is banned from the whole bot now.
bot_bans = Table(
    "bot_bans",
    metadata,
    # Stays when the person is forgotten, and is nothing to find them by: being forgotten does not lift a ban.
    Column("mark", String(32), primary_key=True),
    # Nobody's (negative) once the person is forgotten.
    Column("user_id", BigInteger, nullable=False),
    Column("admin_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("banned_at", UtcDateTime, nullable=False, index=True),
    # None → open → declined
    Column("appeal", String(16)),
)
