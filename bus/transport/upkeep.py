"""Caretaker: looks after all queues: numbers for whoever watches, an alarm for one that nobody reads, tidying."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import structlog
from redis.asyncio import Redis, RedisCluster

from bus import metrics
from bus.catalogue import HealthCheckFailedEvent
from bus.config import EventBusConfig
from bus.ending import end
from bus.factory import EventFactory
from bus.transport.connection import SURVEY, TIDY, is_passing
from bus.transport.keys import Keyspace

log = structlog.get_logger(__name__)

TIDY_EVERY_S = 3600.0
FIRST_TIDY_S = 60.0
"""A start has better things to do, and one that fails soon and is repeated need not tidy each time."""

PRODUCER_GONE_S = 86_400
"""A producer that sent nothing for so long is forgotten. A batch is sent again for seconds only, so its number is not
missed; a producer that comes back after all starts as a new one would."""

Alarm = Callable[[HealthCheckFailedEvent], Awaitable[None]]


@dataclass
class QueueState:
    """A group's queues in all partitions.

    `pending` of the `entries` are in hand, `unread` of them lie where nobody reads. `is_read`: somebody reads.
    """

    entries: int = 0
    pending: int = 0
    oldest_age_s: float = 0.0
    dead_letters: int = 0
    unread: int = 0
    is_read: bool = False


@dataclass(frozen=True)
class Survey:
    """The state of every group's queues by its name, how many scheduled events wait, and how many processes live."""

    states: dict[str, QueueState]
    scheduled: int
    members: int


class Caretaker:
    """One task per process that surveys every group's queues, whoever reads them, and tidies once an hour.

    `on_alarm` gets a HealthCheckFailedEvent when entries of a group lie unread for `unread_alarm_seconds` (its
    `consecutive_failures` is 1) and another one when they do no longer (0). `look` and `tidy` raise what redis raises.
    """

    def __init__(
        self,
        redis: Redis,
        config: EventBusConfig,
        keys: Keyspace,
        on_alarm: Alarm | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._redis = redis
        self._config = config
        self._keys = keys
        self._on_alarm = on_alarm
        self._clock = clock
        self._unread_since: dict[str, float] = {}
        self._alarmed: set[str] = set()
        self._shown: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look after the queues."""
        self._task = asyncio.create_task(self._run(), name="bus upkeep")

    async def stop(self) -> None:
        """End; whatever was begun may be left half done."""
        if self._task is not None:
            await end([self._task])
            self._task = None

    async def look(self) -> dict[str, QueueState]:
        """The state of every group's queues, by the group's name; gauges and alarms follow it."""
        survey = await self.survey()
        metrics.SCHEDULED.set(survey.scheduled)
        metrics.MEMBERS_SEEN.set(survey.members)
        metrics.PARTITIONS.set(self._keys.partitions)
        await self._weigh()
        self._show(survey.states)
        await self._watch(survey.states)
        return survey.states

    async def survey(self) -> Survey:
        """How the bus fares, whoever reads its queues."""
        patterns = possible_patterns()
        states: defaultdict[str, QueueState] = defaultdict(QueueState)
        scheduled = members = 0
        for partition in range(self._keys.partitions):
            now_ms, waiting, living, *rows = await SURVEY.run(
                self._redis,
                [self._keys.meta(partition), self._keys.due(partition)],
                [self._keys.prefix(partition), int(1000 * self._config.lease_seconds), *patterns],
            )
            scheduled += waiting
            members = max(members, living)
            for at in range(0, len(rows), 6):
                name, entries, pending, oldest_ms, dead, owned = rows[at : at + 6]
                state = states[name.decode()]
                state.entries += entries
                state.pending += pending
                state.dead_letters += dead
                state.unread += 0 if owned else entries
                state.is_read = state.is_read or bool(owned)
                if oldest_ms:
                    state.oldest_age_s = max(state.oldest_age_s, (now_ms - oldest_ms) / 1000)
        return Survey(dict(states), scheduled, members)

    async def _weigh(self) -> None:
        """Show how full the server is; of a Cluster, the fullest of its masters."""
        # A Cluster's client is no Redis to redis-py's types, though it is used as one.
        redis: Any = self._redis
        asked = {"target_nodes": RedisCluster.PRIMARIES} if isinstance(redis, RedisCluster) else {}
        info = await redis.info("memory", **asked)
        nodes = [info] if "used_memory" in info else list(info.values())
        fullest = max(nodes, key=lambda node: node["used_memory"] / (node.get("maxmemory") or float("inf")))
        metrics.REDIS_MEMORY_USED_BYTES.set(fullest["used_memory"])
        metrics.REDIS_MEMORY_MAX_BYTES.set(fullest.get("maxmemory", 0))

    async def tidy(self) -> tuple[int, int]:
        """Forget producers that are gone and counts of starts nobody needs any more; how many of each."""
        producers = suspects = 0
        for partition in range(self._keys.partitions):
            gone, stale = await TIDY.run(
                self._redis,
                [
                    self._keys.producers(partition),
                    self._keys.producers_seen(partition),
                    self._keys.suspects(partition),
                ],
                [self._keys.prefix(partition), PRODUCER_GONE_S],
            )
            producers += gone
            suspects += stale
        return producers, suspects

    async def _run(self) -> None:
        tidy_at = self._clock() + FIRST_TIDY_S
        while True:
            try:
                await self.look()
                if self._clock() >= tidy_at:
                    await self.tidy()
                    tidy_at = self._clock() + TIDY_EVERY_S
            except Exception as error:  # the loop's boundary: logged, gone round again
                if is_passing(error):
                    log.debug("queues could not be looked at, Redis is away", error=str(error))
                else:
                    log.error("looking after the queues failed", exc_info=error)
            await asyncio.sleep(self._config.survey_seconds)

    def _show(self, states: dict[str, QueueState]) -> None:
        for group, state in states.items():
            metrics.QUEUE_LAG.labels(group).set(state.entries - state.pending)
            metrics.QUEUE_PENDING.labels(group).set(state.pending)
            metrics.QUEUE_OLDEST_AGE_SECONDS.labels(group).set(state.oldest_age_s)
            metrics.QUEUE_UNREAD.labels(group).set(state.unread)
            metrics.DEAD_LETTERS.labels(group).set(state.dead_letters)
        for group in self._shown - set(states):
            for gauge in metrics.QUEUE_GAUGES:
                gauge.remove(group)
        self._shown = set(states)

    async def _watch(self, states: dict[str, QueueState]) -> None:
        """Tell of a queue that nobody reads, once, and when somebody does again."""
        for group in {*self._unread_since, *states}:
            state = states.get(group, QueueState())
            if not state.unread:
                self._unread_since.pop(group, None)
                if group in self._alarmed:
                    self._alarmed.discard(group)
                    log.info("the queue is read again", group=group)
                    await self._tell(group, "somebody reads it again", failures=0)
                continue
            unread_s = self._clock() - self._unread_since.setdefault(group, self._clock())
            if unread_s >= self._config.unread_alarm_seconds and group not in self._alarmed:
                self._alarmed.add(group)
                detail = f"{state.unread} entries, and for {unread_s:.0f} s no process has read them"
                log.warning("nobody reads this queue: start its handler, or forget the group", group=group,
                            entries=state.unread, unread_s=round(unread_s))  # fmt: skip
                await self._tell(group, detail, failures=1)

    async def _tell(self, group: str, detail: str, *, failures: int) -> None:
        if self._on_alarm is None:
            return
        try:
            await self._on_alarm(HealthCheckFailedEvent(f"queue {group}", detail, failures))
        except Exception:
            log.exception("the alarm about a queue could not be passed on", group=group)


def possible_patterns() -> list[str]:
    """Every pattern that can have a route: the known types, each of their prefixes with `.*`, and `*`."""
    patterns = {"*"}
    for event_type in EventFactory.get_supported_event_types():
        parts = event_type.split(".")
        patterns |= {event_type, *(".".join(parts[:count]) + ".*" for count in range(1, len(parts)))}
    return sorted(patterns)
