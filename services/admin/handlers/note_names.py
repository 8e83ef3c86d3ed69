"""What people are called, also those who were never seen in a group."""

from __future__ import annotations

from bus import EventType, UserNameChangedEvent, UserRegisteredEvent
from services.admin.handlers.handler import AdminHandler
from services.admin.work import AdminWork


class NoteNames(AdminHandler):
    """Names are noted as they are told, so that somebody can be named wherever Diana met them."""

    handles = (EventType.USER_REGISTERED, EventType.USER_NAME_CHANGED)

    async def react(self, event: UserRegisteredEvent | UserNameChangedEvent, work: AdminWork) -> None:
        await work.people.seen(event.user_id, event.username, event.first_name, event.timestamp)
