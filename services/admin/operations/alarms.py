"""Alarms: what is bad, once for all processes, and whether that was told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.operations.damping import calm, in_a_row
from services.admin.operations.tables import alarms, check_reports, told_amounts
from services.database import insert_ignore


@dataclass(frozen=True, slots=True)
class Alarm:
    """A spell of something: bad from `since` to `well_since` (None: still), with `relapses` in between.

    `in_a_row`: how many spells came shortly before it.
    """

    name: str
    spell: int
    since: datetime
    well_since: datetime | None
    is_told: bool
    relapses: int
    in_a_row: int
    detail: str

    @property
    def is_bad(self) -> bool:
        return self.well_since is None


@dataclass(frozen=True, slots=True)
class Report:
    """A process says that a check is bad."""

    check_name: str
    replica: str
    since: datetime


class Alarms:
    """What is wrong, within one transaction or for reading alone.

    Whoever changes an alarm has the events of its name in order: they have one partition key.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, name: str) -> Alarm | None:
        """The latest spell of that name; None when it was never bad."""
        columns = (alarms.c[column] for column in Alarm.__dataclass_fields__)
        row = (await self._connection.execute(select(*columns).where(alarms.c.name == name))).one_or_none()
        return Alarm(*row) if row is not None else None

    async def went_bad(self, name: str, at: datetime, detail: str) -> Alarm:
        """It is bad: a new spell, or the old one again where its end was not told yet."""
        known = await self.find(name)
        if known is None:
            fresh = Alarm(name, 1, at, None, is_told=False, relapses=0, in_a_row=0, detail=detail)
            await self._connection.execute(
                insert(alarms).values(**{field: getattr(fresh, field) for field in Alarm.__dataclass_fields__})
            )
            return fresh
        if known.well_since is None:
            return await self._keep(replace(known, detail=detail))
        if known.is_told:
            return await self._keep(replace(known, well_since=None, relapses=known.relapses + 1, detail=detail))
        before = in_a_row(known.in_a_row, at - known.well_since)
        return await self._keep(
            Alarm(name, known.spell + 1, at, None, is_told=False, relapses=0, in_a_row=before, detail=detail)
        )

    async def went_well(self, alarm: Alarm, at: datetime) -> Alarm:
        """It is well, for now."""
        return await self._keep(replace(alarm, well_since=at))

    async def told(self, alarm: Alarm, *, is_told: bool) -> Alarm:
        """That it is bad was told, or that it is over."""
        return await self._keep(replace(alarm, is_told=is_told))

    async def reported(self, check_name: str, replica: str, *, is_bad: bool, at: datetime, detail: str) -> list[str]:
        """Note what a process says of a check; the processes that say it is bad now."""
        theirs = (check_reports.c.check_name == check_name, check_reports.c.replica == replica)
        if is_bad:
            row = insert_ignore(self._connection, check_reports)
            await self._connection.execute(row.values(check_name=check_name, replica=replica, since=at, detail=detail))
        else:
            await self._connection.execute(delete(check_reports).where(*theirs))
        saying = select(check_reports.c.replica).where(check_reports.c.check_name == check_name)
        return list(await self._connection.scalars(saying.order_by(check_reports.c.replica)))

    async def reports(self) -> list[Report]:
        """Everything that some process says is bad."""
        columns = (check_reports.c.check_name, check_reports.c.replica, check_reports.c.since)
        rows = await self._connection.execute(select(*columns).order_by(*columns[:2]))
        return [Report(*row) for row in rows]

    async def _keep(self, alarm: Alarm) -> Alarm:
        values = {field: getattr(alarm, field) for field in Alarm.__dataclass_fields__}
        await self._connection.execute(update(alarms).where(alarms.c.name == alarm.name).values(**values))
        return alarm


def calm_of(alarm: Alarm) -> float:
    """How many seconds it must be well before that is told."""
    return calm(alarm.in_a_row + alarm.relapses).total_seconds()


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of something that grows, and when."""

    amount: int
    at: datetime


class ToldAmounts:
    """Numbers that were told, each change made by one of those who try at once."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, name: str) -> Told | None:
        """What was told of it last; None: nothing yet."""
        query = select(told_amounts.c.amount, told_amounts.c.at).where(told_amounts.c.name == name)
        row = (await self._connection.execute(query)).one_or_none()
        return Told(*row) if row is not None else None

    async def begin(self, name: str, now: Told) -> bool:
        """The first time; False when somebody else was first."""
        row = insert_ignore(self._connection, told_amounts).values(name=name, amount=now.amount, at=now.at)
        return (await self._connection.execute(row)).rowcount == 1

    async def move(self, name: str, before: Told, now: Told) -> bool:
        """From `before` to `now`; False when somebody else has moved it since."""
        it = (told_amounts.c.name == name, told_amounts.c.amount == before.amount, told_amounts.c.at == before.at)
        moved = update(told_amounts).where(*it).values(amount=now.amount, at=now.at)
        return (await self._connection.execute(moved)).rowcount == 1
