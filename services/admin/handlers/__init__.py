"""What moderation does about events, one use case a class."""

from __future__ import annotations

from services.admin.case import Cases
from services.admin.handlers.appeal import Appeal
from services.admin.handlers.carry_out import CarryOut
from services.admin.handlers.configure import Configure
from services.admin.handlers.end_sanction import EndSanction
from services.admin.handlers.follow_group import FollowMigration, NoteByHand
from services.admin.handlers.keep_audit import KeepAudit
from services.admin.handlers.manage_roles import ManageRoles
from services.admin.handlers.moderate import Moderate
from services.admin.handlers.newcomers import EndCheck, GreetNewcomers, LetIn, MeetNewcomers, NoteJoinNotice
from services.admin.handlers.note_names import NoteNames
from services.admin.handlers.protect import Protect
from services.admin.handlers.refund import OrderRefund, TellRefundFailed
from services.admin.handlers.show_audit import ShowAudit
from services.admin.live_settings import LiveSettings
from services.admin.ports import ChatActions, ChatRights
from services.admin.staff import Staff
from services.admin.work import AdminWork
from services.database import Clock, Database, ServiceHandler, Transactions


def admin_handlers(
    transactions: Transactions,
    database: Database,
    rights: ChatRights,
    actions: ChatActions,
    clock: Clock,
    staff: Staff,
) -> list[ServiceHandler[AdminWork]]:
    """Every handler of moderation, to be subscribed by the composition root. `staff` has the roles of the bot."""
    live = LiveSettings(database)
    return [
        Moderate(transactions, Cases(database, rights, clock)),
        CarryOut(transactions, database, rights, actions, clock),
        EndSanction(transactions, rights.bot_id),
        Appeal(transactions),
        Protect(transactions, database, rights, live),
        MeetNewcomers(transactions, live, rights),
        NoteJoinNotice(transactions, live),
        LetIn(transactions, rights.bot_id),
        EndCheck(transactions, rights.bot_id),
        GreetNewcomers(transactions, rights.bot_id),
        KeepAudit(transactions),
        ShowAudit(transactions, rights, staff),
        Configure(transactions, database, rights, staff),
        ManageRoles(transactions, staff, rights.bot_id),
        NoteNames(transactions),
        NoteByHand(transactions, rights.bot_id),
        FollowMigration(transactions),
        OrderRefund(transactions, staff),
        TellRefundFailed(transactions, rights.bot_id, staff),
    ]
