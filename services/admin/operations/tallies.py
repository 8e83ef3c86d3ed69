"""Tallies: numbers that many count at once and nobody has to wait for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Insert, and_, delete, func, insert, or_, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.operations.tables import tallies, tally_totals

EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The bucket of what is counted once and for all times."""

FOLDED_AT_ONCE = 5_000


class Kind(StrEnum):
    """What a tally is about."""

    PEOPLE = "people"
    STORY = "story"
    MINUTE = "minute"
    """What the bus did, minute by minute."""
    HOUR = "hour"
    """The same, hour by hour."""
    ERROR = "error"
    """Errors that were told, by their type and hour."""


KEPT = {Kind.MINUTE: timedelta(hours=2), Kind.HOUR: timedelta(days=60), Kind.ERROR: timedelta(days=60)}
"""How long buckets are kept; those of other kinds for good."""


class Count(NamedTuple):
    """What a number was counted under. A bucket is the moment it begins."""

    kind: Kind
    name: str
    bucket: datetime


def bucket_of(day: date) -> datetime:
    """The bucket of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class Tallies:
    """The tallies within one transaction, or for reading alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, *counts: Count, amount: int = 1) -> None:
        """Count `amount` more under each of `counts`."""
        await self.add_each(dict.fromkeys(counts, amount))

    async def add_each(self, amounts: dict[Count, int]) -> None:
        """Count each amount that is not nothing."""
        rows = [{**count._asdict(), "amount": amount} for count, amount in amounts.items() if amount]
        if rows:
            await self._connection.execute(insert(tallies), rows)

    async def since(self, kind: Kind, bucket: datetime) -> dict[tuple[str, datetime], int]:
        """Every number of that kind from that bucket on, by name and bucket."""
        # One statement: a fold between two would be seen twice, or not at all.
        both = union_all(
            *(
                select(table.c.name, table.c.bucket, table.c.amount).where(
                    table.c.kind == kind.value, table.c.bucket >= bucket
                )
                for table in (tallies, tally_totals)
            )
        ).subquery()
        query = select(both.c.name, both.c.bucket, func.sum(both.c.amount)).group_by(both.c.name, both.c.bucket)
        return {(name, at): int(amount) for name, at, amount in await self._connection.execute(query)}

    async def sum_of(self, kind: Kind, name: str) -> int:
        """All buckets of a number together."""
        both = union_all(
            *(
                select(table.c.amount).where(table.c.kind == kind.value, table.c.name == name)
                for table in (tallies, tally_totals)
            )
        ).subquery()
        return int(await self._connection.scalar(select(func.sum(both.c.amount))) or 0)

    async def first_bucket(self, kind: Kind, name: str) -> datetime | None:
        """Since when that number is counted; None: it never was."""
        both = union_all(
            *(
                select(func.min(table.c.bucket).label("bucket")).where(table.c.kind == kind.value, table.c.name == name)
                for table in (tallies, tally_totals)
            )
        ).subquery()
        first: datetime | None = await self._connection.scalar(select(func.min(both.c.bucket)))
        return first

    async def fold(self) -> int:
        """Put the oldest rows that were added into the totals; how many. Two who fold at once share them."""
        oldest = select(tallies.c.id).order_by(tallies.c.id).limit(FOLDED_AT_ONCE)
        taken = delete(tallies).where(tallies.c.id.in_(oldest)).returning(*tallies.c)
        sums: Counter[tuple[str, str, datetime]] = Counter()
        rows = (await self._connection.execute(taken)).all()
        for row in rows:
            sums[row.kind, row.name, row.bucket] += row.amount
        # In one order, so that two who fold at once cannot wait for each other.
        values = [
            {"kind": kind, "name": name, "bucket": bucket, "amount": amount}
            for (kind, name, bucket), amount in sorted(sums.items())
            if amount
        ]
        if values:
            await self._connection.execute(self._raise(), values)
        return len(rows)

    async def forget(self, now: datetime) -> None:
        """Drop the buckets that are too old to be shown."""
        old = or_(
            *(
                and_(tally_totals.c.kind == kind.value, tally_totals.c.bucket < now - kept)
                for kind, kept in KEPT.items()
            )
        )
        await self._connection.execute(delete(tally_totals).where(old))

    def _raise(self) -> Insert:
        is_postgres = self._connection.dialect.name == "postgresql"
        upsert = postgresql.insert(tally_totals) if is_postgres else sqlite.insert(tally_totals)
        return upsert.on_conflict_do_update(
            index_elements=["kind", "name", "bucket"],
            set_={"amount": tally_totals.c.amount + upsert.excluded.amount},
        )
