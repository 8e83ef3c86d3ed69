"""What admins do to the ledger: awards of their own, and taking rows back."""

from __future__ import annotations

from typing import Any

from bus import EventType, PointsDeductedEvent, ReplyRequestedEvent
from bus.catalogue import AwardRequestedEvent, RevocationRequestedEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen


class GrantAward(GamificationHandler):
    """An admin's award, up to the limit of the economy; the person reads the admin's reason."""

    handles = (EventType.AWARD_REQUESTED,)

    async def react(self, event: AwardRequestedEvent, work: GamificationWork) -> None:
        at_most = self.economy.admin.award_at_most
        if not 1 <= event.points_amount <= at_most:
            answer_admin(work, event, Screen.AWARD_REFUSED, reason="amount", at_most=at_most)
            return
        player = await work.players.hold(event.user_id)
        paid = await self.pay(work, player, Reason.ADMIN_AWARD, points=event.points_amount, detail=event.reason)
        if paid is None:
            answer_admin(work, event, Screen.AWARD_REFUSED, reason="banned", at_most=at_most)
            return
        answer_admin(work, event, Screen.AWARD_DONE, user_id=event.user_id, points=paid.points, balance=paid.balance)
        self.tell(work, player, Screen.AWARDED, points=paid.points, note=event.reason, balance=paid.balance)


class RevokeRow(GamificationHandler):
    """Takes one row of the ledger back: an award, as far as it is not spent yet, or a purchase, whose points return."""

    handles = (EventType.REVOCATION_REQUESTED,)

    async def react(self, event: RevocationRequestedEvent, work: GamificationWork) -> None:
        row = await work.ledger.find(event.ledger_id)
        if row is None or (event.user_id is not None and event.user_id != row.user_id):
            answer_admin(work, event, Screen.REVOCATION_REFUSED, ledger_id=event.ledger_id, reason="unknown")
            return
        if row.revokes is not None:
            answer_admin(work, event, Screen.REVOCATION_REFUSED, ledger_id=event.ledger_id, reason="revocation")
            return
        player = await work.players.hold(row.user_id)
        if await work.ledger.revocation_of(row) is not None:
            answer_admin(work, event, Screen.REVOCATION_REFUSED, ledger_id=event.ledger_id, reason="again")
            return
        taken = await work.ledger.revoke(player, row, cause=event, detail=event.reason)
        work.publish(
            PointsDeductedEvent(
                user_id=row.user_id,
                points_amount=-taken.amount,
                reason=Reason.REVOCATION.value,
                score_amount=row.score,
            )
        )
        answer_admin(
            work,
            event,
            Screen.REVOCATION_DONE,
            user_id=row.user_id,
            ledger_id=row.ledger_id,
            amount=taken.amount,
            balance=taken.balance_after,
        )
        self.tell(
            work, player, Screen.POINTS_REVOKED, amount=taken.amount, note=event.reason, balance=taken.balance_after
        )


def answer_admin(
    work: GamificationWork, event: AwardRequestedEvent | RevocationRequestedEvent, screen: Screen, **data: Any
) -> None:
    """Tell the admin how it went, in the chat they asked from; nothing where they did not ask from a chat."""
    if event.chat_id is not None:
        work.publish(
            ReplyRequestedEvent(chat_id=event.chat_id, screen=screen.value, data=data, user_id=event.admin_user_id)
        )
