"""The unit of work of the narrative."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.database import UnitOfWork
from services.narrative.readers import Readers
from services.narrative.revisions import Revisions
from services.narrative.saves import Saves


class NarrativeWork(UnitOfWork):
    """One event's transaction, with readers, saves and revisions in it."""

    def __init__(self, connection: AsyncConnection, event: BaseEvent, handler_key: str, now: datetime) -> None:
        super().__init__(connection, event, handler_key, now)
        self.readers = Readers(connection, now)
        self.saves = Saves(connection, now)
        self.revisions = Revisions(connection, now)
