"""Who was seen when and under which name, within one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import UtcDateTime, insert_ignore
from services.user.tables import names, users

_name_of_user = select(names.c.first_name, names.c.username).where(names.c.user_id == bindparam("who"))
_rename = update(names).where(names.c.user_id == bindparam("who"))
_was_there = update(users).where(
    users.c.user_id == bindparam("who"),
    users.c.last_active_at.is_(None) | (users.c.last_active_at < bindparam("at", type_=UtcDateTime)),
)
_was_reached = (
    update(users)
    .where(users.c.user_id == bindparam("who"), users.c.unreachable_since <= bindparam("at", type_=UtcDateTime))
    .values(unreachable_since=None)
)


class Presence:
    """Names by person, and whether people are there."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def seen_as(self, user_id: int, first_name: str, username: str | None) -> bool:
        """Whether the person was seen under another name before, or never; the name is noted, and theirs alone."""
        first_name = first_name.replace("\0", "")
        known = (await self._connection.execute(_name_of_user, {"who": user_id})).one_or_none()
        if known is not None and tuple(known) == (first_name, username):
            return False
        key = None if username is None else username.casefold()
        if key is not None:
            await self._connection.execute(
                update(names)
                .where(names.c.username_key == key, names.c.user_id != user_id)
                .values(username=None, username_key=None)
            )
        values = {"first_name": first_name, "username": username, "username_key": key}
        if known is None:
            await self._connection.execute(insert_ignore(self._connection, names), {"user_id": user_id, **values})
        else:
            await self._connection.execute(_rename, {"who": user_id, **values})
        return True

    async def active(self, user_id: int, at: datetime) -> None:
        """The person was there `at`; an earlier moment than the one noted changes nothing."""
        await self._connection.execute(_was_there, {"who": user_id, "at": at, "last_active_at": at})

    async def reached(self, user_id: int, at: datetime) -> bool:
        """Whether the person can be written to again, who could not before `at`; it is noted."""
        return (await self._connection.execute(_was_reached, {"who": user_id, "at": at})).rowcount == 1

    async def lost(self, user_id: int, since: datetime) -> bool:
        """Whether the person cannot be written to any more, who could; it is noted."""
        changed = await self._connection.execute(
            update(users)
            .where(users.c.user_id == user_id, users.c.unreachable_since.is_(None))
            .values(unreachable_since=since)
        )
        return changed.rowcount == 1
