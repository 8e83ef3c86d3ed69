"""A payment is given back: who may order it, and what they hear when Telegram refuses."""

from __future__ import annotations

from typing import Any

from bus import (
    AdminActionPerformedEvent,
    EventType,
    PaySupportRequestedEvent,
    RefundFailedEvent,
    RefundOrderedEvent,
    RefundRequestedEvent,
)
from services.admin import telling
from services.admin.handlers.handler import AdminHandler
from services.admin.roles import Permission
from services.admin.staff import Staff
from services.admin.work import AdminWork
from services.database import Transactions
from services.screens import Screen

REFUND = "refund"
END_RENEWAL = "end_renewal"


class OrderRefund(AdminHandler):
    """`/refund <charge>`: for the roles that may. Whoever else types it wants help with a payment of their own."""

    handles = (EventType.REFUND_REQUESTED,)

    def __init__(self, transactions: Transactions, staff: Staff) -> None:
        super().__init__(transactions)
        self._staff = staff

    async def react(self, event: RefundRequestedEvent, work: AdminWork) -> None:
        if not await self._staff.may(work.connection, event.user_id, Permission.PAYMENTS_REFUND):
            if event.charge_id:
                self._tell(event, work, outcome="refused", why=telling.NOT_PERMITTED)
            work.publish(PaySupportRequestedEvent(**_where(event)))
        elif not event.charge_id:
            work.reply(Screen.REFUND_ANSWER, to=event, answer="how", charge_id="")
        else:
            self._tell(event, work, outcome="done")
            work.publish(RefundOrderedEvent(**_where(event), charge_id=event.charge_id))

    def _tell(self, event: RefundRequestedEvent, work: AdminWork, *, outcome: str, why: str = "") -> None:
        details = {
            "admin_name": event.first_name,
            "target_name": event.charge_id,
            "charge_id": event.charge_id,
            "outcome": outcome,
            "why": why,
        }
        work.publish(AdminActionPerformedEvent(event.user_id, REFUND, None, details))


class TellRefundFailed(AdminHandler):
    """Telegram would not give a payment back, or not stop charging somebody who left: whoever ordered it hears why.

    Where Diana did by herself, all owners hear it.
    """

    handles = (EventType.REFUND_FAILED,)

    def __init__(self, transactions: Transactions, bot_id: int, staff: Staff) -> None:
        super().__init__(transactions)
        self._bot_id = bot_id
        self._staff = staff

    async def react(self, event: RefundFailedEvent, work: AdminWork) -> None:
        details = {"charge_id": event.charge_id, "outcome": "failed", "why": event.reason}
        deed = END_RENEWAL if event.is_renewal else REFUND
        work.publish(AdminActionPerformedEvent(event.ordered_by or self._bot_id, deed, event.user_id, details))
        for owner in [event.ordered_by] if event.ordered_by else self._staff.owners:
            work.show(
                Screen.REFUND_ANSWER,
                owner,
                reader=owner,
                answer="renewal" if event.is_renewal else "failed",
                charge_id=event.charge_id,
                reason=event.reason,
            )


def _where(event: RefundRequestedEvent) -> dict[str, Any]:
    """Who asked and where, for a request made in their stead."""
    return {
        "user_id": event.user_id,
        "chat_id": event.chat_id,
        "chat_type": event.chat_type,
        "language_code": event.language_code,
        "timestamp": event.timestamp,
    }
