"""PersonalArchive: everything held about a person, as the file they are given."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from bus.codec import utc_text
from services.database import Clock, Database
from services.personal import PersonalData, collect_all


class PersonalArchive:
    """Reads what every service holds about somebody, at the moment it is asked for."""

    def __init__(self, database: Database, parts: Sequence[PersonalData], clock: Clock) -> None:
        self._database = database
        self._parts = parts
        self._clock = clock

    async def file_of(self, user_id: int) -> bytes:
        """A JSON object with everything held about the person by table. Raises DatabaseUnavailable."""
        async with self._database.read() as connection:
            tables = await collect_all(self._parts, connection, user_id)
        content = {"user_id": user_id, "written_at": utc_text(self._clock()), "tables": tables}
        return orjson.dumps(content, option=orjson.OPT_INDENT_2, default=str)
