"""The audit is shown: page by page, filtered, or as a file."""

from __future__ import annotations

from bus import AuditRequestedEvent, EventType
from bus.codec import utc_text
from services.admin import telling
from services.admin.audit import Entry, Filter
from services.admin.grammar import Unclear, parse_order
from services.admin.handlers.handler import Looking
from services.admin.ports import ChatRights
from services.admin.rights import Refusal, Why
from services.admin.roles import Permission
from services.admin.staff import Staff
from services.admin.verbs import Right
from services.admin.work import AdminWork
from services.database import Transactions
from services.screens import Screen

FILE = "csv"


class ShowAudit(Looking[Refusal | None]):
    """A group's audit for its moderators; in private, that of everything for the roles that may see it."""

    handles = (EventType.AUDIT_REQUESTED,)

    def __init__(self, transactions: Transactions, rights: ChatRights, staff: Staff) -> None:
        super().__init__(transactions)
        self._rights = rights
        self._staff = staff

    async def look(self, event: AuditRequestedEvent) -> Refusal | None:
        return await refusal_in_group(self._rights, event.chat_id, event.user_id, Right.RESTRICT)

    async def decide(self, event: AuditRequestedEvent, work: AdminWork, found: Refusal | None) -> None:
        may_see = event.chat_id < 0 or await self._staff.may(work.connection, event.user_id, Permission.AUDIT_VIEW)
        if not may_see:
            telling.refuse_unpermitted(work, event, "audit", Permission.AUDIT_VIEW, asked=event.argument)
            return
        if found is not None:
            right = found.right.value if found.right else None
            work.reply(Screen.MODERATION_REFUSED, to=event, verb="audit", why=found.why.value, right=right)
            return
        who, action, is_file = event.who, event.action, False
        for word in event.argument.split()[:5]:
            order = parse_order(word, takes_time=False)
            if word.lower() == FILE:
                is_file = True
            elif not isinstance(order, Unclear) and order.names_somebody:
                seen = await work.people.by_username(order.username) if order.username else None
                # A name nobody has finds nothing, rather than everything.
                who = order.target_id or (seen.user_id if seen else 0)
            else:
                action = word.lower().removeprefix("/")
        of = Filter(event.chat_id if event.chat_id < 0 else None, who, action)
        if is_file:
            work.reply(Screen.AUDIT_FILE, to=event, csv=await work.audit.file(of))
            return
        page = max(0, event.page)
        entries, has_more = await work.audit.page(of, page)
        work.reply(
            Screen.AUDIT,
            to=event,
            page=page,
            has_more=has_more,
            who=who,
            action=action,
            entries=[shown(entry) for entry in entries],
        )


def shown(entry: Entry) -> dict[str, object]:
    """An entry as its screen needs it."""
    details = entry.details
    return {
        "at": utc_text(entry.at),
        "action": entry.action,
        "outcome": entry.outcome,
        "admin_id": entry.admin_id,
        "admin_name": str(details.get("admin_name") or ""),
        "target_id": entry.target_id,
        "is_automatic": entry.is_automatic,
        "target_name": entry.subject,
        "why": str(details.get("why") or ""),
        "reason": entry.reason,
        "messages": details.get("messages"),
        "deleted": details.get("deleted"),
    }


async def refusal_in_group(rights: ChatRights, chat_id: int, user_id: int, right: Right) -> Refusal | None:
    """Why somebody may not see or set what concerns a group; nothing in private, where roles of the bot decide."""
    if chat_id > 0:
        return None
    standing = await rights.standing(chat_id, user_id)
    if standing.may(right):
        return None
    return Refusal(Why.CALLER_LACKS if standing.is_admin else Why.NOT_ADMIN, right)
