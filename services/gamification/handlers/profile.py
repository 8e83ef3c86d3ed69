"""What the game has to know of a profile."""

from __future__ import annotations

import structlog

from bus import EventType, UserProfileUpdatedEvent
from services.gamification.handlers.base import GamificationHandler
from services.gamification.streaks import is_time_zone
from services.gamification.work import GamificationWork

log = structlog.get_logger(__name__)


class FollowProfile(GamificationHandler):
    """The player's days follow the time zone of their profile."""

    handles = (EventType.USER_PROFILE_UPDATED,)

    async def react(self, event: UserProfileUpdatedEvent, work: GamificationWork) -> None:
        if "time_zone" not in event.changes:
            return
        time_zone = event.changes["time_zone"]
        if not is_time_zone(time_zone):
            log.warning(
                "gamification.time_zone_ignored", event_id=event.event_id, user_id=event.user_id, time_zone=time_zone
            )
            return
        # A profile may be told before the registration is: its events are of different urgency.
        await work.players.join(event.user_id)
        await work.players.move_to(event.user_id, time_zone)
