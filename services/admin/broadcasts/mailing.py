"""Mailing: what the process that sends a broadcast works through, so that nobody gets it twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, exists, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.broadcasts.audience import Segment, can_be_reached
from services.admin.broadcasts.broadcast import Broadcast, State
from services.admin.broadcasts.broadcasts import SENT, Broadcasts
from services.admin.broadcasts.tables import audience, broadcast_outcomes, broadcast_recipients, broadcasts
from services.database import Clock, Database, Transaction, insert_ignore

LEASE = timedelta(seconds=15)
"""How long a process that was not heard of is believed to send still."""

GATHER_AT_ONCE = 2_000
"""How many recipients are written down in one transaction, which on SQLite holds up every other writer."""

KEPT = timedelta(days=30)
"""How long it is known who got a broadcast; the counts stay."""

FORGET_AT_ONCE = 2_000

LONGEST_WHY = 64


class Status(StrEnum):
    """How far a recipient has come."""

    PENDING = "pending"
    SENDING = "sending"
    """Telegram is being asked, or was when the process died: it may have been sent."""
    SENT = "sent"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a broadcast is for, and the language they get it in."""

    user_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a recipient: taken as message `message_id`, or not, and why in a word or Telegram's words."""

    status: Status
    why: str = ""
    message_id: int | None = None


class Mailing:
    """The running broadcasts as one process sees them, which calls itself `runner`.

    A process leads a broadcast by a lease in the database; a recipient is begun only while it does, and only once. What
    a dead leader had begun and not finished is begun again by the next, and counted as repeated. `is_alone`: there is
    no other process, so whoever led before is dead. Every method raises DatabaseUnavailable.
    """

    def __init__(self, database: Database, clock: Clock, runner: str = "", *, is_alone: bool = False) -> None:
        self._database = database
        self._clock = clock
        self._runner = runner or str(uuid4())
        self._is_alone = is_alone

    async def lease(self) -> Broadcast | None:
        """The oldest running broadcast that nobody else leads; this process leads it from now on, for LEASE.

        To be called with nothing in hand: whoever was begun and not finished, here or elsewhere, is to be begun again.
        """
        now = self._clock()
        is_free = broadcasts.c.runner.is_(None) | (broadcasts.c.runner_until < now)
        is_ours = literal(self._is_alone) | (broadcasts.c.runner == self._runner)
        running = select(broadcasts.c.id, broadcasts.c.runner).where(
            broadcasts.c.state == State.RUNNING, is_free | is_ours
        )
        async with self._database.read() as connection:
            waiting = (await connection.execute(running.order_by(broadcasts.c.id).limit(1))).one_or_none()
        if waiting is None:
            return None
        broadcast_id, before = waiting

        async def take(transaction: Transaction) -> Broadcast | None:
            free = update(broadcasts).where(
                broadcasts.c.id == broadcast_id,
                broadcasts.c.state == State.RUNNING,
                broadcasts.c.runner.is_not_distinct_from(before),
            )
            taken = await transaction.connection.execute(free.values(runner=self._runner, runner_until=now + LEASE))
            if taken.rowcount != 1:
                return None
            await _take_back(transaction.connection, broadcast_id)
            return await Broadcasts(transaction.connection).find(broadcast_id)

        return await self._database.transact(take)

    async def renew(self, broadcast_id: int) -> bool:
        """Lead on for another LEASE. False: it was paused, cancelled, or somebody else leads it."""
        return await self._as_leader(broadcast_id, runner_until=self._clock() + LEASE)

    async def release(self, broadcast_id: int) -> None:
        """Let another process lead at once."""
        await self._as_leader(broadcast_id, is_running=False, runner=None, runner_until=None)

    async def halt(self, broadcast_id: int, why: str) -> bool:
        """Pause it because Telegram does not take the message itself. False: it is not this process's to pause."""
        return await self._as_leader(broadcast_id, state=State.PAUSED, why=why)

    async def gather(self, broadcast: Broadcast) -> bool:
        """Write the next recipients down; False when everybody is, or this process does not lead any more."""
        now = self._clock()

        async def write(transaction: Transaction) -> bool:
            connection = transaction.connection
            leads = self._leads(broadcast.id)
            row = (
                await connection.execute(
                    select(broadcasts.c.gathered_to).where(leads, broadcasts.c.is_gathered.is_(False))
                )
            ).one_or_none()
            if row is None:
                return False
            part = (
                select(
                    literal(broadcast.id).label("broadcast_id"),
                    audience.c.user_id,
                    audience.c.reads,
                    literal(Status.PENDING.value).label("status"),
                )
                .where(can_be_reached(), audience.c.user_id > row.gathered_to)
                .where(Segment(broadcast.segment).holds(now.date()))
                .order_by(audience.c.user_id)
                .limit(GATHER_AT_ONCE)
            )
            columns = ["broadcast_id", "user_id", "language", "status"]
            fresh = insert_ignore(connection, broadcast_recipients).from_select(columns, part)
            added = (await connection.execute(fresh)).rowcount
            of_this = broadcast_recipients.c.broadcast_id == broadcast.id
            last = await connection.scalar(select(func.max(broadcast_recipients.c.user_id)).where(of_this))
            progress: dict[str, Any] = {"gathered_to": last or 0, "is_gathered": added < GATHER_AT_ONCE}
            if progress["is_gathered"]:
                progress["people"] = select(func.count()).where(of_this).scalar_subquery()
            await connection.execute(update(broadcasts).where(leads).values(**progress))
            return added == GATHER_AT_ONCE

        return await self._database.transact(write)

    async def pending(self, broadcast_id: int, after: int, limit: int) -> Sequence[Recipient]:
        """The next people to begin, in the order of their ids, with ids above `after`."""
        waiting = (
            select(broadcast_recipients.c.user_id, broadcast_recipients.c.language)
            .where(
                broadcast_recipients.c.broadcast_id == broadcast_id,
                broadcast_recipients.c.status == Status.PENDING,
                broadcast_recipients.c.user_id > after,
            )
            .order_by(broadcast_recipients.c.user_id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [Recipient(*row) for row in await connection.execute(waiting)]

    async def begin(self, broadcast_id: int, user_id: int) -> int:
        """Write down that the person is about to be sent it; which attempt this is, from 1.

        0: not to be sent. Somebody else began or finished, the person is gone, or this process does not lead now.
        """

        async def write(transaction: Transaction) -> int:
            begun = (
                update(broadcast_recipients)
                .where(*_one(broadcast_id, user_id), broadcast_recipients.c.status == Status.PENDING)
                .where(exists().where(self._leads(broadcast_id)))
                .values(status=Status.SENDING, attempts=broadcast_recipients.c.attempts + 1)
                .returning(broadcast_recipients.c.attempts)
            )
            return await transaction.connection.scalar(begun) or 0

        return await self._database.transact(write)

    async def finish(self, broadcast_id: int, user_id: int, attempt: int, result: Result, *, in_doubt: bool) -> None:
        """Write down what became of that attempt; one that another process has taken up again changes nothing.

        `in_doubt`: the person may have got it before as well.
        """

        async def write(transaction: Transaction) -> None:
            connection = transaction.connection
            finished = await connection.execute(
                update(broadcast_recipients)
                .where(*_one(broadcast_id, user_id), broadcast_recipients.c.status == Status.SENDING)
                .where(broadcast_recipients.c.attempts == attempt)
                .values(status=result.status, why=result.why, message_id=result.message_id)
            )
            if finished.rowcount != 1:
                return
            await _count(connection, broadcast_id, (SENT if result.status == Status.SENT else result.why)[:LONGEST_WHY])
            if in_doubt and result.status == Status.SENT:
                again = update(broadcasts).where(broadcasts.c.id == broadcast_id)
                await connection.execute(again.values(repeated=broadcasts.c.repeated + 1))

        await self._database.transact(write)

    async def is_over(self, broadcast_id: int) -> bool:
        """Whether everybody was gathered, and nobody is left to begin or to finish."""
        open_ones = exists().where(
            broadcast_recipients.c.broadcast_id == broadcast_id,
            broadcast_recipients.c.status.in_((Status.PENDING, Status.SENDING)),
        )
        over = select(~open_ones & broadcasts.c.is_gathered.is_(True)).where(broadcasts.c.id == broadcast_id)
        async with self._database.read() as connection:
            return bool(await connection.scalar(over))

    async def progress(self, broadcast_id: int) -> tuple[Broadcast | None, Mapping[str, int]]:
        """The broadcast as it is now, and how many people came to which outcome."""
        async with self._database.read() as connection:
            record = Broadcasts(connection)
            return await record.find(broadcast_id), await record.outcomes(broadcast_id)

    async def forget(self) -> int:
        """Delete who got what is over for KEPT; how many rows. The counts stay."""
        before = self._clock() - KEPT
        old = select(broadcasts.c.id).where(broadcasts.c.finished_at < before)
        some = (
            select(broadcast_recipients.c.broadcast_id, broadcast_recipients.c.user_id)
            .where(broadcast_recipients.c.broadcast_id.in_(old))
            .limit(FORGET_AT_ONCE)
        )
        total = 0
        while True:
            async with self._database.read() as connection:
                rows = (await connection.execute(some)).all()
            if not rows:
                return total
            by_broadcast: dict[int, list[int]] = {}
            for broadcast_id, user_id in rows:
                by_broadcast.setdefault(broadcast_id, []).append(user_id)
            async with self._database.write() as connection:
                for broadcast_id, user_ids in by_broadcast.items():
                    theirs = delete(broadcast_recipients).where(
                        broadcast_recipients.c.broadcast_id == broadcast_id,
                        broadcast_recipients.c.user_id.in_(user_ids),
                    )
                    await connection.execute(theirs)
            total += len(rows)

    def _leads(self, broadcast_id: int, *, is_running: bool = True) -> Any:
        leads = (broadcasts.c.id == broadcast_id) & (broadcasts.c.runner == self._runner)
        return leads & (broadcasts.c.state == State.RUNNING) if is_running else leads

    async def _as_leader(self, broadcast_id: int, *, is_running: bool = True, **values: Any) -> bool:
        async def write(transaction: Transaction) -> bool:
            mine = update(broadcasts).where(self._leads(broadcast_id, is_running=is_running))
            return (await transaction.connection.execute(mine.values(**values))).rowcount == 1

        return await self._database.transact(write)


async def _take_back(connection: AsyncConnection, broadcast_id: int) -> None:
    """What was begun and never finished is to be begun again."""
    await connection.execute(
        update(broadcast_recipients)
        .where(broadcast_recipients.c.broadcast_id == broadcast_id, broadcast_recipients.c.status == Status.SENDING)
        .values(status=Status.PENDING)
    )


async def _count(connection: AsyncConnection, broadcast_id: int, outcome: str) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    fresh = insert(broadcast_outcomes).values(broadcast_id=broadcast_id, outcome=outcome, people=1)
    await connection.execute(
        fresh.on_conflict_do_update(
            index_elements=[broadcast_outcomes.c.broadcast_id, broadcast_outcomes.c.outcome],
            set_={"people": broadcast_outcomes.c.people + 1},
        )
    )


def _one(broadcast_id: int, user_id: int) -> tuple[Any, Any]:
    return broadcast_recipients.c.broadcast_id == broadcast_id, broadcast_recipients.c.user_id == user_id
