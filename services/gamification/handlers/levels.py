"""Levels follow the lifetime score; a new one is a moment."""

from __future__ import annotations

from bus import EventType, PointsAwardedEvent, PointsDeductedEvent
from bus.catalogue import LevelReachedEvent
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen

FIRST_LEVEL_TOLD = 2
"""The welcome bonus alone makes level 1: that is no news."""


class KeepLevel(GamificationHandler):
    """The level is the score's; a higher one is announced with its title, a lower one (after a revocation) is not."""

    handles = (EventType.POINTS_AWARDED, EventType.POINTS_DEDUCTED)

    async def react(self, event: PointsAwardedEvent | PointsDeductedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        levels = self.economy.levels
        level = levels.level_of(player.lifetime_points)
        if level.number == player.level:
            return
        await work.players.change(event.user_id, level=level.number)
        title = levels.title_of(level.number).by_language()
        while_playing = isinstance(event, PointsAwardedEvent) and event.while_playing
        work.publish(
            LevelReachedEvent(
                user_id=event.user_id,
                level=level.number,
                previous_level=player.level,
                score=player.lifetime_points,
                level_score=level.score,
                next_level_score=level.next_score,
                title=title,
                while_playing=while_playing,
            )
        )
        if level.number > player.level and level.number >= FIRST_LEVEL_TOLD:
            self.tell(
                work,
                player,
                Screen.LEVEL_REACHED,
                now=while_playing,
                level=level.number,
                score=player.lifetime_points,
                next_level_score=level.next_score,
                title=title,
                is_new_title=title != levels.title_of(player.level).by_language(),
            )
