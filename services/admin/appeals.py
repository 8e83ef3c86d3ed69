"""Appeals: who asked for a sanction to be looked at again, and what was decided."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.tables import appeals
from services.database import insert_ignore


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Appeals:
    """The appeals, one per sanction, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open(self, action_id: int, user_id: int, at: datetime) -> bool:
        """Whether this is the first appeal against the sanction, which is open now."""
        fresh = insert_ignore(self._connection, appeals).values(
            action_id=action_id, user_id=user_id, state=AppealState.OPEN, created_at=at
        )
        return (await self._connection.execute(fresh)).rowcount == 1

    async def state(self, action_id: int) -> AppealState | None:
        """Where the appeal against the sanction stands; None: nobody appealed."""
        found = await self._connection.scalar(select(appeals.c.state).where(appeals.c.action_id == action_id))
        return None if found is None else AppealState(cast(str, found))

    async def decide(self, action_id: int, to: AppealState, by: int, at: datetime) -> bool:
        """Whether the appeal was open; now it is decided."""
        still_open = update(appeals).where(appeals.c.action_id == action_id, appeals.c.state == AppealState.OPEN)
        changed = await self._connection.execute(still_open.values(state=to, decided_by=by, decided_at=at))
        return changed.rowcount == 1
