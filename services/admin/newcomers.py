"""Newcomers: who has come into a group and not shown yet that they are a person.

announced → waiting → passed      who tapped in time; they are not asked again in that group
                    → failed      who did not; forgotten once their traces are cleared away
                    → left        who went before; asked anew when they come back
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.tables import newcomer_turns, newcomers
from services.database import insert_ignore
from services.database.tables import deliveries

APART = timedelta(seconds=20)
"""How long a group is left in peace between two messages about newcomers: in a raid one is for many."""


class CheckState(StrEnum):
    """Where somebody stands."""

    ANNOUNCED = "announced"
    """Telegram has told the group; that they are to be looked at is not known yet."""
    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came into a group.

    `action_id`: the act that keeps them from writing; `notice_id`: Telegram's message that they came; `greeting_id`:
    the event of the message that asks them to tap.
    """

    chat_id: int
    user_id: int
    state: CheckState
    first_name: str
    language_code: str | None
    due_at: datetime | None
    action_id: int | None
    notice_id: int | None
    greeting_id: str | None


_select = select(*(newcomers.c[name] for name in Newcomer.__dataclass_fields__))


class Newcomers:
    """The newcomers of all groups, within one transaction or for reading alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, chat_id: int, user_id: int) -> Newcomer | None:
        """The person in the group."""
        found = await self._many(newcomers.c.chat_id == chat_id, newcomers.c.user_id == user_id)
        return found[0] if found else None

    async def announced(self, chat_id: int, user_id: int, notice_id: int) -> None:
        """Note which of Telegram's messages told that the person came."""
        await self._ensure(chat_id, user_id)
        await self._change(chat_id, user_id, notice_id=notice_id)

    async def begin(
        self, chat_id: int, user_id: int, first_name: str, language_code: str | None, due_at: datetime, action_id: int
    ) -> None:
        """The person is waited for until `due_at`."""
        await self._ensure(chat_id, user_id)
        values = {"first_name": first_name, "language_code": language_code, "due_at": due_at, "action_id": action_id}
        await self._change(chat_id, user_id, state=CheckState.WAITING, greeting_id=None, **values)

    async def settle(self, chat_id: int, user_id: int, to: CheckState, due_at: datetime | None = None) -> bool:
        """Whether the person was waited for (until `due_at`, where given); now they stand in `to`."""
        waiting = [newcomers.c.state == CheckState.WAITING]
        if due_at is not None:
            waiting.append(newcomers.c.due_at == due_at)
        theirs = update(newcomers).where(newcomers.c.chat_id == chat_id, newcomers.c.user_id == user_id, *waiting)
        return (await self._connection.execute(theirs.values(state=to))).rowcount == 1

    async def turn(self, chat_id: int, now: datetime) -> bool:
        """Whether the group may be written to now. Whoever else asks about it waits for this transaction."""
        await self._connection.execute(
            insert_ignore(self._connection, newcomer_turns).values(chat_id=chat_id, free_at=now, is_planned=False)
        )
        of_group = newcomer_turns.c.chat_id == chat_id
        # Held: nobody comes in between what is read here and what is written by it.
        free_at = await self._connection.scalar(select(newcomer_turns.c.free_at).where(of_group).with_for_update())
        if free_at is None or free_at > now:
            return False
        await self.take_turn(chat_id, now)
        return True

    async def take_turn(self, chat_id: int, now: datetime) -> None:
        """The group is written to now: it was planned, or it is its turn."""
        taken = update(newcomer_turns).where(newcomer_turns.c.chat_id == chat_id)
        await self._connection.execute(taken.values(free_at=now + APART, is_planned=False))

    async def plan(self, chat_id: int) -> datetime | None:
        """When the group may be written to again; None where somebody planned that already. Call `turn` first."""
        unplanned = update(newcomer_turns).where(newcomer_turns.c.chat_id == chat_id, ~newcomer_turns.c.is_planned)
        planned = await self._connection.execute(unplanned.values(is_planned=True).returning(newcomer_turns.c.free_at))
        free_at: datetime | None = planned.scalar_one_or_none()
        return free_at

    async def ungreeted(self, chat_id: int) -> list[Newcomer]:
        """Who is waited for and was not asked to tap yet."""
        return await self._many(
            newcomers.c.chat_id == chat_id,
            newcomers.c.state == CheckState.WAITING,
            newcomers.c.greeting_id.is_(None),
        )

    async def greeted(self, chat_id: int, people: Sequence[Newcomer], greeting_id: str) -> None:
        """Note that they were asked to tap, all in one message."""
        theirs = update(newcomers).where(
            newcomers.c.chat_id == chat_id, newcomers.c.user_id.in_([person.user_id for person in people])
        )
        await self._connection.execute(theirs.values(greeting_id=greeting_id))

    async def awaited_by(self, greeting_id: str) -> int:
        """How many of those whom that message asked are still waited for."""
        waiting = (newcomers.c.greeting_id == greeting_id, newcomers.c.state == CheckState.WAITING)
        return int(await self._connection.scalar(select(func.count()).where(*waiting)) or 0)

    async def traces(self, chat_id: int) -> list[int]:
        """The messages about those who failed, to be deleted: that they came, and that they were to tap.

        A message that somebody else is still asked by is left out. Those who failed are forgotten.
        """
        failed = await self._many(newcomers.c.chat_id == chat_id, newcomers.c.state == CheckState.FAILED)
        await self._connection.execute(
            delete(newcomers).where(newcomers.c.chat_id == chat_id, newcomers.c.state == CheckState.FAILED)
        )
        greetings = {person.greeting_id for person in failed if person.greeting_id is not None}
        over = [greeting for greeting in sorted(greetings) if not await self.awaited_by(greeting)]
        sent = select(deliveries.c.message_id).where(
            deliveries.c.event_id.in_(over), deliveries.c.message_id.is_not(None)
        )
        asked = list(await self._connection.scalars(sent))
        return sorted({person.notice_id for person in failed if person.notice_id is not None} | set(asked))

    async def _ensure(self, chat_id: int, user_id: int) -> None:
        fresh = insert_ignore(self._connection, newcomers).values(
            chat_id=chat_id, user_id=user_id, state=CheckState.ANNOUNCED, first_name=""
        )
        await self._connection.execute(fresh)

    async def _change(self, chat_id: int, user_id: int, **values: Any) -> None:
        theirs = update(newcomers).where(newcomers.c.chat_id == chat_id, newcomers.c.user_id == user_id)
        await self._connection.execute(theirs.values(**values))

    async def _many(self, *conditions: Any) -> list[Newcomer]:
        rows = await self._connection.execute(_select.where(*conditions).order_by(newcomers.c.user_id))
        return [Newcomer(**{**row, "state": CheckState(row["state"])}) for row in rows.mappings()]
