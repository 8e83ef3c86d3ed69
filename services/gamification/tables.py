"""What the game remembers: a row per player, and a ledger of every point that ever moved."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
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
    Column("first_name", Text, nullable=False, server_default=""),
    # False while the person blocks the bot.
    Column("is_reachable", Boolean, nullable=False, server_default=true()),
    Column("level", Integer, nullable=False, server_default="0"),
    Column("is_vip", Boolean, nullable=False, server_default=false()),
    # Whether the person wants to be seen on boards.
    Column("is_listed", Boolean, nullable=False, server_default=true()),
    # Since when the person is banned from the whole bot, and earns nothing.
    Column("banned_at", UtcDateTime),
    Column("freezes", Integer, nullable=False, server_default="0"),
    # The month of the player's own calendar (2027-01) whose freeze for VIPs was given.
    Column("vip_freeze_month", String(7)),
    Column("reminders", String(16), nullable=False, server_default="daily"),
    # Hours of the player's own clock; equal: never quiet.
    Column("quiet_from", Integer, nullable=False, server_default="22"),
    Column("quiet_until", Integer, nullable=False, server_default="8"),
    # The last claimed day whose streak was already reminded of.
    Column("reminded_day", Date),
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
    # What the movement did to the lifetime score: awards raise it, revocations lower it, spending leaves it alone.
    Column("score", BigInteger, nullable=False, server_default="0"),
    # What exactly it was for, such as an achievement's id; the same cause may pay one reason for several of them.
    Column("detail", String(200), nullable=False, server_default=""),
    # The row that this one takes back; each goes back once.
    Column("revokes", BigInteger, unique=True),
    CheckConstraint("amount <> 0 OR score <> 0", name="moves_something"),
    CheckConstraint("balance_after >= 0", name="balance_after_not_negative"),
    UniqueConstraint("user_id", "reason", "cause", "detail"),
    Index(None, "user_id", "id"),
    Index(None, "user_id", "reason", "at"),
    # The boards sum what one player, or everybody, earned in a week or a month.
    Index(None, "user_id", "at"),
    Index(None, "at"),
)

# What earns once in a player's life.
firsts = Table(
    "firsts",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("reason", String(64), primary_key=True),
    Column("thing", String(300), primary_key=True),
)

# What achievements go by, counted for each player.
counters = Table(
    "counters",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("counter", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# The different values a counter has seen.
counter_marks = Table(
    "counter_marks",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("counter", String(64), primary_key=True),
    Column("mark", String(200), primary_key=True),
)

unlocked = Table(
    "unlocked",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("achievement_id", String(64), primary_key=True),
    Column("unlocked_at", UtcDateTime, nullable=False),
)

# When somebody last earned something by talking in a group, and digests of their last such messages.
talkers = Table(
    "talkers",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("earned_at", UtcDateTime, nullable=False),
    Column("digests", Text, nullable=False),
)

# Who thanked whom, how often, on a day of the giver's calendar.
thanks = Table(
    "thanks",
    metadata,
    Column("giver_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("receiver_id", BigInteger, primary_key=True, autoincrement=False),
    Column("times", Integer, nullable=False),
)

# How many points each admin has given on a day (UTC).
admin_awards = Table(
    "admin_awards",
    metadata,
    Column("admin_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("points", BigInteger, nullable=False),
)
