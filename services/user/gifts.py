"""VIP that was given rather than paid, within one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.user.tables import vip_gifts

PROVIDER = "gift"
"""Who paid for it, in the place of a payment provider: nobody."""


class Gifts:
    """Until when people are VIP without paying; they have nothing to do with Stars."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def until(self, user_id: int) -> datetime | None:
        """Until when the person is VIP by what was given; None where nothing is (any more)."""
        given: datetime | None = await self._connection.scalar(
            select(vip_gifts.c.until).where(vip_gifts.c.user_id == user_id)
        )
        return given

    async def give(self, user_id: int, until: datetime) -> None:
        """From now on what was given reaches until then."""
        await self._connection.execute(insert_ignore(self._connection, vip_gifts), {"user_id": user_id, "until": until})
        await self._connection.execute(update(vip_gifts).where(vip_gifts.c.user_id == user_id).values(until=until))

    async def end(self, user_id: int, until: datetime | None = None) -> bool:
        """Whether something was given, that (with `until`) reaches until then and no longer; there is nothing now."""
        over = delete(vip_gifts).where(vip_gifts.c.user_id == user_id)
        if until is not None:
            over = over.where(vip_gifts.c.until <= until)
        return (await self._connection.execute(over)).rowcount == 1


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two moments; None where there is neither."""
    return max((moment for moment in (one, other) if moment is not None), default=None)
