"""SeenPeople: what people are called, as they were seen last. Names change hands: who was seen with one last has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.tables import seen_people
from services.database import insert_ignore

LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody who was seen in a group."""

    user_id: int
    username: str | None
    first_name: str
    seen_at: datetime


_columns = (seen_people.c.user_id, seen_people.c.username, seen_people.c.first_name, seen_people.c.seen_at)
_by_id = select(*_columns).where(seen_people.c.user_id == bindparam("who"))
_by_name = select(*_columns).where(seen_people.c.username == bindparam("name"))


class SeenPeople:
    """The people seen, within one transaction or for reading alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_id(self, user_id: int) -> Seen | None:
        """What the person was called when they were seen last."""
        row = (await self._connection.execute(_by_id, {"who": user_id})).one_or_none()
        return None if row is None else Seen(*row)

    async def by_username(self, username: str) -> Seen | None:
        """Who was seen last with that username, without @ and in any case."""
        row = (await self._connection.execute(_by_name, {"name": username.lower()})).one_or_none()
        return None if row is None else Seen(*row)

    async def seen(self, user_id: int, username: str | None, first_name: str, at: datetime) -> None:
        """Note what the person was called `at` that time; older news than what is known changes nothing."""
        name = username.lower() if username else None
        first_name = first_name.replace("\0", "")[:LONGEST_NAME]
        known = await self.by_id(user_id)
        if known is not None and (known.seen_at > at or (known.username, known.first_name) == (name, first_name)):
            return
        if name is not None and not await self._take_name(name, user_id, at):
            name = None
        values = {"username": name, "first_name": first_name, "seen_at": at}
        if known is None:
            fresh = insert_ignore(self._connection, seen_people)
            if (await self._connection.execute(fresh, {"user_id": user_id, **values})).rowcount == 1:
                return
        newer = update(seen_people).where(seen_people.c.user_id == user_id, seen_people.c.seen_at <= at)
        await self._connection.execute(newer.values(**values))

    async def _take_name(self, name: str, user_id: int, at: datetime) -> bool:
        """Take the name from whoever had it before; False when somebody was seen with it later."""
        holder = await self.by_username(name)
        if holder is None or holder.user_id == user_id:
            return True
        if holder.seen_at > at:
            return False
        loses = update(seen_people).where(seen_people.c.user_id == holder.user_id, seen_people.c.username == name)
        await self._connection.execute(loses.values(username=None))
        return True
