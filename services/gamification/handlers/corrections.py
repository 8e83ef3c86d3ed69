"""What admins do to the ledger: awards of their own, and taking rows back."""

from __future__ import annotations

from datetime import UTC

from bus import EventType, PointsDeductedEvent
from bus.catalogue import (
    AwardRequestedEvent,
    AwardSettledEvent,
    RevocationRequestedEvent,
    RevocationSettledEvent,
)
from services.gamification.allowances import Allowances
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen


class GrantAward(GamificationHandler):
    """An admin's award, within the limits of the economy; the person reads the admin's reason."""

    handles = (EventType.AWARD_REQUESTED,)

    async def react(self, event: AwardRequestedEvent, work: GamificationWork) -> None:
        rules, points = self.economy.admin, event.points_amount
        if not 1 <= points <= rules.award_at_most:
            settle_award(event, work, why="amount", at_most=rules.award_at_most)
            return
        player = await work.players.hold(event.user_id)
        if player.banned_at is not None:
            settle_award(event, work, why="banned", balance=player.balance)
            return
        allowances, day = Allowances(work.connection), work.now.astimezone(UTC).date()
        if not await allowances.take(event.admin_user_id, day, points, at_most=rules.awards_a_day_at_most):
            left = await allowances.left(event.admin_user_id, day, at_most=rules.awards_a_day_at_most)
            settle_award(event, work, why="day", at_most=left, balance=player.balance)
            return
        paid = await self.pay(work, player, Reason.ADMIN_AWARD, points=points, detail=event.reason)
        balance = paid.balance if paid else player.balance
        settle_award(event, work, at_most=rules.award_at_most, before=player.balance, balance=balance)
        self.tell(work, player, Screen.AWARDED, points=points, note=event.reason, balance=balance)


class RevokeRow(GamificationHandler):
    """Takes one row of the ledger back: an award, as far as it is not spent yet, or a purchase, whose points return."""

    handles = (EventType.REVOCATION_REQUESTED,)

    async def react(self, event: RevocationRequestedEvent, work: GamificationWork) -> None:
        row = await work.ledger.find(event.ledger_id)
        if row is None or (event.user_id is not None and event.user_id != row.user_id):
            settle_revocation(event, work, event.user_id, why="unknown")
            return
        if row.revokes is not None:
            settle_revocation(event, work, row.user_id, why="revocation")
            return
        player = await work.players.hold(row.user_id)
        if await work.ledger.revocation_of(row) is not None:
            settle_revocation(event, work, row.user_id, why="again", before=player.balance, balance=player.balance)
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
        settle_revocation(
            event, work, row.user_id, amount=taken.amount, before=player.balance, balance=taken.balance_after
        )
        self.tell(
            work, player, Screen.POINTS_REVOKED, amount=taken.amount, note=event.reason, balance=taken.balance_after
        )


def settle_award(
    event: AwardRequestedEvent,
    work: GamificationWork,
    *,
    why: str = "",
    at_most: int = 0,
    balance: int = 0,
    before: int | None = None,
) -> None:
    """Tell whoever asked what became of an award. `why` "": it was given."""
    work.publish(
        AwardSettledEvent(
            admin_user_id=event.admin_user_id,
            user_id=event.user_id,
            points_amount=event.points_amount,
            why=why,
            at_most=at_most,
            balance_before=balance if before is None else before,
            balance=balance,
            wish_id=event.wish_id,
        )
    )


def settle_revocation(
    event: RevocationRequestedEvent,
    work: GamificationWork,
    user_id: int | None,
    *,
    why: str = "",
    amount: int = 0,
    before: int = 0,
    balance: int = 0,
) -> None:
    """Tell whoever asked what became of a revocation. `why` "": the row is taken back."""
    work.publish(
        RevocationSettledEvent(
            admin_user_id=event.admin_user_id,
            ledger_id=event.ledger_id,
            why=why,
            user_id=user_id,
            amount=amount,
            balance_before=before,
            balance=balance,
            wish_id=event.wish_id,
        )
    )
