"""Every table of every service: importing this makes `metadata` whole."""

from __future__ import annotations

from services.database.schema import metadata
from services.database.tables import bus_state, deliveries, events, inbox, outbox
from services.gamification.tables import ledger, players
from services.saga.tables import sagas
from services.user.tables import profile_cards, users

TABLES = (inbox, outbox, events, deliveries, bus_state, users, profile_cards, players, ledger, sagas)

__all__ = ["TABLES", "metadata"]
