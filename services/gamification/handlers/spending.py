"""What other services sell for points."""

from __future__ import annotations

from bus import EventType, PointsDeductedEvent
from bus.catalogue import SpendingRequestedEvent, SpendingReturnRequestedEvent, SpendingSettledEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork


class SettleSpending(GamificationHandler):
    """Takes the points if they are there, once for each spending, and says so either way: the seller waits for it."""

    handles = (EventType.SPENDING_REQUESTED,)

    async def react(self, event: SpendingRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        paid_before = await work.ledger.caused_by(event.spending_id, event.user_id, Reason.SPENDING) is not None
        balance = player.balance if paid_before else None
        if not paid_before and event.points_amount > 0:
            balance = await work.ledger.debit(
                event.user_id,
                event.points_amount,
                reason=Reason.SPENDING,
                cause=event.spending_id,
                detail=event.purpose,
            )
        if balance is not None and not paid_before:
            work.publish(PointsDeductedEvent(event.user_id, event.points_amount, Reason.SPENDING.value))
        work.publish(
            SpendingSettledEvent(
                user_id=event.user_id,
                spending_id=event.spending_id,
                purpose=event.purpose,
                points_amount=event.points_amount,
                is_paid=balance is not None,
                balance=player.balance if balance is None else balance,
            )
        )


class ReturnSpending(GamificationHandler):
    """What was paid for is not wanted any more: its points come back, once. One that was never paid changes nothing."""

    handles = (EventType.SPENDING_RETURN_REQUESTED,)

    async def react(self, event: SpendingReturnRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        paid = await work.ledger.caused_by(event.spending_id, event.user_id, Reason.SPENDING)
        if paid is None or await work.ledger.revocation_of(paid) is not None:
            return
        returned = await work.ledger.revoke(player, paid, cause=event, detail=paid.detail)
        work.publish(PointsDeductedEvent(event.user_id, -returned.amount, Reason.REVOCATION.value))
