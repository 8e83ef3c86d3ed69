"""What the game holds about one person."""

from __future__ import annotations

from sqlalchemy import case

from services.gamification.boards.tables import board_places, feats
from services.gamification.economy import Reason
from services.gamification.quiz.tables import quiz_rounds
from services.gamification.shop.tables import bag
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
from services.personal import Held, PersonalTables

# What an admin wrote about a person is about nobody's points any more. Elsewhere the detail is part of a row's key.
_without_words = case(
    (ledger.c.reason.in_((Reason.ADMIN_AWARD.value, Reason.REVOCATION.value)), ""), else_=ledger.c.detail
)

GAMIFICATION_DATA = PersonalTables(
    Held(players, players.c.user_id),
    Held(feats, feats.c.user_id),
    Held(bag, bag.c.user_id),
    Held(quiz_rounds, quiz_rounds.c.user_id),
    # How a week ended stays true for the others.
    Held(board_places, board_places.c.user_id, stays=True),
    Held(firsts, firsts.c.user_id),
    Held(counters, counters.c.user_id),
    Held(counter_marks, counter_marks.c.user_id),
    Held(unlocked, unlocked.c.user_id),
    Held(talkers, talkers.c.user_id),
    Held(admin_awards, admin_awards.c.admin_id),
    Held(thanks, thanks.c.giver_id, thanks.c.receiver_id),
    # Points that moved have moved: the books must still add up.
    Held(ledger, ledger.c.user_id, stays=True, blank={ledger.c.detail: _without_words}),
)
