"""A friend who stayed pays both sides."""

from __future__ import annotations

from bus import EventType, PointsAwardedEvent, ReferralCompletedEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen


class RewardReferral(GamificationHandler):
    """One side of a referral is paid, once; the other side's event pays the other."""

    handles = (EventType.REFERRAL_COMPLETED,)

    async def react(self, event: ReferralCompletedEvent, work: GamificationWork) -> None:
        await work.players.join(event.user_id)
        award = self.economy.award_for(Reason.REFERRAL)
        balance = await work.ledger.credit(event.user_id, award.points, reason=Reason.REFERRAL, cause=event)
        work.publish(
            PointsAwardedEvent(user_id=event.user_id, points_amount=award.points, action_type=Reason.REFERRAL.value)
        )
        work.reply(Screen.REFERRAL_REWARDED, to=event, role=event.role, points=award.points, balance=balance)
