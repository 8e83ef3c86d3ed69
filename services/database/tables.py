"""The tables that make events safe: inbox, outbox, event store, deliveries, and what is known about Redis."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, String, Table, Text

from services.database.schema import UtcDateTime, metadata

# SQLite counts by itself only in a column that is exactly INTEGER.
RowNumber = BigInteger().with_variant(Integer(), "sqlite")
EventId = String(200)

inbox = Table(
    "inbox",
    metadata,
    Column("handler_key", String(200), primary_key=True),
    Column("event_id", EventId, primary_key=True),
    Column("done_at", UtcDateTime, nullable=False, index=True),
    comment="Which handler has done which event.",
    # One tree instead of two: the key is all that is ever looked up.
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("event_id", EventId, nullable=False, unique=True),
    Column("event_type", String(200), nullable=False),
    Column("partition_key", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime),
    # Of a scheduled event: when the bus is to deliver it.
    Column("deliver_at", UtcDateTime),
    comment="Every event that is committed. published_at is null until the bus holds it.",
)
Index(
    "ix_outbox_pending",
    outbox.c.id,
    sqlite_where=outbox.c.published_at.is_(None),
    postgresql_where=outbox.c.published_at.is_(None),
)

events = Table(
    "events",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("event_id", EventId, nullable=False, unique=True),
    Column("event_type", String(200), nullable=False),
    Column("correlation_id", String(200), nullable=False, index=True),
    Column("causation_id", Text),
    Column("user_id", BigInteger),
    Column("priority", SmallInteger, nullable=False),
    Column("timestamp", UtcDateTime, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    Index(None, "event_type", "timestamp"),
    Index(None, "user_id", "timestamp"),
    comment="The event store: append-only.",
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("event_id", EventId, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),
    Column("message_id", BigInteger),
    Column("outcome", Text),
    Column("attempts", Integer, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False, index=True),
    Column("finished_at", UtcDateTime),
    comment="Replies handed to Telegram, which has no idempotency of its own.",
)

sent_files = Table(
    "sent_files",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    # What the file is of, such as a hash of it: the sender's key.
    Column("content", String(100), primary_key=True),
    Column("file_id", Text, nullable=False),
    comment="Uploaded once: the pictures and sounds Telegram has, by content. A file id is its bot's alone.",
)

bus_state = Table(
    "bus_state",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
    comment="What was last known about the bus, such as the identity of its Redis.",
)
