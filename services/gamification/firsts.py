"""Firsts: what earns once in a player's life, such as each decision of a story."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.economy import Reason
from services.gamification.tables import firsts
from services.gamification.words import storable

THING_CHARACTERS = 300


class Firsts:
    """The firsts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def is_first(self, user_id: int, reason: Reason, thing: str) -> bool:
        """Whether the player does `thing` for the first time, which is noted with it."""
        noted = await self._connection.execute(
            insert_ignore(self._connection, firsts),
            {"user_id": user_id, "reason": reason.value, "thing": storable(thing, THING_CHARACTERS)},
        )
        return noted.rowcount == 1
