"""The first points somebody gets."""

from __future__ import annotations

from bus import EventType, PointsAwardedEvent, UserRegisteredEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen


class WelcomePlayer(GamificationHandler):
    """Whoever registers becomes a player and gets a bonus, once."""

    handles = (EventType.USER_REGISTERED,)

    async def react(self, event: UserRegisteredEvent, work: GamificationWork) -> None:
        await work.players.join(event.user_id)
        if not await work.players.welcome(event.user_id, work.now):
            return
        award = self.economy.award_for(Reason.WELCOME)
        balance = await work.ledger.credit(event.user_id, award.points, reason=Reason.WELCOME, cause=event)
        work.publish(
            PointsAwardedEvent(user_id=event.user_id, points_amount=award.points, action_type=Reason.WELCOME.value)
        )
        work.reply(Screen.WELCOME_BONUS, to=event, points=award.points, balance=balance)
