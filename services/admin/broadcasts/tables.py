"""Whom a broadcast can reach, the broadcasts, and who got each."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text, false, true

from services.admin.tables import RowNumber
from services.database import UtcDateTime, metadata

# A projection of the user service's events: one row for everybody who registered.
audience = Table(
    "audience",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    # Chosen by the person, and what Telegram says their app speaks.
    Column("language", String(8)),
    Column("language_code", Text),
    # The one of Diana's languages that comes of both.
    Column("reads", String(8), nullable=False),
    # The last day, in UTC, on which they were seen.
    Column("active_on", Date),
    Column("is_vip", Boolean, nullable=False, server_default=false()),
    Column("is_reachable", Boolean, nullable=False, server_default=true()),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("admin_id", BigInteger, nullable=False, index=True),
    # draft → discarded; draft → running ⇄ paused → done or cancelled
    Column("state", String(16), nullable=False, index=True),
    Column("segment", String(16), nullable=False),
    # What is said, by language: {"html": …, "photo": a file id or null}.
    Column("texts", JSON, nullable=False),
    # Counts the changes of a draft; the one that was shown to its author last.
    Column("version", Integer, nullable=False, server_default="1"),
    Column("previewed_version", Integer, nullable=False, server_default="0"),
    # The language whose text the author is to send next, and until when what they say is taken for it.
    Column("awaits", String(8)),
    Column("awaits_until", UtcDateTime),
    # How many people it is for; who is gathered last, in the order of ids, and whether that was everybody.
    Column("people", Integer, nullable=False, server_default="0"),
    Column("gathered_to", BigInteger, nullable=False, server_default="0"),
    Column("is_gathered", Boolean, nullable=False, server_default=false()),
    # How many were sent to again because nobody knows whether the first time arrived.
    Column("repeated", Integer, nullable=False, server_default="0"),
    # Which process sends it, and until when that is believed without word of it.
    Column("runner", String(64)),
    Column("runner_until", UtcDateTime),
    # The message in which its progress is shown.
    Column("shown_chat_id", BigInteger),
    Column("shown_message_id", BigInteger),
    # Why it paused by itself: Telegram's words.
    Column("why", Text, nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
)

broadcast_recipients = Table(
    "broadcast_recipients",
    metadata,
    Column("broadcast_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("language", String(8), nullable=False),
    # pending → sending → sent, unreachable or failed
    Column("status", String(16), nullable=False),
    # How often it was begun: twice where the first time was interrupted.
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("message_id", BigInteger),
    # Why it was not taken.
    Column("why", Text, nullable=False, server_default=""),
    Index(None, "broadcast_id", "status", "user_id"),
)

# Counted as it happens, so that neither progress nor the report reads a million rows, and the erased still count.
broadcast_outcomes = Table(
    "broadcast_outcomes",
    metadata,
    Column("broadcast_id", BigInteger, primary_key=True, autoincrement=False),
    # "sent", or why it was not taken.
    Column("outcome", String(64), primary_key=True),
    Column("people", Integer, nullable=False),
)
