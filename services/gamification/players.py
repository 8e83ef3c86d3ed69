"""The players: who plays, how they stand, and what they want to be told."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.tables import players
from services.quiet_hours import is_quiet, next_loud


@dataclass(frozen=True, slots=True)
class Player:
    """How one player stands. Points are whole, streaks count days of the player's own calendar.

    `vip_freeze_month` (`2027-01`) is the month whose freeze for VIPs was given; `reminded_day` the last claimed day
    whose streak was reminded of.
    """

    user_id: int
    first_name: str
    balance: int
    lifetime_points: int
    level: int
    streak: int
    best_streak: int
    last_claim_day: date | None
    freezes: int
    vip_freeze_month: str | None
    time_zone: str
    reminders: str
    reminded_day: date | None
    quiet_from: int
    quiet_until: int
    is_vip: bool
    is_listed: bool
    is_reachable: bool
    banned_at: datetime | None
    welcomed_at: datetime | None

    def is_quiet(self, moment: datetime) -> bool:
        """Whether the player is left alone at `moment` (aware)."""
        return is_quiet(moment, ZoneInfo(self.time_zone), self.quiet_from, self.quiet_until)

    def next_loud(self, moment: datetime) -> datetime:
        """The first moment from `moment` (aware) on that is outside the player's quiet hours."""
        return next_loud(moment, ZoneInfo(self.time_zone), self.quiet_from, self.quiet_until)

    @property
    def is_visible(self) -> bool:
        """Whether others may see the player on the boards."""
        return self.is_listed and self.banned_at is None

    @property
    def may_be_told(self) -> bool:
        """Whether the bot may write to the player by itself: they registered, and have not blocked it."""
        return self.is_reachable and self.welcomed_at is not None


_of_user = select(*(players.c[field.name] for field in fields(Player))).where(players.c.user_id == bindparam("who"))

_of_user_held = _of_user.with_for_update()

_change = update(players).where(players.c.user_id == bindparam("who"))

_welcome = _change.where(players.c.welcomed_at.is_(None))


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

        PostgreSQL locks the row; SQLite has one writer at a time anyway. Who holds several takes the lower id first.
        """
        player = await self.hold_known(user_id)
        if player is None:
            await self.join(user_id)
            player = await self.hold_known(user_id)
        assert player is not None
        return player

    async def hold_known(self, user_id: int) -> Player | None:
        """As `hold`, but None for somebody who never played."""
        row = (await self._connection.execute(_of_user_held, {"who": user_id})).one_or_none()
        return None if row is None else Player(*row)

    async def change(self, user_id: int, **columns: Any) -> None:
        """Set columns of the player's row, held or not."""
        await self._connection.execute(_change, {"who": user_id, **columns})

    async def welcome(self, user_id: int, at: datetime) -> bool:
        """Whether this is the player's first welcome, which is noted with it."""
        welcomed = await self._connection.execute(_welcome, {"who": user_id, "welcomed_at": at})
        return welcomed.rowcount == 1

    async def add_freeze(self, user_id: int, *, at_most: int) -> bool:
        """Give the player a streak freeze; False, and nothing changed, when they hold `at_most` already."""
        given = await self._connection.execute(
            update(players)
            .where(players.c.user_id == user_id, players.c.freezes < at_most)
            .values(freezes=players.c.freezes + 1)
        )
        return given.rowcount == 1
