"""Who registered, and what the game told about them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, SmallInteger, String, Table, Text, true

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
)
