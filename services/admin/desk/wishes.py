"""Wishes: every deed that was asked for about a person, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.desk.deeds import Deed
from services.admin.desk.tables import person_wishes

ANSWER_WITHIN = timedelta(minutes=10)
"""How long a wish waits for a yes: an old button must not surprise anybody."""


class WishState(StrEnum):
    """Where a wish stands."""

    OPEN = "open"
    """Waiting for a yes."""
    LEFT = "left"
    """Answered with a no."""
    ORDERED = "ordered"
    """Another service is asked to do it, and will tell."""
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Wish:
    """One deed that was asked for. Fields are the columns of the table; `id` 0: not recorded yet."""

    cause: str
    admin_id: int
    person_id: int
    deed: Deed
    number: int | None
    words: str
    chat_id: int
    message_id: int | None
    language_code: str | None
    created_at: datetime
    state: WishState = WishState.OPEN
    id: int = 0


_KEPT = tuple(name for name in Wish.__dataclass_fields__ if name != "id")
_select = select(*(person_wishes.c[name] for name in Wish.__dataclass_fields__))


class Wishes:
    """The wishes within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def record(self, wish: Wish) -> int:
        """Write a new wish down; its id."""
        values = {name: getattr(wish, name) for name in _KEPT}
        result = await self._connection.execute(insert(person_wishes).values(**values).returning(person_wishes.c.id))
        return int(result.scalar_one())

    async def find(self, wish_id: int) -> Wish | None:
        """The wish of that id."""
        row = (await self._connection.execute(_select.where(person_wishes.c.id == wish_id))).mappings().one_or_none()
        return None if row is None else _wish(dict(row))

    async def answer(self, wish: Wish, to: WishState, message_id: int | None, now: datetime) -> bool:
        """Whether the wish was open and young enough; now it stands in `to`, and is told in that message."""
        still_open = update(person_wishes).where(
            person_wishes.c.id == wish.id,
            person_wishes.c.state == WishState.OPEN,
            person_wishes.c.created_at > now - ANSWER_WITHIN,
        )
        changed = await self._connection.execute(still_open.values(state=to, message_id=message_id))
        return changed.rowcount == 1

    async def finish(self, wish_id: int, to: WishState, now: datetime) -> bool:
        """Whether the wish was not finished yet; now it is."""
        ordered = update(person_wishes).where(
            person_wishes.c.id == wish_id, person_wishes.c.state.in_((WishState.OPEN, WishState.ORDERED))
        )
        return (await self._connection.execute(ordered.values(state=to, finished_at=now))).rowcount == 1


def _wish(row: dict[str, Any]) -> Wish:
    return Wish(**{**row, "deed": Deed(row["deed"]), "state": WishState(row["state"])})
