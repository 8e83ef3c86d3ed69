"""Bans from the whole bot: who is banned, why, and what became of their appeal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.desk.marks import BanMarks
from services.admin.desk.tables import bot_bans
from services.database import Database, insert_ignore

KEPT_S = 0.2
"""How long a process goes by what it read: a ban holds everywhere within a second."""


class BanAppeal(StrEnum):
    """Where the one appeal against a ban stands."""

    OPEN = "open"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Ban:
    """A ban from the whole bot."""

    reason: str
    banned_at: datetime
    appeal: str | None


_select = select(bot_bans.c.reason, bot_bans.c.banned_at, bot_bans.c.appeal)


class Bans:
    """The bans within one transaction."""

    def __init__(self, connection: AsyncConnection, marks: BanMarks) -> None:
        self._connection = connection
        self._marks = marks

    async def find(self, user_id: int) -> Ban | None:
        """The ban of the person, if they are banned."""
        row = (await self._connection.execute(_select.where(self._of(user_id)))).one_or_none()
        return None if row is None else Ban(*row)

    async def ban(self, user_id: int, admin_id: int, reason: str, at: datetime) -> bool:
        """Whether the person was not banned before; now they are."""
        values = {
            "mark": self._marks.of(user_id),
            "user_id": user_id,
            "admin_id": admin_id,
            "reason": reason,
            "banned_at": at,
        }
        return (await self._connection.execute(insert_ignore(self._connection, bot_bans), values)).rowcount == 1

    async def lift(self, user_id: int) -> bool:
        """Whether the person was banned; now they are not."""
        return (await self._connection.execute(delete(bot_bans).where(self._of(user_id)))).rowcount == 1

    async def appeal(self, user_id: int) -> bool:
        """Whether this is the first appeal against the ban, which is open now."""
        first = update(bot_bans).where(self._of(user_id), bot_bans.c.appeal.is_(None))
        return (await self._connection.execute(first.values(appeal=BanAppeal.OPEN))).rowcount == 1

    async def decline(self, user_id: int) -> bool:
        """Whether an appeal was open; now it is declined."""
        still_open = update(bot_bans).where(self._of(user_id), bot_bans.c.appeal == BanAppeal.OPEN)
        return (await self._connection.execute(still_open.values(appeal=BanAppeal.DECLINED))).rowcount == 1

    def _of(self, user_id: int) -> ColumnElement[bool]:
        return bot_bans.c.mark == self._marks.of(user_id)


class BanRegister:
    """Who is banned, for those who have no transaction: what is heard of everybody is held against it.

    All marks are kept in memory, and read again where something changed; whether it did is asked at most every KEPT_S.
    """

    def __init__(self, database: Database, marks: BanMarks, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._marks = marks
        self._monotonic = monotonic
        self._reading = asyncio.Lock()
        self._good_until = float("-inf")
        self._version: tuple[int, datetime | None] | None = None
        self._banned: frozenset[str] = frozenset()

    async def is_banned(self, user_id: int) -> bool:
        """Whether the person is banned, as of at most KEPT_S seconds ago. Raises DatabaseUnavailable."""
        if self._monotonic() >= self._good_until:
            async with self._reading:
                if self._monotonic() >= self._good_until:
                    await self._read()
        return bool(self._banned) and self._marks.of(user_id) in self._banned

    async def _read(self) -> None:
        asked_at = self._monotonic()
        async with self._database.read() as connection:
            newest = select(func.count(), func.max(bot_bans.c.banned_at)).select_from(bot_bans)
            count, banned_at = (await connection.execute(newest)).one()
            if (count, banned_at) != self._version:
                self._banned = frozenset(await connection.scalars(select(bot_bans.c.mark)))
                self._version = (count, banned_at)
        self._good_until = asked_at + KEPT_S
