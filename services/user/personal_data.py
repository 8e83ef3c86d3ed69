"""What the user service holds about one person."""

from __future__ import annotations

from services.personal import Held, PersonalTables
from services.user.tables import invitations, names, profile_cards, referrals, users

USER_DATA = PersonalTables(
    Held(users, users.c.user_id),
    Held(profile_cards, profile_cards.c.user_id),
    Held(names, names.c.user_id),
    Held(invitations, invitations.c.user_id),
    # What a friend brought the other counts on.
    Held(referrals, referrals.c.friend_id, referrals.c.referrer_id, stays=True),
)
