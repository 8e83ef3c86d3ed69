"""The audience: whom a broadcast can reach, in which language, and which part of it a segment is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, bindparam, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.broadcasts.tables import audience
from services.admin.desk.tables import bot_bans
from services.database import insert_ignore

LANGUAGES = ("en", "es")
"""What a broadcast is written in; the first is for readers of any other language."""

ACTIVE_DAYS = 7

_was_there = update(audience).where(
    audience.c.user_id == bindparam("who"),
    audience.c.active_on.is_(None) | (audience.c.active_on < bindparam("day", type_=Date)),
)


class Segment(StrEnum):
    """Which part of the audience."""

    ALL = "all"
    ACTIVE = "active"
    """Seen within the last seven days, today included."""
    VIP = "vip"
    ENGLISH = "en"
    SPANISH = "es"

    def holds(self, today: date) -> ColumnElement[bool]:
        """Whether a row of the audience belongs to it."""
        match self:
            case Segment.ACTIVE:
                return audience.c.active_on > today - timedelta(days=ACTIVE_DAYS)
            case Segment.VIP:
                return audience.c.is_vip.is_(True)
            case Segment.ENGLISH | Segment.SPANISH:
                return audience.c.reads == self.value
            case _:
                return audience.c.user_id.is_not(None)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people who can be written to a segment has, by the language they read."""

    readers: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self.readers.values())


def can_be_reached() -> ColumnElement[bool]:
    """Whether a row of the audience gets broadcasts: not who blocked the bot, nor who is banned from all of it."""
    return audience.c.is_reachable.is_(True) & audience.c.user_id.not_in(select(bot_bans.c.user_id))


def language_read(chosen: str | None, told: str | None) -> str:
    """Which of LANGUAGES somebody reads who chose one (or none), and whose app speaks another: `es-MX`."""
    spoken = (told or "").replace("_", "-").split("-", 1)[0].lower()
    return next((language for language in (chosen, spoken) if language in LANGUAGES), LANGUAGES[0])


class Audience:
    """The audience within one transaction, or for reading alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def joined(self, user_id: int, language_code: str | None, day: date) -> None:
        """Somebody registered on that day; whoever is known stays as they are."""
        person = {
            "user_id": user_id,
            "language_code": language_code,
            "reads": language_read(None, language_code),
            # That they are there was told before anything was known of them, and is not told again on that day.
            "active_on": day,
        }
        await self._connection.execute(insert_ignore(self._connection, audience).values(**person))

    async def speaks(self, user_id: int, **told: str | None) -> None:
        """Somebody chose a `language`, or their app has another `language_code`."""
        row = (
            await self._connection.execute(
                select(audience.c.language, audience.c.language_code).where(audience.c.user_id == user_id)
            )
        ).one_or_none()
        if row is not None:
            now = {**row._mapping, **told}
            await self._change(user_id, **now, reads=language_read(now["language"], now["language_code"]))

    async def reachable(self, user_id: int, is_reachable: bool) -> None:
        """Somebody blocked the bot, or is back."""
        await self._change(user_id, is_reachable=is_reachable)

    async def vip(self, user_id: int, is_vip: bool) -> None:
        """Somebody's subscription began or ended."""
        await self._change(user_id, is_vip=is_vip)

    async def seen(self, user_id: int, day: date) -> None:
        """Somebody was there; an earlier day than the one noted changes nothing."""
        await self._connection.execute(_was_there, {"who": user_id, "day": day, "active_on": day})

    async def reach(self, now: datetime) -> dict[Segment, Reach]:
        """How many each segment has. Reads the whole audience, once: not for within a transaction."""
        by_language = (
            select(
                audience.c.reads,
                func.count(),
                *(
                    func.coalesce(func.sum(cast(segment.holds(now.date()), Integer)), 0)
                    for segment in (Segment.ACTIVE, Segment.VIP)
                ),
            )
            .where(can_be_reached())
            .group_by(audience.c.reads)
        )
        everybody: dict[str, int] = {}
        active: dict[str, int] = {}
        vip: dict[str, int] = {}
        for language, people, active_people, vips in await self._connection.execute(by_language):
            everybody[language], active[language], vip[language] = people, int(active_people), int(vips)
        return {
            Segment.ALL: Reach(everybody),
            Segment.ACTIVE: Reach(active),
            Segment.VIP: Reach(vip),
            **{Segment(language): Reach({language: everybody.get(language, 0)}) for language in LANGUAGES},
        }

    async def _change(self, user_id: int, **values: Any) -> None:
        await self._connection.execute(update(audience).where(audience.c.user_id == user_id).values(**values))
