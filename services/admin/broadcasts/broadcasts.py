"""Broadcasts: the record of them, within one transaction or for reading alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.broadcasts.audience import Segment
from services.admin.broadcasts.broadcast import Broadcast, State
from services.admin.broadcasts.tables import broadcast_outcomes, broadcasts

PAGE = 6
SENT = "sent"
"""The outcome of who got it; any other says why somebody did not."""

_select = select(*(broadcasts.c[field.name] for field in fields(Broadcast)))


class Broadcasts:
    """Every change is made only where the broadcast still is in the state it was seen in."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, broadcast_id: int) -> Broadcast | None:
        """That broadcast."""
        row = (await self._connection.execute(_select.where(broadcasts.c.id == broadcast_id))).one_or_none()
        return None if row is None else _broadcast(row)

    async def draft_of(self, admin_id: int) -> Broadcast | None:
        """What somebody is writing."""
        theirs = _select.where(broadcasts.c.admin_id == admin_id, broadcasts.c.state == State.DRAFT)
        row = (await self._connection.execute(theirs.order_by(broadcasts.c.id.desc()).limit(1))).one_or_none()
        return None if row is None else _broadcast(row)

    async def begin(self, admin_id: int, now: datetime) -> Broadcast:
        """A new draft."""
        fresh = insert(broadcasts).values(
            admin_id=admin_id, state=State.DRAFT, segment=Segment.ALL, texts={}, created_at=now
        )
        row = (await self._connection.execute(fresh.returning(*_select.selected_columns))).one()
        return _broadcast(row)

    async def edit(self, draft: Broadcast, **values: Any) -> bool:
        """Change a draft, which makes another version of it. False: it is none any more, or another by now."""
        return await self._move(
            draft.id, (State.DRAFT,), version=draft.version, to={**values, "version": draft.version + 1}
        )

    async def note(self, broadcast_id: int, *, version: int | None = None, **values: Any) -> bool:
        """Note something about a draft that does not change what is sent."""
        return await self._move(broadcast_id, (State.DRAFT,), version=version, to=values)

    async def move(
        self, broadcast_id: int, frm: Sequence[State], to: State, *, version: int | None = None, **values: Any
    ) -> bool:  # fmt: skip
        """Whether the broadcast was in one of the states `frm` (and of that version), and is in `to` from now on."""
        return await self._move(broadcast_id, frm, version=version, to={**values, "state": to})

    async def show_in(self, broadcast_id: int, chat_id: int, message_id: int | None) -> None:
        """Show the progress in that message from now on."""
        shown = update(broadcasts).where(broadcasts.c.id == broadcast_id)
        await self._connection.execute(shown.values(shown_chat_id=chat_id, shown_message_id=message_id))

    async def page(self, page: int) -> tuple[list[Broadcast], bool]:
        """What was sent or is being sent, the newest first, and whether there is more."""
        sent = _select.where(broadcasts.c.confirmed_at.is_not(None)).order_by(broadcasts.c.id.desc())
        rows = (await self._connection.execute(sent.limit(PAGE + 1).offset(page * PAGE))).all()
        return [_broadcast(row) for row in rows[:PAGE]], len(rows) > PAGE

    async def outcomes(self, broadcast_id: int) -> dict[str, int]:
        """How many people came to which outcome."""
        of = select(broadcast_outcomes.c.outcome, broadcast_outcomes.c.people)
        rows = await self._connection.execute(of.where(broadcast_outcomes.c.broadcast_id == broadcast_id))
        return {row.outcome: row.people for row in rows}

    async def _move(
        self, broadcast_id: int, frm: Sequence[State], *, version: int | None, to: dict[str, Any]
    ) -> bool:  # fmt: skip
        here = update(broadcasts).where(broadcasts.c.id == broadcast_id, broadcasts.c.state.in_(list(frm)))
        if version is not None:
            here = here.where(broadcasts.c.version == version)
        return (await self._connection.execute(here.values(**to))).rowcount == 1


def _broadcast(row: Row[Any]) -> Broadcast:
    known = dict(row._mapping)
    return Broadcast(**{**known, "state": State(known["state"]), "segment": Segment(known["segment"])})
