"""Achievements: counting towards them, unlocking them, and the gallery."""

from __future__ import annotations

from typing import Any

from bus import AchievementUnlockedEvent, BaseEvent, EventType, PointsAwardedEvent
from bus.catalogue import AchievementsRequestedEvent, LevelReachedEvent
from bus.codec import utc_text
from services.gamification.achievements import COUNTED
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.players import Player
from services.gamification.work import GamificationWork
from services.screens import Screen

ROWS_PER_PAGE = 6


class UnlockAchievements(GamificationHandler):
    """Counts what happens to a player and unlocks what that reaches, each achievement once, with its reward."""

    handles = tuple(map(str, COUNTED))

    async def react(self, event: BaseEvent, work: GamificationWork) -> None:
        user_id = event.payload["user_id"]
        player = await work.players.hold(user_id)
        if player.banned_at is not None:
            return
        steps = self.content.achievements.steps(event, work.now, player.time_zone)
        values = await work.counting.take(user_id, steps)
        for achievement_id in self.content.achievements.reached(values):
            if await work.counting.unlock(user_id, achievement_id):
                await self._celebrate(work, player, achievement_id, event)

    async def _celebrate(self, work: GamificationWork, player: Player, achievement_id: str, event: BaseEvent) -> None:
        achievement = self.content.achievements.achievements[achievement_id]
        points = self.content.achievements.points[achievement.tier]
        while_playing = is_own_doing(event)
        work.publish(
            AchievementUnlockedEvent(
                user_id=player.user_id,
                achievement_id=achievement_id,
                achievement_name=achievement.name.en,
                achievement_category=achievement.category,
                points_reward=points,
            )
        )
        if points:
            await self.pay(
                work, player, Reason.ACHIEVEMENT, points=points, detail=achievement_id, while_playing=while_playing
            )
        self.tell(
            work,
            player,
            Screen.ACHIEVEMENT_UNLOCKED,
            now=while_playing,
            tier=achievement.tier.value,
            name=achievement.name.by_language(),
            about=achievement.about.by_language(),
            points=points,
        )


class ShowAchievements(GamificationHandler):
    """The gallery, a page at a time: what is unlocked, how far the rest has come, and that there are secrets."""

    handles = (EventType.ACHIEVEMENTS_REQUESTED,)

    async def react(self, event: AchievementsRequestedEvent, work: GamificationWork) -> None:
        values = await work.counting.values(event.user_id)
        unlocked = await work.counting.unlocked(event.user_id)
        every = self.content.achievements.achievements
        pages = max(1, -(-len(every) // ROWS_PER_PAGE))
        page = min(max(event.page, 0), pages - 1)
        rows: list[dict[str, Any]] = []
        for achievement_id, achievement in list(every.items())[page * ROWS_PER_PAGE : (page + 1) * ROWS_PER_PAGE]:
            at = unlocked.get(achievement_id)
            is_hidden = achievement.is_secret and at is None
            rows.append(
                {
                    "tier": achievement.tier.value,
                    "name": None if is_hidden else achievement.name.by_language(),
                    "about": None if is_hidden else achievement.about.by_language(),
                    "value": 0 if is_hidden else min(values.get(achievement.counter, 0), achievement.reaches),
                    "reaches": achievement.reaches,
                    "unlocked_at": None if at is None else utc_text(at),
                }
            )
        work.reply(
            Screen.ACHIEVEMENTS,
            to=event,
            page=page,
            pages=pages,
            unlocked=sum(achievement_id in unlocked for achievement_id in every),
            total=len(every),
            rows=rows,
        )


def is_own_doing(event: BaseEvent) -> bool:
    """Whether `event` comes of something the player did with the bot at this moment: its own word, where it has one."""
    if isinstance(event, PointsAwardedEvent | LevelReachedEvent):
        return event.while_playing
    return event.event_type != EventType.REFERRAL_COMPLETED
