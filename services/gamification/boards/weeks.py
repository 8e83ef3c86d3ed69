"""Weeks that ended: who stood where, kept once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.boards.periods import Metric
from services.gamification.boards.projection import Standing
from services.gamification.boards.tables import board_places, board_weeks


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """A place on a board whose week is over, and the points paid for it (0: none)."""

    place: int
    user_id: int
    score: int
    prize: int


class BoardWeeks:
    """The weeks within one transaction, or read outside of any."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def close(self, week: str, at: datetime) -> bool:
        """Whether the week was open until now; it is closed with this."""
        closed = await self._connection.execute(
            insert_ignore(self._connection, board_weeks), {"week": week, "closed_at": at}
        )
        return closed.rowcount == 1

    async def closed(self, weeks: Sequence[str]) -> set[str]:
        """Those among `weeks` that are closed."""
        rows = await self._connection.execute(select(board_weeks.c.week).where(board_weeks.c.week.in_(weeks)))
        return set(rows.scalars())

    async def keep(self, week: str, metric: Metric, standings: Sequence[Standing], prizes: Mapping[int, int]) -> None:
        """Keep who stood where; `prizes` by place."""
        rows: list[dict[str, Any]] = [
            {
                "week": week,
                "metric": metric.value,
                "place": standing.place,
                "user_id": standing.user_id,
                "score": standing.score,
                "prize": prizes.get(standing.place, 0),
            }
            for standing in standings
        ]
        if rows:
            await self._connection.execute(insert(board_places), rows)

    async def places(self, week: str, metric: Metric, limit: int) -> Sequence[KeptPlace]:
        """The first `limit` places of a week that is over."""
        kept = select(board_places.c.place, board_places.c.user_id, board_places.c.score, board_places.c.prize)
        of_week = kept.where(board_places.c.week == week, board_places.c.metric == metric.value)
        rows = await self._connection.execute(of_week.order_by(board_places.c.place).limit(limit))
        return [KeptPlace(*row) for row in rows]
