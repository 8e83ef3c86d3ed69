"""The players: who plays, how long their streak is, and which day they claimed last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.tables import players


@dataclass(frozen=True, slots=True)
class Player:
    """How one player stands. Points are whole, streaks count days of the player's own calendar."""

    user_id: int
    balance: int
    lifetime_points: int
    streak: int
    best_streak: int
    last_claim_day: date | None
    time_zone: str


_of_user = select(
    players.c.user_id,
    players.c.balance,
    players.c.lifetime_points,
    players.c.streak,
    players.c.best_streak,
    players.c.last_claim_day,
    players.c.time_zone,
).where(players.c.user_id == bindparam("who"))

_of_user_held = _of_user.with_for_update()

_claim = (
    update(players)
    .where(players.c.user_id == bindparam("who"))
    .values(last_claim_day=bindparam("day"), streak=bindparam("current"), best_streak=bindparam("best"))
)


class Players:
    """The players' rows within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, user_id: int) -> Player | None:
        """How the player stands, or None for somebody who never played."""
        row = (await self._connection.execute(_of_user, {"who": user_id})).one_or_none()
        return None if row is None else Player(*row)

    async def join(self, user_id: int) -> None:
        """Make sure the player has a row; an existing one stays as it is."""
        await self._connection.execute(insert_ignore(self._connection, players), {"user_id": user_id})

    async def hold(self, user_id: int) -> Player:
        """The player's row, made if need be, and nobody else changes it until this transaction ends.

        PostgreSQL locks the row; SQLite has one writer at a time anyway.
        """
        row = (await self._connection.execute(_of_user_held, {"who": user_id})).one_or_none()
        if row is None:
            await self.join(user_id)
            row = (await self._connection.execute(_of_user_held, {"who": user_id})).one()
        return Player(*row)

    async def welcome(self, user_id: int, at: datetime) -> bool:
        """Whether this is the player's first welcome, which is noted with it."""
        welcomed = await self._connection.execute(
            update(players).where(players.c.user_id == user_id, players.c.welcomed_at.is_(None)).values(welcomed_at=at)
        )
        return welcomed.rowcount == 1

    async def claim(self, player: Player, day: date, streak: int) -> None:
        """Note that the player, whose row is held, claimed `day` and how long the streak is now."""
        best = max(player.best_streak, streak)
        await self._connection.execute(_claim, {"who": player.user_id, "day": day, "current": streak, "best": best})

    async def move_to(self, user_id: int, time_zone: str) -> None:
        """From now on the player's days are those of `time_zone`, an IANA name."""
        await self._connection.execute(update(players).where(players.c.user_id == user_id).values(time_zone=time_zone))
