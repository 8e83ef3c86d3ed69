"""What the game holds about one person."""

from __future__ import annotations

from services.gamification.tables import ledger, players
from services.personal import Held, PersonalTables

GAMIFICATION_DATA = PersonalTables(
    Held(players, players.c.user_id),
    # Points that moved have moved: the books must still add up.
    Held(ledger, ledger.c.user_id, stays=True),
)
