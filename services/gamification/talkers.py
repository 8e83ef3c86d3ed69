"""Talkers: when somebody last earned something by talking, with which words, and whom they thanked today."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.tables import talkers, thanks
from services.gamification.talk import REMEMBERED


class Talkers:
    """What is known about talk within one transaction, for players whose rows are held."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def may_earn(self, user_id: int, digest: str, at: datetime, cooldown_s: int) -> bool:
        """Whether a message at `at` is late enough after the person's last that earned, and not one of those again."""
        query = select(talkers.c.earned_at, talkers.c.digests).where(talkers.c.user_id == user_id)
        row = (await self._connection.execute(query)).one_or_none()
        return row is None or ((at - row.earned_at).total_seconds() >= cooldown_s and digest not in row.digests.split())

    async def earned(self, user_id: int, digest: str, at: datetime) -> None:
        """Note that the person's message at `at` earned something."""
        await self._connection.execute(
            insert_ignore(self._connection, talkers), {"user_id": user_id, "earned_at": at, "digests": ""}
        )
        query = select(talkers.c.digests).where(talkers.c.user_id == user_id)
        before = str(await self._connection.scalar(query) or "")
        digests = " ".join([*before.split(), digest][-REMEMBERED:])
        await self._connection.execute(
            update(talkers).where(talkers.c.user_id == user_id).values(earned_at=at, digests=digests)
        )

    async def may_thank(self, giver_id: int, receiver_id: int, day: date, *, for_one: int, in_all: int) -> bool:
        """Whether one more thank-you of that day counts; then it is counted."""
        of_day = (thanks.c.giver_id == giver_id, thanks.c.day == day)
        given = int(
            await self._connection.scalar(select(func.coalesce(func.sum(thanks.c.times), 0)).where(*of_day)) or 0
        )
        if given >= in_all:
            return False
        key = {"giver_id": giver_id, "receiver_id": receiver_id, "day": day}
        await self._connection.execute(insert_ignore(self._connection, thanks), {**key, "times": 0})
        # The database compares, so that two replicas cannot both take the last one.
        counted = await self._connection.execute(
            update(thanks)
            .where(*of_day, thanks.c.receiver_id == receiver_id, thanks.c.times < for_one)
            .values(times=thanks.c.times + 1)
        )
        return counted.rowcount == 1
