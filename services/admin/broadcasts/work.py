"""The unit of work of broadcasts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.admin.broadcasts.audience import Audience
from services.admin.broadcasts.broadcasts import Broadcasts
from services.admin.work import AdminWork
from services.database import ServiceHandler


class BroadcastWork(AdminWork):
    """One event's transaction, with the audience and the broadcasts in it."""

    def __init__(self, connection: AsyncConnection, event: BaseEvent, handler_key: str, now: datetime) -> None:
        super().__init__(connection, event, handler_key, now)
        self.audience = Audience(connection)
        self.broadcasts = Broadcasts(connection)


class BroadcastHandler(ServiceHandler[BroadcastWork]):
    """A use case of broadcasts."""

    service = "admin"
    works_in = BroadcastWork
