"""What moderation holds about one person. What was done stays, as nobody's: it is the record of the admins too."""

from __future__ import annotations

from services.admin.broadcasts.tables import audience, broadcast_recipients, broadcasts
from services.admin.desk.tables import bot_bans, person_notes, person_wishes
from services.admin.operations.personal_data import COUNTED_PEOPLE, COUNTED_READERS
from services.admin.tables import (
    appeals,
    audit_entries,
    bot_roles,
    moderation_actions,
    newcomers,
    seen_people,
    setting_history,
)
from services.personal import Held, PersonalTables

ADMIN_DATA = PersonalTables(
    Held(person_notes, person_notes.c.person_id, person_notes.c.author_id),
    Held(person_wishes, person_wishes.c.person_id, person_wishes.c.admin_id),
    COUNTED_PEOPLE,
    COUNTED_READERS,
    # Being forgotten does not lift a ban: it stays under a mark that is nobody's id.
    Held(bot_bans, bot_bans.c.user_id, bot_bans.c.admin_id, stays=True, blank={bot_bans.c.reason: ""}),
    Held(seen_people, seen_people.c.user_id),
    Held(
        audit_entries,
        audit_entries.c.target_id,
        audit_entries.c.admin_id,
        stays=True,
        blank={audit_entries.c.details: {}},
    ),
    Held(bot_roles, bot_roles.c.user_id),
    Held(newcomers, newcomers.c.user_id),
    Held(audience, audience.c.user_id),
    Held(broadcast_recipients, broadcast_recipients.c.user_id),
    Held(broadcasts, broadcasts.c.admin_id, broadcasts.c.shown_chat_id, stays=True),
    Held(setting_history, setting_history.c.admin_id, stays=True),
    Held(appeals, appeals.c.user_id, appeals.c.decided_by, stays=True),
    Held(
        moderation_actions,
        moderation_actions.c.target_id,
        moderation_actions.c.admin_id,
        stays=True,
        blank={
            moderation_actions.c.target_name: "",
            moderation_actions.c.admin_name: "",
            moderation_actions.c.reason: "",
            moderation_actions.c.notes: {},
        },
    ),
)
