"""Invitations, and the friends who came by them, within one transaction."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.user.departures import depart
from services.user.tables import departures, invitations, referrals

LINK = "ref_"
"""What a deep link that invites begins with; the code follows."""

_CODE = re.compile(r"[a-z2-7]{8}")


def code_in(start_parameter: str) -> str | None:
    """The invitation's code in a deep link's parameter; None for any other link, and for what is no code."""
    code = start_parameter.removeprefix(LINK) if start_parameter.startswith(LINK) else ""
    return code if _CODE.fullmatch(code) else None


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody's code, how many friends came by it, and how many of them stayed."""

    code: str
    came: int
    stayed: int


class Referrals:
    """One level deep: a friend counts for who invited them, and for nobody else."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def invitation(self, user_id: int) -> Invitation:
        """The person's invitation, made if need be."""
        for attempt in range(8):
            code = await self._connection.scalar(select(invitations.c.code).where(invitations.c.user_id == user_id))
            if code is not None:
                break
            drawn = hashlib.sha256(f"{user_id}:{attempt}".encode()).digest()[:5]
            values = {"user_id": user_id, "code": b32encode(drawn).decode().lower()}
            await self._connection.execute(insert_ignore(self._connection, invitations), values)
        else:
            raise LookupError(f"eight codes for {user_id} are all taken")
        came, stayed = (
            await self._connection.execute(
                select(func.count(), func.count(referrals.c.completed_at)).where(referrals.c.referrer_id == user_id)
            )
        ).one()
        return Invitation(code, came, stayed)

    async def came_by(self, friend_id: int, mark: str, code: str, at: datetime) -> bool:
        """Whether the friend, who has just registered, came by somebody's code and was never here before; it is noted.

        `mark` is what would be left of them if they had been here and were forgotten.
        """
        referrer = await self._connection.scalar(select(invitations.c.user_id).where(invitations.c.code == code))
        was_here = await self._connection.scalar(select(departures.c.mark).where(departures.c.mark == mark))
        if referrer is None or referrer == friend_id or was_here is not None:
            return False
        values = {"friend_id": friend_id, "referrer_id": referrer, "invited_at": at}
        noted = await self._connection.execute(insert_ignore(self._connection, referrals), values)
        return noted.rowcount == 1

    async def departed(self, mark: str) -> None:
        """The person with that mark is forgotten: whoever comes back is no new friend."""
        await depart(self._connection, mark)

    async def seen_on(self, friend_id: int, day: date, enough_days: int, at: datetime) -> int | None:
        """Who invited the friend, if with `day` of their calendar they were seen on enough days; told once."""
        is_open = (referrals.c.friend_id == friend_id) & referrals.c.completed_at.is_(None)
        is_new_day = referrals.c.last_active_day.is_(None) | (referrals.c.last_active_day < day)
        days: int | None = await self._connection.scalar(
            update(referrals)
            .where(is_open, is_new_day)
            .values(active_days=referrals.c.active_days + 1, last_active_day=day)
            .returning(referrals.c.active_days)
        )
        if days is None or days < enough_days:
            return None
        referrer: int | None = await self._connection.scalar(
            update(referrals).where(is_open).values(completed_at=at).returning(referrals.c.referrer_id)
        )
        return referrer

    async def earns(self, referrer_id: int, most: int) -> bool:
        """Whether the referrer still earns something for a friend, of at most `most`; it is counted."""
        counted = await self._connection.execute(
            update(invitations)
            .where(invitations.c.user_id == referrer_id, invitations.c.rewarded < most)
            .values(rewarded=invitations.c.rewarded + 1)
        )
        return counted.rowcount == 1
