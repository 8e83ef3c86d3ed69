"""What other services tell about the readers."""

from __future__ import annotations

from typing import Any

from bus import (
    EventType,
    UserNameChangedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
    UserSubscriptionChangedEvent,
)
from services.narrative.handlers.base import NarrativeHandler
from services.narrative.work import NarrativeWork

_FOLLOWED = ("first_name", "language_code", "time_zone")


class FollowReader(NarrativeHandler):
    """A reader's name, language, clock and subscription, as the user service tells them."""

    handles = (
        EventType.USER_REGISTERED,
        EventType.USER_PROFILE_UPDATED,
        EventType.USER_NAME_CHANGED,
        EventType.USER_SUBSCRIPTION_CHANGED,
    )

    async def react(
        self,
        event: UserRegisteredEvent | UserProfileUpdatedEvent | UserNameChangedEvent | UserSubscriptionChangedEvent,
        work: NarrativeWork,
    ) -> None:
        values: dict[str, Any] = {}
        match event:
            case UserRegisteredEvent():
                values = {"first_name": event.first_name, "language_code": event.language_code}
            case UserNameChangedEvent():
                values = {"first_name": event.first_name}
            case UserSubscriptionChangedEvent():
                values = {"is_vip": event.new_plan is not None}
            case UserProfileUpdatedEvent(changes=changes):
                values = {name: changes[name] for name in _FOLLOWED if name in changes}
        if isinstance(name := values.get("first_name"), str):
            # PostgreSQL's text cannot hold it.
            values["first_name"] = name.replace("\0", "")
        if values:
            await work.readers.note(event.user_id, values)
