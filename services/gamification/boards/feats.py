"""Feats: streaks reached and chapters read, each counted once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.boards.periods import Metric
from services.gamification.boards.tables import feats


class Feats:
    """The feats within one transaction."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def note(self, user_id: int, metric: Metric, what: str, amount: int = 1) -> None:
        """Somebody reached `amount` by doing `what`; what they did before counts no second time."""
        await self._connection.execute(
            insert_ignore(self._connection, feats),
            {"user_id": user_id, "metric": metric.value, "what": what[:200], "amount": amount, "at": self._now},
        )
