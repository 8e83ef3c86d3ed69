"""Whom broadcasts can reach, as the user service tells it."""

from __future__ import annotations

from datetime import UTC, date
from typing import ClassVar

from bus import (
    BaseEvent,
    EventType,
    IEvent,
    UserActivityDetectedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
    UserSubscriptionChangedEvent,
)
from services.admin.broadcasts.work import BroadcastHandler, BroadcastWork
from services.database import Transactions

_SPOKEN = ("language", "language_code")


class FollowAudience(BroadcastHandler):
    """Who is there, what they read, who is VIP, and who cannot be written to."""

    handles = (
        EventType.USER_REGISTERED,
        EventType.USER_PROFILE_UPDATED,
        EventType.USER_SUBSCRIPTION_CHANGED,
    )

    async def react(self, event: BaseEvent, work: BroadcastWork) -> None:
        match event:
            case UserRegisteredEvent():
                await work.audience.joined(event.user_id, event.language_code, _day_of(event))
            case UserSubscriptionChangedEvent():
                await work.audience.vip(event.user_id, event.new_plan is not None)
            case UserProfileUpdatedEvent(changes=changes):
                spoken = {name: value for name, value in changes.items() if name in _SPOKEN}
                if spoken:
                    await work.audience.speaks(event.user_id, **spoken)
                if isinstance(is_reachable := changes.get("reachable"), bool):
                    await work.audience.reachable(event.user_id, is_reachable)


class NoteActiveDay(BroadcastHandler):
    """On which day somebody was there last. Activity is told once a minute: what is noted costs no transaction."""

    handles: ClassVar[tuple[str, ...]] = (EventType.USER_ACTIVITY_DETECTED,)

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions)
        self._day = date.min
        self._noted: set[int] = set()

    async def _process_event(self, event: IEvent) -> bool:
        if not isinstance(event, UserActivityDetectedEvent):
            return await super()._process_event(event)
        day = _day_of(event)
        if day > self._day:
            self._day, self._noted = day, set()
        if day == self._day and event.user_id in self._noted:
            return True
        is_done = await super()._process_event(event)
        if day == self._day:
            self._noted.add(event.user_id)
        return is_done

    async def react(self, event: UserActivityDetectedEvent, work: BroadcastWork) -> None:
        await work.audience.seen(event.user_id, _day_of(event))


def _day_of(event: IEvent) -> date:
    return event.timestamp.astimezone(UTC).date()
