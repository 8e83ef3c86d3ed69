"""What the desk does about events, one use case a class."""

from __future__ import annotations

from services.admin.desk.desk import Desk
from services.admin.desk.handlers.answer import AnswerWish
from services.admin.desk.handlers.ask import AskDeed
from services.admin.desk.handlers.banned import HearBanAppeal, MeetBan
from services.admin.desk.handlers.look import LookAtPerson
from services.admin.desk.handlers.settle import NoteOutcome
from services.admin.desk.marks import BanMarks
from services.admin.desk.work import DeskWork
from services.admin.staff import Staff
from services.database import ServiceHandler, Transactions
from services.dossier import Accounts, Purses


def desk_handlers(
    transactions: Transactions, staff: Staff, accounts: Accounts, purses: Purses, marks: BanMarks, *, bot_id: int
) -> list[ServiceHandler[DeskWork]]:
    """Every handler of the desk.

    `staff` says who may, `accounts` and `purses` answer for what other services hold about somebody, `marks` make
    bans from the whole bot last.
    """
    desk = Desk(staff, bot_id, accounts, purses, marks)
    return [
        LookAtPerson(transactions, desk),
        AskDeed(transactions, desk),
        AnswerWish(transactions, desk),
        MeetBan(transactions, desk),
        HearBanAppeal(transactions, desk),
        NoteOutcome(transactions, desk),
    ]
