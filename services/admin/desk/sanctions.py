"""What was done about a person in groups, from the record of moderation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.actions import State
from services.admin.tables import moderation_actions as actions
from services.admin.verbs import REVERSES, Verb

SANCTIONS = (*REVERSES, Verb.KICK)
"""What is done against somebody."""


@dataclass(frozen=True, slots=True)
class Sanction:
    """One sanction; `lifted_at` is when it ended or was taken back."""

    verb: str
    created_at: datetime
    chat_title: str
    admin_name: str
    is_automatic: bool
    reason: str
    until: datetime | None
    lifted_at: datetime | None


_select = select(*(actions.c[name] for name in Sanction.__dataclass_fields__))


class Sanctions:
    """The sanctions of people, for reading."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def count(self, person_id: int) -> int:
        """How many there ever were."""
        return int(await self._connection.scalar(select(func.count()).where(*_of(person_id))) or 0)

    async def page(self, person_id: int, page: int, rows: int) -> tuple[list[Sanction], bool]:
        """A page (0, 1, …), the newest first, and whether there are older ones."""
        newest = _select.where(*_of(person_id)).order_by(actions.c.id.desc())
        found = [Sanction(*row) for row in await self._connection.execute(newest.limit(rows + 1).offset(page * rows))]
        return found[:rows], len(found) > rows


def _of(person_id: int) -> tuple[ColumnElement[bool], ...]:
    # Messages that went are no sanction of their own.
    return actions.c.target_id == person_id, actions.c.state == State.DONE, actions.c.verb.in_(SANCTIONS)
