"""Every table of every service: importing this makes `metadata` whole."""

from __future__ import annotations

from services.database.schema import metadata
from services.database.tables import bus_state, deliveries, events, inbox, outbox
from services.gamification.tables import ledger, players
from services.user.tables import profile_cards, users

TABLES = (inbox, outbox, events, deliveries, bus_state, users, profile_cards, players, ledger)

__all__ = ["TABLES", "metadata"]
