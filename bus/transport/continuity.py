"""Continuity: whether Redis still holds the data this process knows, and what has to happen first when it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import Context, ContextVar
from hashlib import sha256
from uuid import uuid4

import structlog
from redis.asyncio import Redis

from bus.ending import end
from bus.errors import EventBusError
from bus.retry import retry_delay_s
from bus.routes import RouteMemory, Routes
from bus.transport.connection import DECLARE
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

    `memory` knows the groups of others, whose processes may all be away: their queues have to be there before anything
    is published that is meant for them too.
    """

    def __init__(self, redis: Redis, keys: Keyspace, memory: RouteMemory | None = None) -> None:
        self.on_data_lost: Callable[[], Awaitable[None]] | None = None
        self._redis = redis
        self._keys = keys
        self._memory = memory
        self._remembered: Routes = {}
        self._declared: Routes = {}
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

    def declare(self, group: str, pattern: str) -> None:
        """Declare a group that is not handled here together with those that are."""
        self._declared = _together(self._declared, {group: [pattern]})

    async def establish(self, groups: Sequence[Group]) -> None:
        """Declare the groups, and learn which data there is. Raises what redis raises, or EventBusError."""
        # Every master is met now: one that is met later took the place of another.
        await self._redis.ping()
        await self._look_up()
        ours = _together(self._declared, _routes_of(groups))
        await self._announce(ours)
        self._marks = await self._declare(known=self._remembered, new=ours)
        await self._remember(ours)
        self._stopped = False
        if self._lineage is not None:
            self._lineage.begin()

    async def extend(self, group: Group) -> None:
        """Declare one more group; not the place to notice that others are gone."""
        ours = _routes_of([group])
        await self._announce(ours)
        await self._declare(new=ours, settle=False)
        await self._remember(ours)

    async def forget(self, group: str) -> None:
        """Declare the group no more when it is gone."""
        self._remembered = {name: patterns for name, patterns in self._remembered.items() if name != group}
        if self._memory is not None:
            with _told("a group that is forgotten"):
                await self._memory.remove(group)

    async def restore(self, groups: Sequence[Group]) -> bool:
        """Declare again what is gone of the groups; whether the data is not what it was. Then `on_data_lost` runs."""
        try:
            await self._look_up()
        except EventBusError as error:
            log.warning("going by the groups that were known last", error=str(error))
        marks = await self._declare(known=_together(self._remembered, self._declared, _routes_of(groups)))
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

    async def _look_up(self) -> None:
        """Learn from the memory which groups there are."""
        if self._memory is not None:
            with _told("the groups there are"):
                self._remembered = await self._memory.load()

    async def _announce(self, routes: Routes) -> None:
        """Tell the memory of the routes, before they are declared."""
        if self._memory is not None and not self._remembers(routes):
            with _told("a group that is new"):
                await self._memory.expect(routes)

    async def _remember(self, routes: Routes) -> None:
        """Keep the routes in the memory, once they are declared."""
        # Not before: a group that is remembered and missing means that data was lost.
        if self._memory is None or self._remembers(routes):
            return
        with _told("a group that is declared"):
            await self._memory.add(routes)
        self._remembered = _together(self._remembered, routes)

    def _remembers(self, routes: Routes) -> bool:
        return _together(self._remembered, routes) == _together(self._remembered)

    async def _declare(
        self, *, known: Routes | None = None, new: Routes | None = None, settle: bool = True
    ) -> list[str]:
        """Declare groups in every partition; the identities of their data.

        `known`: those that were declared before. With `settle` a partition gets a new identity when it lacks any of
        them, or has none.
        """
        known = known or {}
        routes = [*known.items(), *(new or {}).items()]
        args = [arg for name, patterns in routes for arg in (name, len(patterns), *sorted(patterns))]
        marks: list[str] = []
        for partition in range(self._keys.partitions):
            lanes = [lane for name, _ in routes for lane in self._keys.queues(partition, name)]
            head = [self._keys.prefix(partition), int(settle), uuid4().hex, len(known)]
            mark: bytes = await DECLARE.run(self._redis, [self._keys.meta(partition), *lanes], [*head, *args])
            marks.append(mark.decode())
        return marks


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Errors of the memory, whatever they are, as the bus's own."""
    try:
        yield
    except Exception as error:
        raise EventBusError(f"the memory of routes cannot be asked about {what}: {error}") from error


def _routes_of(groups: Sequence[Group]) -> Routes:
    return {group.name: set(group.patterns.values()) for group in groups}


def _together(*routes: Routes) -> Routes:
    names = {name for each in routes for name in each}
    return {name: {pattern for each in routes for pattern in each.get(name, ())} for name in sorted(names)}
