"""Counting: what is counted about players, and what they unlocked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.achievements import Step
from services.gamification.tables import counter_marks, counters, unlocked
from services.gamification.words import storable

MARK_CHARACTERS = 200


class Counting:
    """Counters and unlocked achievements within one transaction, for players whose rows are held."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def take(self, user_id: int, steps: Iterable[Step]) -> dict[str, int]:
        """Count `steps`; the values of the counters they changed."""
        values: dict[str, int] = {}
        for step in steps:
            if step.mark is not None and not await self._is_new(user_id, step.counter, step.mark):
                continue
            values[step.counter] = await self._move(user_id, step)
        return values

    async def values(self, user_id: int) -> Mapping[str, int]:
        """Every counter of the player that was ever moved."""
        query = select(counters.c.counter, counters.c.value).where(counters.c.user_id == user_id)
        return {row.counter: row.value for row in await self._connection.execute(query)}

    async def unlock(self, user_id: int, achievement_id: str) -> bool:
        """Whether the achievement was locked until now; it is not any more."""
        noted = await self._connection.execute(
            insert_ignore(self._connection, unlocked),
            {"user_id": user_id, "achievement_id": achievement_id, "unlocked_at": self._now},
        )
        return noted.rowcount == 1

    async def unlocked(self, user_id: int) -> Mapping[str, datetime]:
        """The player's achievements and when each was unlocked."""
        query = select(unlocked.c.achievement_id, unlocked.c.unlocked_at).where(unlocked.c.user_id == user_id)
        return {row.achievement_id: row.unlocked_at for row in await self._connection.execute(query)}

    async def _move(self, user_id: int, step: Step) -> int:
        dialect_insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        row = dialect_insert(counters).values(user_id=user_id, counter=step.counter, value=step.amount)
        before, now = counters.c.value, row.excluded.value
        value = case((now > before, now), else_=before) if step.is_record else before + now
        moved = row.on_conflict_do_update(index_elements=["user_id", "counter"], set_={"value": value})
        return int(await self._connection.scalar(moved.returning(counters.c.value)) or 0)

    async def _is_new(self, user_id: int, counter: str, mark: str) -> bool:
        noted = await self._connection.execute(
            insert_ignore(self._connection, counter_marks),
            {"user_id": user_id, "counter": counter, "mark": storable(mark, MARK_CHARACTERS)},
        )
        return noted.rowcount == 1
