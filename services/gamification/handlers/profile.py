"""What the game has to know of a profile, a subscription, and a ban."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import structlog

from bus import (
    EventType,
    PlayerVisibilityChangedEvent,
    UserModeratedEvent,
    UserProfileUpdatedEvent,
    UserSubscriptionChangedEvent,
)
from services.gamification.handlers.base import GamificationHandler
from services.gamification.handlers.reminding import schedule_reminder
from services.gamification.players import Player
from services.gamification.streaks import REMINDER_SETTINGS, day_after_pause, day_of, is_time_zone
from services.gamification.vip import with_monthly_freeze
from services.gamification.words import storable
from services.gamification.work import GamificationWork

log = structlog.get_logger(__name__)


class FollowProfile(GamificationHandler):
    """The player's days, reminders and place on boards follow their profile."""

    handles = (EventType.USER_PROFILE_UPDATED,)

    async def react(self, event: UserProfileUpdatedEvent, work: GamificationWork) -> None:
        columns = followed(event.changes)
        if ignored := sorted(event.changes.keys() & _COLUMNS.keys() - {_PROFILE_OF[column] for column in columns}):
            log.warning(
                "gamification.profile_change_ignored", event_id=event.event_id, user_id=event.user_id, names=ignored
            )
        if not columns:
            return
        # A profile may be told before the registration is: its events are of different urgency.
        player = await work.players.hold(event.user_id)
        await work.players.change(event.user_id, **columns)
        tell_visibility(work, player, replace(player, **columns))
        if columns.keys() & _MOVES_REMINDERS:
            schedule_reminder(work, replace(player, **columns), self.economy.streak)


class FollowSubscription(GamificationHandler):
    """Whoever has a plan is a VIP, and gets the freeze of the month with it."""

    handles = (EventType.USER_SUBSCRIPTION_CHANGED,)

    async def react(self, event: UserSubscriptionChangedEvent, work: GamificationWork) -> None:
        player = replace(await work.players.hold(event.user_id), is_vip=event.new_plan is not None)
        player = with_monthly_freeze(player, work.now, self.economy)
        await work.players.change(
            event.user_id, is_vip=player.is_vip, freezes=player.freezes, vip_freeze_month=player.vip_freeze_month
        )


class FollowBan(GamificationHandler):
    """Whoever is banned from the whole bot earns nothing until the ban is lifted, and then goes on where they were.

    The days of a ban do not count against a streak: it is nobody's own doing that they could not come.
    """

    handles = (EventType.USER_MODERATED,)

    async def react(self, event: UserModeratedEvent, work: GamificationWork) -> None:
        if event.action == "global_ban":
            player = await work.players.hold(event.target_user_id)
            if player.banned_at is None:
                await work.players.change(event.target_user_id, banned_at=work.now)
                tell_visibility(work, player, replace(player, banned_at=work.now))
        elif event.action == "global_unban":
            before = await work.players.hold_known(event.target_user_id)
            if before is not None and before.banned_at is not None:
                player = replace(before, banned_at=None, last_claim_day=self._last_day(before, before.banned_at, work))
                await work.players.change(player.user_id, banned_at=None, last_claim_day=player.last_claim_day)
                tell_visibility(work, before, player)
                schedule_reminder(work, player, self.economy.streak)

    def _last_day(self, player: Player, banned_at: datetime, work: GamificationWork) -> date | None:
        if player.last_claim_day is None:
            return None
        banned_on = day_of(banned_at, player.time_zone)
        return day_after_pause(player.last_claim_day, banned_on, day_of(work.now, player.time_zone))


def tell_visibility(work: GamificationWork, before: Player, after: Player) -> None:
    """Tell the boards when others may see a player from now on, or not any more."""
    if before.is_visible != after.is_visible:
        work.publish(PlayerVisibilityChangedEvent(user_id=after.user_id, is_visible=after.is_visible))


def followed(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Of a profile's changes those the game follows, by column; what is no value of its kind is left out."""
    columns = {
        _COLUMNS[name][0]: value for name, value in changes.items() if name in _COLUMNS and _COLUMNS[name][1](value)
    }
    return {column: storable(value) if isinstance(value, str) else value for column, value in columns.items()}


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_name(value: object) -> bool:
    return isinstance(value, str)


def _is_hour(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24


def _is_reminder_setting(value: object) -> bool:
    return value in REMINDER_SETTINGS


_COLUMNS = {
    "first_name": ("first_name", _is_name),
    "time_zone": ("time_zone", is_time_zone),
    "reminders": ("reminders", _is_reminder_setting),
    "quiet_from": ("quiet_from", _is_hour),
    "quiet_until": ("quiet_until", _is_hour),
    "listed": ("is_listed", _is_truth),
    "reachable": ("is_reachable", _is_truth),
}
"""What a profile calls it: the player's column, and what its values have to be."""

_PROFILE_OF = {column: name for name, (column, _) in _COLUMNS.items()}

_MOVES_REMINDERS = frozenset(("time_zone", "reminders", "quiet_from", "quiet_until"))
