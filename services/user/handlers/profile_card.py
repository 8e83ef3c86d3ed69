"""Keeping the profile card current."""

from __future__ import annotations

from bus import EventType, PointsAwardedEvent, PointsDeductedEvent, StreakUpdatedEvent
from services.user.handlers.handler import UserHandler
from services.user.work import UserWork


class KeepProfileCard(UserHandler):
    """The profile card follows what the game tells: services share no tables."""

    handles = (EventType.POINTS_AWARDED, EventType.POINTS_DEDUCTED, EventType.STREAK_UPDATED)

    async def react(self, event: PointsAwardedEvent | PointsDeductedEvent | StreakUpdatedEvent, work: UserWork) -> None:
        match event:
            case PointsAwardedEvent():
                await work.cards.earned(event.user_id, event.points_amount)
            case PointsDeductedEvent():
                await work.cards.spent(event.user_id, event.points_amount)
            case StreakUpdatedEvent():
                await work.cards.streak_is(event.user_id, event.current_streak)
