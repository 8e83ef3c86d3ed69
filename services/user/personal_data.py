"""What the user service holds about one person."""

from __future__ import annotations

from services.personal import Held, PersonalTables
from services.user.tables import invitations, names, payments, profile_cards, referrals, subscriptions, users, vip_gifts

USER_DATA = PersonalTables(
    Held(users, users.c.user_id),
    Held(profile_cards, profile_cards.c.user_id),
    Held(names, names.c.user_id),
    Held(invitations, invitations.c.user_id),
    Held(subscriptions, subscriptions.c.user_id),
    Held(vip_gifts, vip_gifts.c.user_id),
    # The books keep what was paid, without the name.
    Held(payments, payments.c.user_id, stays=True, blank={payments.c.product: ""}),
    # What a friend brought the other counts on.
    Held(referrals, referrals.c.friend_id, referrals.c.referrer_id, stays=True),
)
