"""Keeping the profile card current."""

from __future__ import annotations

from bus import (
    AchievementUnlockedEvent,
    BaseEvent,
    EventType,
    ItemUsedEvent,
    LevelReachedEvent,
    PointsAwardedEvent,
    PointsDeductedEvent,
    StoryProgressUpdatedEvent,
    StreakUpdatedEvent,
)
from services.user.handlers.handler import UserHandler
from services.user.work import UserWork


class KeepProfileCard(UserHandler):
    """The profile card follows what the game and the stories tell: services share no tables."""

    handles = (
        EventType.POINTS_AWARDED,
        EventType.POINTS_DEDUCTED,
        EventType.STREAK_UPDATED,
        EventType.LEVEL_REACHED,
        EventType.ACHIEVEMENT_UNLOCKED,
        EventType.ITEM_USED,
        EventType.STORY_PROGRESS_UPDATED,
    )

    async def react(self, event: BaseEvent, work: UserWork) -> None:
        match event:
            case PointsAwardedEvent():
                await work.cards.earned(event.user_id, event.points_amount)
            case PointsDeductedEvent():
                await work.cards.spent(event.user_id, event.points_amount)
            case StreakUpdatedEvent():
                await work.cards.streak_is(event.user_id, event.current_streak)
            case LevelReachedEvent():
                await work.cards.level_is(event)
            case AchievementUnlockedEvent():
                await work.cards.unlocked(event.user_id)
            case ItemUsedEvent(kind="title"):
                await work.cards.wears(event.user_id, event.name)
            case StoryProgressUpdatedEvent():
                await work.cards.has_read(event.user_id, event.story_id, event.progress_percent)
