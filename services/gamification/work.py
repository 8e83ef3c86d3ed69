"""The unit of work of the game."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.database import UnitOfWork
from services.gamification.counting import Counting
from services.gamification.firsts import Firsts
from services.gamification.ledger import Ledger
from services.gamification.players import Players
from services.gamification.talkers import Talkers


class GamificationWork(UnitOfWork):
    """One event's transaction, with the players and their ledger in it."""

    def __init__(self, connection: AsyncConnection, event: BaseEvent, handler_key: str, now: datetime) -> None:
        super().__init__(connection, event, handler_key, now)
        self.players = Players(connection)
        self.ledger = Ledger(connection, now)
        self.firsts = Firsts(connection)
        self.talkers = Talkers(connection)
        self.counting = Counting(connection, now)
