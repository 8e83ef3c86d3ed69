"""Who registered, and what the game told about them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, SmallInteger, String, Table, Text, true

from services.database import UtcDateTime, metadata

users = Table(
    "users",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("username", Text),
    Column("first_name", Text, nullable=False),
    # Chosen by the person; null until then.
    Column("language", String(8)),
    # What Telegram says the person's app speaks.
    Column("language_code", Text),
    Column("is_premium", Boolean, nullable=False),
    Column("time_zone", String(64), nullable=False, server_default="UTC"),
    # When the person was last asked where they live: what they say soon after is the answer.
    Column("zone_asked_at", UtcDateTime),
    # To the hour; null for who was not seen since activity is noted.
    Column("last_active_at", UtcDateTime, index=True),
    # Since when Telegram says the person cannot be written to; null while they can.
    Column("unreachable_since", UtcDateTime),
    # One of settings.REMINDERS.
    Column("reminders", String(16), nullable=False, server_default="daily"),
    # Hours of the person's own clock; equal ones mean never.
    Column("quiet_from", SmallInteger, nullable=False, server_default="22"),
    Column("quiet_until", SmallInteger, nullable=False, server_default="8"),
    # Whether leaderboards may show the person.
    Column("listed", Boolean, nullable=False, server_default=true()),
    # The question the person is at, "done" after the last. Who came before there were questions is not asked.
    Column("onboarding", String(16), nullable=False, server_default="done"),
    # One of onboarding.LIKES; null for who would rather not say.
    Column("likes", String(16)),
    Column("registered_at", UtcDateTime, nullable=False),
    # The deep link's parameter of the first /start.
    Column("start_parameter", String(64), nullable=False, server_default=""),
)

# A projection of gamification's events. People who play without being registered have a card too.
profile_cards = Table(
    "profile_cards",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("balance", BigInteger, nullable=False, server_default="0"),
    Column("lifetime_points", BigInteger, nullable=False, server_default="0"),
    Column("streak", Integer, nullable=False, server_default="0"),
    Column("best_streak", Integer, nullable=False, server_default="0"),
    Column("level", Integer, nullable=False, server_default="0"),
    # The lifetime scores the level begins and ends at; null until the game told of a level.
    Column("level_score", BigInteger),
    Column("next_level_score", BigInteger),
    # What the player is called there, by language code.
    Column("title", JSON),
    # The title they bought and wear instead, likewise; null: none.
    Column("worn_title", JSON(none_as_null=True)),
    Column("achievements", Integer, nullable=False, server_default="0"),
    # Percent read of each story, by its id.
    Column("stories", JSON),
)

# Everybody who was ever seen, registered or not, under the name they had last.
names = Table(
    "names",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("first_name", Text, nullable=False),
    Column("username", Text),
    # In small letters, as Telegram compares them. One person has a username at a time: who was seen with it last.
    Column("username_key", Text, unique=True),
)

invitations = Table(
    "invitations",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    # What the person's link ends with.
    Column("code", String(16), nullable=False, unique=True),
    # How many friends have earned the person something.
    Column("rewarded", Integer, nullable=False, server_default="0"),
)

referrals = Table(
    "referrals",
    metadata,
    Column("friend_id", BigInteger, primary_key=True, autoincrement=False),
    Column("referrer_id", BigInteger, nullable=False, index=True),
    Column("invited_at", UtcDateTime, nullable=False),
    # Days of the friend's own calendar on which they were seen.
    Column("active_days", Integer, nullable=False, server_default="0"),
    Column("last_active_day", Date),
    Column("completed_at", UtcDateTime),
)

# Who was here, left for good, and is nobody's invited friend when they come back. Keyed by a secret
# of its own: the ids there are could be tried one after the other.
departures = Table(
    "departures",
    metadata,
    Column("mark", String(64), primary_key=True),
)

# Every charge there ever was; the books keep them when their payer is forgotten.
payments = Table(
    "payments",
    metadata,
    # Telegram's telegram_payment_charge_id.
    Column("charge_id", String(200), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("product", Text, nullable=False),
    # Whole Stars.
    Column("amount", Integer, nullable=False),
    Column("paid_at", UtcDateTime, nullable=False),
    Column("paid_until", UtcDateTime, nullable=False),
    Column("refunded_at", UtcDateTime),
)

# Who is VIP now.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("paid_until", UtcDateTime, nullable=False),
    # The charge it began with: renewals are cancelled by it.
    Column("first_charge_id", String(200), nullable=False),
)

# Who is VIP without paying.
vip_gifts = Table(
    "vip_gifts",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("until", UtcDateTime, nullable=False),
)
