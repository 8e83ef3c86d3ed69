"""A friend who stayed pays both sides."""

from __future__ import annotations

from bus import EventType, ReferralCompletedEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen


class RewardReferral(GamificationHandler):
    """One side of a referral is paid, once; the other side's event pays the other."""

    handles = (EventType.REFERRAL_COMPLETED,)

    async def react(self, event: ReferralCompletedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        if paid := await self.pay(work, player, Reason.REFERRAL):
            self.tell(work, player, Screen.REFERRAL_REWARDED, role=event.role, points=paid.points, balance=paid.balance)
