"""The unit of work of operations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.admin.operations.alarms import Alarms, ToldAmounts
from services.admin.operations.people import CountedPeople
from services.admin.operations.readers import CountedReaders
from services.admin.operations.replicas import Replicas
from services.admin.operations.tallies import Tallies
from services.database import UnitOfWork


class OperationsWork(UnitOfWork):
    """One event's transaction, with the numbers in it."""

    def __init__(self, connection: AsyncConnection, event: BaseEvent, handler_key: str, now: datetime) -> None:
        super().__init__(connection, event, handler_key, now)
        self.tallies = Tallies(connection)
        self.people = CountedPeople(connection, now)
        self.readers = CountedReaders(connection)
        self.replicas = Replicas(connection)
        self.alarms = Alarms(connection)
        self.told = ToldAmounts(connection)
