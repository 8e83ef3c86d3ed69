"""The directory: what the bot asks about a reader while it writes a reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import bindparam, select

from services.database import Database, SharedRead
from services.user.tables import users

Languages: TypeAlias = tuple[str | None, str | None]
"""Chosen, and spoken by the app when last heard."""

_languages_of_users = select(users.c.user_id, users.c.language, users.c.language_code).where(
    users.c.user_id.in_(bindparam("who", expanding=True))
)
_is_registered = select(users.c.user_id).where(users.c.user_id == bindparam("who"))


class UserDirectory:
    """Looks people up outside of any unit of work: reads alone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._languages: SharedRead[int, Languages] = SharedRead(self._read_languages)

    async def is_registered(self, user_id: int) -> bool:
        """Whether the person has an account. Raises DatabaseUnavailable."""
        async with self._database.read() as connection:
            return await connection.scalar(_is_registered, {"who": user_id}) is not None

    async def languages(self, user_id: int) -> Languages:
        """The language the person chose and the one their app spoke when last heard; None where there is none.

        By primary key, in one read with all who are asked about meanwhile. Raises DatabaseUnavailable.
        """
        return await self._languages.of(user_id) or (None, None)

    async def _read_languages(self, user_ids: Sequence[int]) -> Mapping[int, Languages]:
        async with self._database.read() as connection:
            rows = await connection.execute(_languages_of_users, {"who": user_ids})
            return {row.user_id: (row.language, row.language_code) for row in rows}
