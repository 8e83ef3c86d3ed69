"""CountedPeople: each person counted once, on the day they join and on each day they are there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.operations.retention import return_day
from services.admin.operations.tables import counted_people
from services.admin.operations.tallies import Count, Kind, Tallies, bucket_of
from services.database import insert_ignore

JOINED, ACTIVE = "joined", "active"

LAST = "last"
"""How many people were last there on that day. Each person is in one bucket: the newest seven together are those who
were active within seven days, all of them together are everybody."""

RETURNED = "returned."
"""With the number of the day behind it: how many of the cohort of that day returned on that day of theirs."""

_days_of_user = select(counted_people.c.joined_on, counted_people.c.last_on).where(
    counted_people.c.user_id == bindparam("who")
)


def on(name: str, day: date) -> Count:
    """The tally of a number about people on a day."""
    return Count(Kind.PEOPLE, name, bucket_of(day))


class CountedPeople:
    """Who is counted, within one transaction."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._tallies = Tallies(connection)
        self._now = now

    async def joins(self, user_id: int, at: datetime) -> None:
        """Somebody new: counted once, and among the active of that day if it is now."""
        day = at.date()
        row = insert_ignore(self._connection, counted_people).values(user_id=user_id, joined_on=day, last_on=day)
        if not (await self._connection.execute(row)).rowcount:
            return
        await self._tallies.add(on(JOINED, day), on(LAST, day))
        # One that is replayed from long ago tells when somebody joined, not that days were counted then.
        if (self._now - at).days < 1:
            await self._tallies.add(on(ACTIVE, day))

    async def is_there(self, user_id: int, day: date) -> None:
        """Somebody is there on that day: counted once a day. Whoever never joined is not counted."""
        counted = counted_people.c
        row = (await self._connection.execute(_days_of_user, {"who": user_id})).one_or_none()
        if row is None or row.last_on >= day:
            return
        moved = (
            update(counted_people).where(counted.user_id == user_id, counted.last_on == row.last_on).values(last_on=day)
        )
        if not (await self._connection.execute(moved)).rowcount:
            return
        await self._tallies.add_each({on(ACTIVE, day): 1, on(LAST, day): 1, on(LAST, row.last_on): -1})
        if (number := return_day(row.joined_on, day)) is not None:
            await self._tallies.add(on(f"{RETURNED}{number}", row.joined_on))


async def uncount(connection: AsyncConnection, user_id: int) -> None:
    """Forget who that was. They are no longer among everybody; what was counted day by day stays."""
    gone = delete(counted_people).where(counted_people.c.user_id == user_id).returning(counted_people.c.last_on)
    last_on = (await connection.execute(gone)).scalar_one_or_none()
    if last_on is not None:
        await Tallies(connection).add(on(LAST, last_on), amount=-1)
