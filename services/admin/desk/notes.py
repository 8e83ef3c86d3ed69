"""Notes about people, for those who look after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.desk.tables import person_notes
from services.database import insert_ignore


@dataclass(frozen=True, slots=True)
class Note:
    """One note: who wrote what, and when."""

    id: int
    author_id: int
    author_name: str
    words: str
    at: datetime


_select = select(*(person_notes.c[name] for name in Note.__dataclass_fields__))


class Notes:
    """The notes within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, cause: str, person_id: int, author_id: int, author_name: str, words: str, at: datetime) -> None:
        """Write a note down; the same cause again writes nothing."""
        values = {
            "cause": cause,
            "person_id": person_id,
            "author_id": author_id,
            "author_name": author_name,
            "words": words,
            "at": at,
        }
        await self._connection.execute(insert_ignore(self._connection, person_notes), values)

    async def find(self, person_id: int, note_id: int) -> Note | None:
        """The note of that number, if it is about the person."""
        row = (await self._connection.execute(_select.where(*_one(person_id, note_id)))).one_or_none()
        return None if row is None else Note(*row)

    async def remove(self, person_id: int, note_id: int) -> bool:
        """Whether there was such a note about the person; there is none now."""
        gone = await self._connection.execute(delete(person_notes).where(*_one(person_id, note_id)))
        return gone.rowcount == 1

    async def count(self, person_id: int) -> int:
        """How many there are about the person."""
        counted = select(func.count()).where(person_notes.c.person_id == person_id)
        return int(await self._connection.scalar(counted) or 0)

    async def page(self, person_id: int, page: int, rows: int) -> tuple[list[Note], bool]:
        """A page (0, 1, …) of notes, the newest first, and whether there are older ones."""
        newest = _select.where(person_notes.c.person_id == person_id).order_by(person_notes.c.id.desc())
        found = [Note(*row) for row in await self._connection.execute(newest.limit(rows + 1).offset(page * rows))]
        return found[:rows], len(found) > rows


def _one(person_id: int, note_id: int) -> tuple[ColumnElement[bool], ...]:
    return person_notes.c.person_id == person_id, person_notes.c.id == note_id
