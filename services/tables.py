"""Every table of every service, and whose rows are in it: importing this makes `metadata` whole."""

from __future__ import annotations

from services.admin.broadcasts.tables import audience, broadcast_outcomes, broadcast_recipients, broadcasts
from services.admin.desk.tables import bot_bans, person_notes, person_wishes
from services.admin.operations.tables import (
    alarms,
    chapter_titles,
    check_reports,
    counted_people,
    counted_readers,
    outages,
    replicas,
    tallies,
    tally_totals,
    told_amounts,
)
from services.admin.personal_data import ADMIN_DATA
from services.admin.tables import (
    appeals,
    audit_entries,
    bot_roles,
    moderation_actions,
    moved_groups,
    newcomer_turns,
    newcomers,
    seen_people,
    setting_history,
    settings,
)
from services.database.personal_data import DATABASE_DATA
from services.database.schema import metadata
from services.database.tables import bus_state, deliveries, events, inbox, outbox, sent_files
from services.gamification.boards.tables import board_places, board_weeks, feats
from services.gamification.personal_data import GAMIFICATION_DATA
from services.gamification.quiz.tables import quiz_rounds
from services.gamification.shop.tables import bag, shop_stock
from services.gamification.tables import (
    admin_awards,
    counter_marks,
    counters,
    firsts,
    ledger,
    players,
    talkers,
    thanks,
    unlocked,
)
from services.narrative.personal_data import NARRATIVE_DATA
from services.narrative.tables import (
    story_decisions,
    story_discoveries,
    story_media,
    story_readers,
    story_revisions,
    story_saves,
    story_talks,
)
from services.personal import PersonalData
from services.saga.personal_data import SAGA_DATA
from services.saga.tables import sagas
from services.user.personal_data import USER_DATA
from services.user.tables import (
    departures,
    invitations,
    names,
    payments,
    profile_cards,
    referrals,
    subscriptions,
    users,
    vip_gifts,
)

STORY_TABLES = (
    story_revisions,
    story_media,
    story_readers,
    story_saves,
    story_decisions,
    story_discoveries,
    story_talks,
)
OPERATIONS_TABLES = (
    *(tallies, tally_totals, counted_people, counted_readers, chapter_titles),
    *(replicas, check_reports, alarms, told_amounts, outages),
)
TABLES = (
    *(inbox, outbox, events, deliveries, sent_files, bus_state),
    *(users, profile_cards, players, ledger, sagas),
    *(firsts, counters, counter_marks, unlocked, talkers, thanks),
    *(feats, board_places, board_weeks, bag, shop_stock, quiz_rounds),
    *(names, invitations, referrals, departures, payments, subscriptions),
    *(seen_people, moderation_actions, appeals, audit_entries, settings, setting_history),
    *(person_notes, person_wishes, bot_bans, admin_awards, vip_gifts),
    *(bot_roles, newcomers, newcomer_turns, moved_groups),
    bot_roles,
    *(audience, broadcasts, broadcast_recipients, broadcast_outcomes),
    *STORY_TABLES,
    *OPERATIONS_TABLES,
)

PERSONAL_DATA: tuple[PersonalData, ...] = (
    USER_DATA,
    GAMIFICATION_DATA,
    NARRATIVE_DATA,
    ADMIN_DATA,
    SAGA_DATA,
    DATABASE_DATA,
)
"""What each service answers when somebody asks for their data, or asks to be forgotten."""

__all__ = ["PERSONAL_DATA", "STORY_TABLES", "TABLES", "metadata"]
