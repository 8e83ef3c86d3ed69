"""The readers: what the user service told about people, and what each has found in the stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.narrative.tables import story_discoveries, story_readers, story_talks


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads. `save_id`: the reading they were at last."""

    user_id: int
    first_name: str = ""
    language_code: str | None = None
    is_vip: bool = False
    save_id: int | None = None
    time_zone: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The clock the person lives by; UTC for one that is not told, or not known on this machine."""
        try:
            return ZoneInfo(self.time_zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Talks:
    """How often the reader talked to a character in one reading, and when last."""

    talks: int
    last_at: datetime


_of_user = select(
    story_readers.c.user_id,
    story_readers.c.first_name,
    story_readers.c.language_code,
    story_readers.c.is_vip,
    story_readers.c.save_id,
    story_readers.c.time_zone,
).where(story_readers.c.user_id == bindparam("who"))

_note = update(story_readers).where(story_readers.c.user_id == bindparam("who"))

_found = select(story_discoveries.c.name).where(
    story_discoveries.c.user_id == bindparam("who"),
    story_discoveries.c.story_id == bindparam("story"),
    story_discoveries.c.kind == bindparam("kind"),
)
_talks = select(story_talks.c.talks, story_talks.c.last_at).where(
    story_talks.c.save_id == bindparam("save"), story_talks.c.character_id == bindparam("character")
)


class Readers:
    """The readers within one transaction, which happens `now`."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def find(self, user_id: int) -> Reader:
        """What is known of the person; somebody nobody told about is a reader without a name."""
        row = (await self._connection.execute(_of_user, {"who": user_id})).one_or_none()
        return Reader(user_id) if row is None else Reader(*row)

    async def note(self, user_id: int, values: Mapping[str, Any]) -> None:
        """Remember `values`, by column, of the person."""
        change = {"who": user_id, **values}
        if (await self._connection.execute(_note, change)).rowcount == 0:
            row = {"user_id": user_id, "is_vip": False, **values}
            if (await self._connection.execute(insert_ignore(self._connection, story_readers), row)).rowcount == 0:
                # A replica was quicker by a moment.
                await self._connection.execute(_note, change)

    async def discover(self, user_id: int, story_id: str, kind: str, name: str) -> bool:
        """Whether the person came to this for the first time in their life, which is noted."""
        found = await self._connection.execute(
            insert_ignore(self._connection, story_discoveries),
            {"user_id": user_id, "story_id": story_id, "kind": kind, "name": name, "at": self._now},
        )
        return found.rowcount == 1

    async def found(self, user_id: int, story_id: str, kind: str) -> Sequence[str]:
        """The names of everything of a kind the person has come to in a story."""
        rows = await self._connection.execute(_found, {"who": user_id, "story": story_id, "kind": kind})
        return list(rows.scalars())

    async def talks(self, save_id: int, character_id: str) -> Talks | None:
        """How often the reader talked to the character; None: never."""
        row = (await self._connection.execute(_talks, {"save": save_id, "character": character_id})).one_or_none()
        return None if row is None else Talks(*row)

    async def talked(self, user_id: int, save_id: int, character_id: str) -> None:
        """Note one more talk. The save is held."""
        one_more = (
            update(story_talks)
            .where(story_talks.c.save_id == save_id, story_talks.c.character_id == character_id)
            .values(talks=story_talks.c.talks + 1, last_at=self._now)
        )
        if (await self._connection.execute(one_more)).rowcount == 0:
            row = {"save_id": save_id, "character_id": character_id, "user_id": user_id, "talks": 1}
            await self._connection.execute(
                insert_ignore(self._connection, story_talks), {**row, "last_at": self._now}
            )  # fmt: skip
