"""Allowances: how many points each admin may still give today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.tables import admin_awards


class Allowances:
    """What admins have given, by day, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, admin_id: int, day: date, points: int, *, at_most: int) -> bool:
        """Whether the admin's awards of the day stay within `at_most` with these; they are counted then."""
        theirs = {"admin_id": admin_id, "day": day, "points": 0}
        await self._connection.execute(insert_ignore(self._connection, admin_awards), theirs)
        # The database adds and compares: two replicas that read the same sum could both give the rest.
        taken = await self._connection.execute(
            update(admin_awards)
            .where(
                admin_awards.c.admin_id == admin_id,
                admin_awards.c.day == day,
                admin_awards.c.points + points <= at_most,
            )
            .values(points=admin_awards.c.points + points)
        )
        return taken.rowcount == 1

    async def left(self, admin_id: int, day: date, *, at_most: int) -> int:
        """How many points the admin may still give on that day."""
        found = select(admin_awards.c.points).where(admin_awards.c.admin_id == admin_id, admin_awards.c.day == day)
        return max(0, at_most - int(await self._connection.scalar(found) or 0))
