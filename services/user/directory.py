"""The directory: what the bot asks about a reader while it writes a reply."""

from __future__ import annotations

from typing import cast

from sqlalchemy import bindparam, select

from services.database import Database
from services.user.tables import users

_language_of_user = select(users.c.language).where(users.c.user_id == bindparam("who"))


class UserDirectory:
    """Looks people up outside of any unit of work: reads alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def language(self, user_id: int) -> str | None:
        """The language the person chose; None when they chose none or are not registered.

        One read by primary key. Raises DatabaseUnavailable.
        """
        async with self._database.read() as connection:
            return cast("str | None", await connection.scalar(_language_of_user, {"who": user_id}))
