"""The rounds: who was asked what, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.quiz.tables import quiz_rounds


@dataclass(frozen=True, slots=True)
class Round:
    """One person's question of one day. `answer` is the bank's number of the answer given, None until there is one."""

    question_id: str
    answer: int | None
    is_right: bool | None
    points: int


class Rounds:
    """The rounds within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, user_id: int, day: date) -> Round | None:
        """The person's round of that day, if they were asked."""
        row = (
            await self._connection.execute(
                select(
                    quiz_rounds.c.question_id, quiz_rounds.c.answer, quiz_rounds.c.is_right, quiz_rounds.c.points
                ).where(quiz_rounds.c.user_id == user_id, quiz_rounds.c.day == day)
            )
        ).one_or_none()
        return None if row is None else Round(*row)

    async def known(self, user_id: int) -> set[str]:
        """The questions the person was asked on any day."""
        rows = await self._connection.execute(select(quiz_rounds.c.question_id).where(quiz_rounds.c.user_id == user_id))
        return set(rows.scalars())

    async def ask(self, user_id: int, day: date, question_id: str) -> None:
        """Note what the person is asked that day; the first note stays."""
        row = {"user_id": user_id, "day": day, "question_id": question_id}
        await self._connection.execute(insert_ignore(self._connection, quiz_rounds), row)

    async def answer(self, user_id: int, day: date, answer: int, points: int, at: datetime) -> None:
        """Note the answer, right when it is the bank's first, and what it paid. The first answer stays."""
        await self._connection.execute(
            update(quiz_rounds)
            .where(quiz_rounds.c.user_id == user_id, quiz_rounds.c.day == day, quiz_rounds.c.answer.is_(None))
            .values(answer=answer, is_right=answer == 0, points=points, answered_at=at)
        )
