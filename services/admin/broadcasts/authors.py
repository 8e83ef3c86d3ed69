"""BroadcastAuthors: what the bot asks about somebody who says something in private."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, select

from services.admin.broadcasts.broadcast import State
from services.admin.broadcasts.tables import broadcasts
from services.database import Clock, Database, UtcDateTime

_is_awaited = select(
    exists().where(
        broadcasts.c.admin_id == bindparam("who"),
        broadcasts.c.state == State.DRAFT,
        broadcasts.c.awaits.is_not(None),
        broadcasts.c.awaits_until > bindparam("now", type_=UtcDateTime()),
    )
)


class BroadcastAuthors:
    """Looks drafts up outside of any unit of work: reads alone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def is_writing(self, user_id: int) -> bool:
        """Whether what the person says next is the text of a broadcast: one read. Raises DatabaseUnavailable."""
        async with self._database.read() as connection:
            return bool(await connection.scalar(_is_awaited, {"who": user_id, "now": self._clock()}))
