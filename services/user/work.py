"""The unit of work of the user service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.database import UnitOfWork
from services.user.gifts import Gifts
from services.user.people import People
from services.user.presence import Presence
from services.user.profile_cards import ProfileCards
from services.user.referrals import Referrals
from services.user.subscriptions import Subscriptions


class UserWork(UnitOfWork):
    """One event's transaction, with the people and their profile cards in it."""

    def __init__(self, connection: AsyncConnection, event: BaseEvent, handler_key: str, now: datetime) -> None:
        super().__init__(connection, event, handler_key, now)
        self.people = People(connection)
        self.cards = ProfileCards(connection)
        self.presence = Presence(connection)
        self.referrals = Referrals(connection)
        self.gifts = Gifts(connection)
        self.subscriptions = Subscriptions(connection)
