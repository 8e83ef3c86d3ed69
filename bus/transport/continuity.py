"""Continuity: whether Redis still holds the data this process knows, and what has to happen first when it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context, ContextVar
from hashlib import sha256
from uuid import uuid4

import structlog
from redis.asyncio import Redis

from bus.retry import retry_delay_s
from bus.transport.connection import DECLARE
from bus.transport.ending import end
from bus.transport.group import Group
from bus.transport.keys import Keyspace
from bus.transport.lineage import Lineage

log = structlog.get_logger(__name__)

_recalling_here: ContextVar[bool] = ContextVar("recalling_here", default=False)
"""Whether this code runs on behalf of `on_data_lost`: what it publishes is what was lost."""


class Continuity:
    """The identity of the data in each partition, as this process knows it.

    Whoever finds its groups gone declares them and gives the partition a new identity in the same step, so every
    publisher learns of the loss at its next publish, before it appends anything. A restart or failover of Redis
    counts as a loss too, since the last of what was confirmed may not have survived it. Where there is an
    `on_data_lost`, nothing else is published until it has returned: newer events would overtake those that were lost.
    """

    def __init__(self, redis: Redis, keys: Keyspace) -> None:
        self.on_data_lost: Callable[[], Awaitable[None]] | None = None
        self._redis = redis
        self._keys = keys
        self._marks: list[str] = [""] * keys.partitions
        self._lineage: Lineage | None = None
        self._doubts: list[str] = []
        self._losses = 0
        self._recalling: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def identity(self) -> str:
        """32 hex digits that name all the data; empty before `establish`."""
        return sha256(" ".join((*self._marks, *self._doubts)).encode()).hexdigest()[:32] if any(self._marks) else ""

    def mark(self, partition: int) -> str:
        """The identity of one partition's data, which a publish states."""
        return self._marks[partition]

    def ticket(self) -> int | None:
        """What an event is handed in with. None: what Redis lost has to be published before it."""
        recalling = self._recalling is not None and not self._recalling.done()
        return None if recalling and not _recalling_here.get() else self._losses

    def is_current(self, ticket: int | None) -> bool:
        """Whether Redis lost nothing since the event was handed in."""
        return ticket == self._losses

    async def establish(self, groups: Sequence[Group]) -> None:
        """Declare the groups, and learn which data there is."""
        # Every master is met now: one that is met later took the place of another.
        await self._redis.ping()
        self._marks = [await self._declare(partition, groups, "first") for partition in range(self._keys.partitions)]
        self._stopped = False
        if self._lineage is not None:
            self._lineage.begin()

    async def extend(self, group: Group) -> None:
        """Declare one more group; not the place to notice that others are gone."""
        for partition in range(self._keys.partitions):
            await self._declare(partition, [group], "add")

    async def restore(self, groups: Sequence[Group]) -> bool:
        """Declare again what is gone of the groups; whether the data is not what it was. Then `on_data_lost` runs."""
        marks = [await self._declare(partition, groups, "restore") for partition in range(self._keys.partitions)]
        if marks == self._marks:
            return False
        self._marks = marks
        self._call_back()
        return True

    async def stop(self) -> None:
        """Give a recall up, and begin no other: the next start finds another identity than before."""
        self._stopped = True
        if self._recalling is not None:
            await end([self._recalling])

    def watch(self, lineage: Lineage) -> None:
        """Take its doubts for losses, once the data is known."""
        self._lineage = lineage
        lineage.on_doubt = self._doubt
        lineage.is_current = self.is_current

    def _doubt(self) -> None:
        """The data may lack what was confirmed last, although nothing in it shows that."""
        self._doubts.append(uuid4().hex)
        self._call_back()

    def _call_back(self) -> None:
        if self.on_data_lost is None:
            return
        self._losses += 1
        if not self._stopped and (self._recalling is None or self._recalling.done()):
            self._recalling = asyncio.create_task(self._recall(self.on_data_lost), name="bus recall", context=Context())

    async def _recall(self, on_data_lost: Callable[[], Awaitable[None]]) -> None:
        """Call until it succeeds, and once more when Redis lost its data meanwhile."""
        _recalling_here.set(True)
        failures, recalled = 0, 0
        while recalled != self._losses:
            losses = self._losses
            try:
                await on_data_lost()
            except Exception:  # whatever it raises: events stay lost until it succeeds
                log.exception("publishing again what Redis lost has failed, trying again", attempt=failures)
                await asyncio.sleep(retry_delay_s(failures, base_s=0.1, cap_s=10.0))
                failures += 1
            else:
                failures, recalled = 0, losses

    async def _declare(self, partition: int, groups: Sequence[Group], mode: str) -> str:
        keys = [self._keys.meta(partition)]
        args: list[str | int] = [self._keys.prefix(partition), mode, uuid4().hex]
        for group in groups:
            patterns = sorted(set(group.patterns.values()))
            keys += self._keys.queues(partition, group.name)
            args += [group.name, len(patterns), *patterns]
        found: bytes = await DECLARE.run(self._redis, keys, args)
        return found.decode()
