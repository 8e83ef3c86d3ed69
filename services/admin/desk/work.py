"""The unit of work of the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.admin.desk.notes import Notes
from services.admin.desk.sanctions import Sanctions
from services.admin.desk.wishes import Wishes
from services.admin.work import AdminWork


class DeskWork(AdminWork):
    """One event's transaction, with the notes, the wishes and the sanctions in it."""

    def __init__(self, connection: AsyncConnection, event: BaseEvent, handler_key: str, now: datetime) -> None:
        super().__init__(connection, event, handler_key, now)
        self.notes = Notes(connection)
        self.wishes = Wishes(connection)
        self.sanctions = Sanctions(connection)
