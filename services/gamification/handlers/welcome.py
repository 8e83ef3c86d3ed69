"""The first points somebody gets."""

from __future__ import annotations

from bus import EventType, UserRegisteredEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.handlers.profile import followed
from services.gamification.work import GamificationWork
from services.screens import Screen


class WelcomePlayer(GamificationHandler):
    """Whoever registers becomes a player and gets a bonus, once."""

    handles = (EventType.USER_REGISTERED,)

    async def react(self, event: UserRegisteredEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        told = followed({"first_name": event.first_name})
        await work.players.change(event.user_id, **told)
        if not await work.players.welcome(event.user_id, work.now):
            return
        if paid := await self.pay(work, player, Reason.WELCOME):
            work.reply(Screen.WELCOME_BONUS, to=event, points=paid.points, balance=paid.balance)
