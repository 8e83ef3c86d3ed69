"""Consumer: the groups of this process, a reader per partition, and how they come back after Redis lost everything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast
from uuid import uuid4

import structlog
from redis.asyncio import Redis

from bus.config import EventBusConfig
from bus.ending import end
from bus.errors import EventSubscriptionError
from bus.interfaces import IEventHandler
from bus.key_ring import KeyRing
from bus.metrics import ACTIVE_SUBSCRIPTIONS, GROUPS_RECREATED, LOOP_PROGRESS_AGE_SECONDS
from bus.retry import retry_delay_s
from bus.routes import RouteMemory
from bus.tracing import Tracing
from bus.transport.connection import DEPTH, NOTE_START, is_passing
from bus.transport.continuity import Continuity
from bus.transport.dead_letters import DeadLetters
from bus.transport.entry import Entry
from bus.transport.group import Group
from bus.transport.keys import Keyspace
from bus.transport.live import watch_bell
from bus.transport.outgoing import Outgoing
from bus.transport.ownership import Ownership
from bus.transport.reader import PartitionReader
from bus.transport.wire import Line

log = structlog.get_logger(__name__)

STALE_TURNS = 3
"""A reader is alive when its loop came round within this many polls."""


@dataclass(frozen=True)
class Depth:
    """How many entries a group's queues hold, how many of them are in hand, and its dead letters."""

    length: int
    pending: int
    dead: int


class Consumer:
    """Declares groups, reads the queues this process owns and hands their entries to the handlers."""

    def __init__(
        self,
        redis: Redis,
        line: Line,
        config: EventBusConfig,
        keys: Keyspace,
        dead_letters: DeadLetters,
        producer: str,
        key_ring: KeyRing | None = None,
        memory: RouteMemory | None = None,
    ) -> None:
        self.continuity = Continuity(redis, keys, memory)
        self.tracing: Tracing | None = None
        self.on_circuit_opened: Callable[[Group, Exception], None] | None = None
        self._redis = redis
        self._config = config
        self._keys = keys
        self._producer = producer
        self._dead_letters = dead_letters
        self._key_ring = key_ring
        self._groups: dict[str, Group] = {}
        self._by_subscription: dict[str, Group] = {}
        self._covering: dict[str, list[str]] = {}
        """By event type: the groups here that want it."""
        self._readers = [
            PartitionReader(line, config, keys, partition, self.heal, self._fenced, self._renew)
            for partition in range(keys.partitions)
        ]
        self._ownership = Ownership(line, config, keys, self._readers, self.heal, self.continuity.mark)
        self._tasks: list[asyncio.Task[None]] = []
        self._healing = asyncio.Lock()
        self._started = False

    @property
    def groups(self) -> list[Group]:
        """The groups with a subscription here."""
        return list(self._groups.values())

    async def start(self) -> None:
        """Declare what was subscribed so far and start the readers."""
        await self.continuity.establish(self.groups)
        if self.groups:
            await self._ownership.join(self.groups)
        self._tasks = [
            asyncio.create_task(reader.run(), name=f"bus reader {reader.partition}") for reader in self._readers
        ]
        self._tasks.append(asyncio.create_task(self._ownership.run(), name="bus ownership"))
        bell = watch_bell(self._config, self._keys, self._producer, self._ring)
        self._tasks.append(asyncio.create_task(bell, name="bus bell"))
        self._started = True
        LOOP_PROGRESS_AGE_SECONDS.set_function(self.loop_age_s)

    async def stop(self) -> None:
        """Stop fetching, let handlers finish, acknowledge, end. What was not started stays pending."""
        if not self._started:
            return
        self._started = False
        LOOP_PROGRESS_AGE_SECONDS.set_function(lambda: 0.0)
        for reader in self._readers:
            reader.stop_fetching()
        await asyncio.gather(*(group.drain(self._config.drain_seconds) for group in self.groups))
        for reader in self._readers:
            await reader.close()
        readers = self._tasks[: len(self._readers)]
        await self.continuity.stop()
        # Leases are renewed until the last acknowledgement is out.
        await asyncio.wait(readers, timeout=self._config.publish_timeout_seconds)
        await end(self._tasks)
        await self._ownership.depart()
        ACTIVE_SUBSCRIPTIONS.dec(len(self._by_subscription))

    async def subscribe(self, name: str, pattern: str, handler: IEventHandler) -> str:
        group = self._groups.get(name)
        if group is None:
            group = Group(name, handler, self._config, self, self._key_ring)
        elif group.handler is not handler:
            raise EventSubscriptionError(f"{name} already has another handler in this process")
        for subscription_id, known in group.patterns.items():
            if known == pattern:
                return subscription_id
        subscription_id = f"{name}:{pattern}:{uuid4().hex[:8]}"
        group.patterns[subscription_id] = pattern
        if self._started:
            try:
                await self.continuity.extend(group)
            except BaseException:
                del group.patterns[subscription_id]
                raise
        self._groups[name] = group
        self._covering.clear()
        if self._started:
            await self._ownership.join([group])
            for reader in self._readers:
                reader.start_over(group)
        self._by_subscription[subscription_id] = group
        ACTIVE_SUBSCRIPTIONS.inc()
        return subscription_id

    async def unsubscribe(self, subscription_id: str) -> bool:
        group = self._by_subscription.pop(subscription_id, None)
        if group is None:
            return False
        ACTIVE_SUBSCRIPTIONS.dec()
        del group.patterns[subscription_id]
        self._covering.clear()
        if not group.patterns:
            del self._groups[group.name]
            await group.drain(self._config.drain_seconds)
            await self._ownership.leave(group)
        return True

    def is_turning(self) -> bool:
        """Whether every reader's loop came round lately."""
        return self.loop_age_s() < STALE_TURNS * self._config.poll_seconds + self._config.publish_timeout_seconds

    def loop_age_s(self) -> float:
        """Seconds since the reader that is furthest behind came round."""
        return monotonic() - min(reader.last_turn for reader in self._readers)

    async def depths(self) -> dict[str, Depth]:
        """How much waits for each group, by its name."""
        found = {}
        for group in self.groups:
            rows = [
                await DEPTH.run(
                    self._redis,
                    [*self._keys.queues(partition, group.name), self._keys.dead(partition, group.name)],
                    [],
                )
                for partition in range(self._keys.partitions)
            ]
            found[group.name] = Depth(*(sum(int(row[at]) for row in rows) for at in range(3)))
        return found

    async def heal(self) -> None:
        """Redis lost the bus's data: declare every group again, read from the start, and tell who can publish again."""
        before = self.continuity.identity
        async with self._healing:
            if self.continuity.identity != before:
                return
            try:
                if not await self.continuity.restore(self.groups):
                    return
            except Exception as error:
                if not is_passing(error):
                    raise
                log.warning("Redis is away again while its groups are being declared", error=str(error))
                return
            GROUPS_RECREATED.inc()
            log.error("Redis had lost the bus's data; its groups are there again", groups=len(self._groups))
            for reader in self._readers:
                reader.start_over()
            self._ownership.resume()

    def _ring(self, partition: int | None, groups: list[str]) -> None:
        if partition is None:
            self._ownership.ring()
            for reader in self._readers:
                reader.ring()
        elif groups == ["!"]:
            self._ownership.ring()
        elif partition < len(self._readers):
            self._readers[partition].ring(groups)

    def look_for(self, sent: Sequence[Outgoing]) -> None:
        """Read what this process has just published: sooner than when the bell told of it."""
        if not self._started or not self._groups:
            return
        for partition, event_type in {(out.partition, out.event_type) for out in sent if not out.when}:
            wanting = self._covering.get(event_type)
            if wanting is None:
                wanting = [group.name for group in self.groups if group.covers(event_type)]
                self._covering[event_type] = wanting
            self._readers[partition].ring(wanting)

    def finish(self, group: Group, entry: Entry) -> None:
        """Acknowledge the entry with its partition's next turn."""
        self._readers[entry.partition].finish(group, entry)

    def more_room(self, group: Group) -> None:
        """The group can take more entries than a moment ago."""
        for reader in self._readers:
            reader.ring([group.name])

    async def park(self, group: Group, entry: Entry, error: Exception) -> None:
        """Dead-letter the entry."""
        reader, token = self._readers[entry.partition], self._ownership.owns(entry.partition, group)
        if token is None or not await self._dead_letters.park(group, entry, error, token):
            log.warning("event not dead-lettered: its queue is somebody else's now", group=group.name)
            # Or ours under a new token: then it is read again.
            reader.start_over(group)
        group.settled(entry.partition, entry.lane, [entry.id])
        reader.ring([group.name])

    def circuit_opened(self, group: Group, error: Exception) -> None:
        """Pass on that a group's events wait for its dependency."""
        if self.on_circuit_opened is not None:
            self.on_circuit_opened(group, error)

    def _fenced(self, partition: int, group: Group) -> None:
        self._ownership.fenced(partition, group)

    async def _renew(self, partition: int, groups: Sequence[Group]) -> None:
        await self._ownership.renew(partition, groups)

    async def starts_of(self, group: Group, entry: Entry) -> int:
        """How often an heirloom was started, as far as we know, by a process that did not survive it."""
        suspects = self._keys.suspects(entry.partition)
        return int(await self._answered(lambda: cast(Any, self._redis).hget(suspects, _suspect(group, entry))) or 0)

    async def note_start(self, group: Group, entry: Entry, starts: int) -> None:
        """Note that an heirloom is being started, for the `starts`-th time. Noted twice it counts once."""
        suspects = self._keys.suspects(entry.partition)
        await self._answered(lambda: NOTE_START.run(self._redis, [suspects], [_suspect(group, entry), starts]))

    async def _answered(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        """What Redis answers, as soon as it does: that it is away is no fault of the event that waits for it."""
        failures = 0
        while True:
            try:
                return await ask()
            except Exception as error:
                if not is_passing(error):
                    raise
                log.warning("Redis is away, an event waits to be counted", error=str(error))
                await asyncio.sleep(retry_delay_s(failures, base_s=0.05, cap_s=1.0))
                failures += 1

    async def forget_starts(self, group: Group, entry: Entry) -> None:
        """We survived handling the heirloom."""
        try:
            await cast(Any, self._redis).hdel(self._keys.suspects(entry.partition), _suspect(group, entry))
        except Exception as error:
            if not is_passing(error):
                raise
            # A count too high costs nothing unless this happens max_deliveries times to one event.
            log.warning("could not clear an event's count of starts", group=group.name, error=str(error))


def _suspect(group: Group, entry: Entry) -> str:
    return f"{group.name} {entry.id.decode()}"
