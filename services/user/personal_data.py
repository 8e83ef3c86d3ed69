"""What the user service holds about one person."""

from __future__ import annotations

from services.personal import Held, PersonalTables
from services.user.tables import profile_cards, users

USER_DATA = PersonalTables(
    Held(users, users.c.user_id),
    Held(profile_cards, profile_cards.c.user_id),
)
