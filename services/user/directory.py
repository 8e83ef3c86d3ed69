"""The directory: what the bot asks about a reader while it writes a reply."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from services.database import Database
from services.user.tables import users

_languages_of_user = select(users.c.language, users.c.language_code).where(users.c.user_id == bindparam("who"))
_is_registered = select(users.c.user_id).where(users.c.user_id == bindparam("who"))


class UserDirectory:
    """Looks people up outside of any unit of work: reads alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_registered(self, user_id: int) -> bool:
        """Whether the person has an account. Raises DatabaseUnavailable."""
        async with self._database.read() as connection:
            return await connection.scalar(_is_registered, {"who": user_id}) is not None

    async def languages(self, user_id: int) -> tuple[str | None, str | None]:
        """The language the person chose and the one their app spoke when last heard; None where there is none.

        One read by primary key. Raises DatabaseUnavailable.
        """
        async with self._database.read() as connection:
            row = (await connection.execute(_languages_of_user, {"who": user_id})).one_or_none()
        return (None, None) if row is None else (row.language, row.language_code)
