"""BusVisitor: a look at a bus by a process that is no member of it, such as an operator's command."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bus.config import EventBusConfig
from bus.errors import EventBusError
from bus.event_types import EventPriority
from bus.transport.connection import FIND_ENTRY, SURVEY, address, connect
from bus.transport.dead_letters import DeadLetters
from bus.transport.forgetting import forget_group
from bus.transport.keys import Keyspace
from bus.transport.sealed import SealedEntries
from bus.transport.upkeep import Caretaker, QueueState, possible_patterns

PAGE = 500
"""How many entries one call looks at: few enough that nobody else waits long for Redis."""

LIVES_FOR_MS = 6000
"""A process that gave no sign of life for so long is not counted: the lease of a bus as it comes."""


@dataclass(frozen=True)
class QueuedEvent:
    """An event in the queue of one group. `deliveries`: how often it was handed out; 0 while it waits to be read."""

    group: str
    partition: int
    lane: str
    queued_at: datetime
    deliveries: int
    requeued: int


class BusVisitor:
    """Sees queues and dead letters, reads none, changes nothing by being there. See `visit`."""

    def __init__(self, redis: Redis, config: EventBusConfig) -> None:
        keys = Keyspace(config.namespace, config.partitions)
        self.dead_letters = DeadLetters(redis, keys)
        self.sealed = SealedEntries(redis, keys)
        self._redis = redis
        self._config = config
        self._keys = keys

    async def subscribers(self, event_type: str) -> list[str]:
        """The groups that get events of the type, in order of name; also those whose processes are all away."""
        with _told():
            # Routes are the same in every partition: each has a copy, for its script's sake.
            groups = await cast(Any, self._redis).sunion(self._keys.routes(0, event_type))
        return sorted(group.decode() for group in groups)

    async def attendance(self) -> tuple[int, list[str]]:
        """How many processes live, and the groups that none of them handles, in order of name."""
        args = [self._keys.prefix(0), LIVES_FOR_MS, *possible_patterns()]
        with _told():
            _, _, living, *rows = await SURVEY.run(self._redis, [self._keys.meta(0), self._keys.due(0)], args)
        return living, sorted(rows[at].decode() for at in range(0, len(rows), 6) if not rows[at + 5])

    async def groups(self) -> dict[str, QueueState]:
        """How each group fares, by its name; also those whose processes are all away."""
        with _told():
            return (await Caretaker(self._redis, self._config, self._keys).survey()).states

    async def forget(self, group: str, *, and_entries: bool, and_dead_letters: bool) -> bool:
        """As RedisEventBus.forget_group, but for the memory of routes. Raises as it does."""
        with _told():
            return await forget_group(
                self._redis,
                self._config,
                self._keys,
                group,
                and_entries=and_entries,
                and_dead_letters=and_dead_letters,
            )

    async def queued(
        self, event_id: str, event_type: str, partition_key: str, priority: EventPriority
    ) -> list[QueuedEvent]:
        """Where the event waits or is being handled. Empty: every group is done with it, or gave it up.

        Walks through what the groups have queued of that partition and priority, page by page.
        """
        partition = self._keys.partition_of(partition_key)
        needle = f'"event_id":"{event_id}"'
        found: list[QueuedEvent] = []
        for group in await self.subscribers(event_type):
            lane = self._keys.queue(partition, group, priority)
            start = "-"
            while start:
                with _told():
                    read_on, *rows = await FIND_ENTRY.run(self._redis, [lane], [start, PAGE, needle])
                start = f"({read_on.decode()}" if read_on else ""
                for at in range(0, len(rows), 3):
                    queued_at = datetime.fromtimestamp(int(rows[at].split(b"-")[0]) / 1000, UTC)
                    deliveries, requeued = int(rows[at + 1]), int(rows[at + 2])
                    found.append(QueuedEvent(group, partition, priority.name, queued_at, deliveries, requeued))
        return found


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise EventBusError(f"Redis cannot be asked about the queues: {error}") from error


@asynccontextmanager
async def visit(config: EventBusConfig) -> AsyncIterator[BusVisitor]:
    """The bus that `config` names, seen from outside. Raises EventBusError when Redis cannot be reached."""
    redis = connect(config)
    try:
        try:
            await cast(Any, redis).ping()
        except (RedisError, OSError) as error:
            where = address(config.redis_url)
            raise EventBusError(
                f"cannot reach Redis at {where} ({error}): is it running and the address right?"
            ) from error
        yield BusVisitor(redis, config)
    finally:
        await redis.aclose()
