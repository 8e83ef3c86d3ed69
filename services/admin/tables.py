"""What moderation remembers: people seen in groups, and every action with what became of it."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from services.database import UtcDateTime, metadata

RowNumber = BigInteger().with_variant(Integer(), "sqlite")

# Telegram cannot resolve names for bots: this follows what people are called when they are seen.
seen_people = Table(
    "seen_people",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    # Lower case; null when the person has none, or somebody else has it now.
    Column("username", String(64), index=True),
    Column("first_name", Text, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

moderation_actions = Table(
    "moderation_actions",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    # The event that asked for it, with a suffix where one event asks for two.
    Column("cause", String(200), nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("chat_title", Text, nullable=False, server_default=""),
    Column("verb", String(20), nullable=False),
    Column("admin_id", BigInteger, nullable=False),
    Column("admin_name", Text, nullable=False, server_default=""),
    # Shown to the group without a name.
    Column("is_anonymous", Boolean, nullable=False),
    # Nobody asked: Diana decided by herself.
    Column("is_automatic", Boolean, nullable=False),
    # A channel's is negative.
    Column("target_id", BigInteger),
    Column("target_name", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    # When a sanction ends by itself.
    Column("until", UtcDateTime),
    # unconfirmed → ordered → sending → done or failed; or refused at once.
    Column("state", String(16), nullable=False),
    # Why it was refused, or what Telegram answered.
    Column("outcome", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    # Of an unconfirmed action: what was asked. Of a deletion: how many messages, and how many are done.
    Column("notes", JSON, nullable=False),
    # The action this one takes back.
    Column("reverses", BigInteger),
    Column("language_code", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    # A sanction is in force while it is done and not lifted.
    Column("lifted_at", UtcDateTime),
    # The action that lifted it; null when its time had come.
    Column("lifted_by", BigInteger),
    Index(None, "chat_id", "target_id", "verb"),
    Index(None, "chat_id", "admin_id", "created_at"),
)

# What is said in an appeal is shown to the admins and kept nowhere.
appeals = Table(
    "appeals",
    metadata,
    Column("action_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    # open → accepted or declined
    Column("state", String(16), nullable=False),
    Column("decided_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("event_id", String(200), nullable=False, unique=True),
    Column("at", UtcDateTime, nullable=False),
    Column("chat_id", BigInteger, index=True),
    Column("admin_id", BigInteger, nullable=False, index=True),
    Column("target_id", BigInteger, index=True),
    Column("action", String(64), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("details", JSON, nullable=False),
    comment="What admins and the protection did or were refused: rows are added and never changed.",
)

settings = Table(
    "settings",
    metadata,
    # A group's id, or 0 for what holds everywhere.
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(64), primary_key=True),
    Column("value", JSON),
    Column("version", Integer, nullable=False),
)

setting_history = Table(
    "setting_history",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("value", JSON),
    Column("admin_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Owners are named in the program's settings and have no row.
bot_roles = Table(
    "bot_roles",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    # admin, moderator or editor
    Column("role", String(16), primary_key=True),
    Column("granted_at", UtcDateTime, nullable=False),
)

newcomers = Table(
    "newcomers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    # announced → waiting → passed, failed or left
    Column("state", String(16), nullable=False),
    Column("first_name", Text, nullable=False),
    Column("language_code", Text),
    Column("due_at", UtcDateTime),
    # What keeps them from writing meanwhile.
    Column("action_id", BigInteger),
    # Telegram's own message that they came.
    Column("notice_id", BigInteger),
    # The reply event that asks them to tap.
    Column("greeting_id", String(64), index=True),
)

moved_groups = Table(
    "moved_groups",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("new_chat_id", BigInteger, nullable=False),
    comment="Groups that became supergroups: what was under way meanwhile is told under the old id.",
)

newcomer_turns = Table(
    "newcomer_turns",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    # From when on the group may be written to about newcomers.
    Column("free_at", UtcDateTime, nullable=False),
    # Something is scheduled for then.
    Column("is_planned", Boolean, nullable=False),
)
