"""People are found by the names they have now."""

from __future__ import annotations

from bus import EventType, UserNameChangedEvent
from services.admin.desk.handlers.base import DeskHandler
from services.admin.desk.work import DeskWork


class FollowNames(DeskHandler):
    """Whoever was seen anywhere, in private too, is found by their @username."""

    handles = (EventType.USER_NAME_CHANGED,)

    async def react(self, event: UserNameChangedEvent, work: DeskWork) -> None:
        await work.people.seen(event.user_id, event.username, event.first_name, event.timestamp)
