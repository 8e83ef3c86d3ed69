"""What the numbers hold about one person: that they are counted. Erased, they are nobody any more; counts stay."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.operations.people import uncount
from services.admin.operations.tables import counted_people, counted_readers
from services.personal import Held


class HeldCount(Held):
    """A person who is counted: with their row they leave the number of people there are."""

    async def erase(self, connection: AsyncConnection, user_id: int, stand_in: int) -> None:
        """Forget who was counted."""
        await uncount(connection, user_id)


COUNTED_PEOPLE = HeldCount(counted_people, counted_people.c.user_id)
COUNTED_READERS = Held(counted_readers, counted_readers.c.user_id)
