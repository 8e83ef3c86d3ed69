"""The registered people."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import StartRequestedEvent
from services.database import insert_ignore
from services.quiet_hours import next_loud
from services.user.onboarding import DONE, QUESTIONS, question_after
from services.user.tables import profile_cards, users
from services.user.time_zones import zone_of

LONGEST_START_PARAMETER = 64
"""Telegram's own limit for a deep link's parameter; whoever types more typed no deep link."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who registered. `language` is None until they chose one; the rest as in the table."""

    user_id: int
    first_name: str
    username: str | None
    language: str | None
    registered_at: datetime
    time_zone: str
    zone_asked_at: datetime | None
    unreachable_since: datetime | None
    reminders: str
    quiet_from: int
    quiet_until: int
    listed: bool
    onboarding: str
    likes: str | None

    @property
    def zone(self) -> ZoneInfo:
        """Where the person's clock is."""
        return zone_of(self.time_zone)

    def next_loud(self, moment: datetime) -> datetime:
        """`moment` itself, or the end of the person's quiet hours where it lies in them."""
        return next_loud(moment, self.zone, self.quiet_from, self.quiet_until)

    @property
    def is_being_asked(self) -> bool:
        """Whether one of the first questions waits for an answer."""
        return self.onboarding != DONE


_of_user = select(*(users.c[field.name] for field in fields(Person))).where(users.c.user_id == bindparam("who"))

_told_by_telegram = select(
    users.c.first_name,
    users.c.username,
    users.c.language_code,
    users.c.is_premium,
).where(users.c.user_id == bindparam("who"))


class People:
    """The registered people within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, user_id: int) -> Person | None:
        """The person, or None for somebody who never pressed /start."""
        row = (await self._connection.execute(_of_user, {"who": user_id})).one_or_none()
        return None if row is None else Person(*row)

    async def register(self, start: StartRequestedEvent) -> bool:
        """Whether this /start is the person's first, which is noted with it."""
        registered = await self._connection.execute(
            insert_ignore(self._connection, users),
            {
                "user_id": start.user_id,
                "registered_at": start.timestamp,
                "onboarding": QUESTIONS[0],
                "start_parameter": _storable(start.start_parameter[:LONGEST_START_PARAMETER]),
                **_told(start),
            },
        )
        return registered.rowcount == 1

    async def refresh(self, start: StartRequestedEvent) -> dict[str, Any]:
        """What Telegram tells of a registered person now and told otherwise before, by column; it is noted."""
        row = (await self._connection.execute(_told_by_telegram, {"who": start.user_id})).one()
        changes = {name: value for name, value in _told(start).items() if row._mapping[name] != value}
        if changes:
            await self._change(start.user_id, changes)
        return changes

    async def change(self, person: Person, **values: Any) -> dict[str, Any]:
        """Those of `values`, by column, that were different before; they are noted."""
        changes = {name: value for name, value in values.items() if getattr(person, name) != value}
        if changes:
            await self._change(person.user_id, changes)
        return changes

    async def answer(self, user_id: int, question: str) -> str | None:
        """The question that comes now that the person has answered `question`; None when they were not at it."""
        following = question_after(question)
        moved = await self._connection.execute(
            update(users)
            .where(users.c.user_id == user_id, users.c.onboarding == question)
            .values(onboarding=following, zone_asked_at=None)
        )
        return following if moved.rowcount == 1 else None

    async def unregister(self, user_id: int) -> None:
        """As if the person had never pressed /start; whoever chose a language or of whom the game told stays."""
        untouched = users.c.language.is_(None) & ~exists().where(profile_cards.c.user_id == users.c.user_id)
        await self._connection.execute(delete(users).where(users.c.user_id == user_id, untouched))

    async def _change(self, user_id: int, changes: dict[str, Any]) -> None:
        await self._connection.execute(update(users).where(users.c.user_id == user_id).values(changes))


def _told(start: StartRequestedEvent) -> dict[str, Any]:
    return {
        "first_name": _storable(start.first_name),
        "username": start.username,
        "language_code": start.language_code,
        "is_premium": start.is_premium,
    }


def _storable(text: str) -> str:
    # PostgreSQL's text cannot hold it, and what somebody typed must not make their event fail for ever.
    return text.replace("\0", "")
