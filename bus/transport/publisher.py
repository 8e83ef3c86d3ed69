"""Publishing: calls in flight share one script per partition, in order, one batch at a time, stored once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from time import monotonic
from uuid import uuid4

import orjson
import structlog
from redis.asyncio import Redis

from bus.config import EventBusConfig
from bus.errors import EventPublishError
from bus.metrics import REDIS_ERRORS
from bus.retry import retry_delay_s
from bus.transport.connection import PUBLISH, address, is_lost, is_passing
from bus.transport.continuity import Continuity
from bus.transport.keys import Keyspace
from bus.transport.lineage import handed_in

log = structlog.get_logger(__name__)

MAX_BATCH_EVENTS = 500
MAX_BATCH_BYTES = 1024 * 1024
DATA_LOST = "Redis had lost the bus's data: what it held has to be published again before this event"
MAX_WAITING = 20_000
"""Events that may wait per partition while Redis is away; then publishing is refused at once."""


class Outgoing:
    """An event on its way to Redis: what the script needs of it, and whoever waits for it."""

    __slots__ = ("body", "event_id", "event_type", "key", "lane", "stored", "targets", "ticket", "when")

    def __init__(
        self, event_id: str, event_type: str, lane: str, key: str, targets: str, body: bytes, when: str = ""
    ) -> None:
        self.event_id = event_id
        self.event_type = event_type
        self.lane = lane
        self.key = key
        self.targets = targets
        self.body = body
        self.when = when
        self.ticket: int | None = None
        self.stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class PublishLane:
    """The way into one partition. At most one batch is under way, so order is publish order.

    A batch whose reply was lost is sent again under its number, and the script stores a number once (as Kafka's
    idempotent producer does).
    """

    def __init__(
        self,
        redis: Redis,
        config: EventBusConfig,
        keys: Keyspace,
        partition: int,
        continuity: Continuity,
        heal: Callable[[], Awaitable[None]],
    ) -> None:
        self._redis = redis
        self._config = config
        self._partition = partition
        self._continuity = continuity
        self._keys = [
            keys.meta(partition),
            keys.producers(partition),
            keys.asleep(partition),
            keys.due(partition),
            keys.scheduled(partition),
            keys.tickets(partition),
        ]
        self._fixed = [keys.prefix(partition), keys.events, keys.bell, keys.alarm, str(partition), uuid4().hex]
        self._heal = heal
        self._batch = 0
        self._waiting: deque[Outgoing] = deque()
        self._sending: asyncio.Task[None] | None = None

    def add(self, outgoing: Outgoing) -> asyncio.Future[None]:
        """Queue an event; the future ends when Redis holds it, or with EventPublishError: soon when too many wait."""
        outgoing.ticket = self._continuity.ticket()
        if outgoing.ticket is None:
            _refuse([outgoing], DATA_LOST)
            return outgoing.stored
        if len(self._waiting) >= MAX_WAITING:
            where = address(self._config.redis_url)
            _refuse([outgoing], f"{MAX_WAITING} events already wait for Redis at {where}")
            return outgoing.stored
        self._waiting.append(outgoing)
        if self._sending is None:
            # Without the caller's context: it works for whoever publishes next, too.
            self._sending = asyncio.create_task(self._send_waiting(), name="bus publish", context=Context())
        return outgoing.stored

    async def drained(self) -> None:
        """Wait until nothing is under way."""
        while self._sending is not None:
            await asyncio.wait([self._sending])

    async def _send_waiting(self) -> None:
        batch: list[Outgoing] = []
        try:
            while self._waiting:
                batch = self._next_batch()
                try:
                    await self._send(batch)
                except EventPublishError as error:
                    _refuse(batch, str(error))
                else:
                    for outgoing in batch:
                        if not outgoing.stored.done():
                            outgoing.stored.set_result(None)
        finally:
            # Only a cancellation leaves anybody waiting here.
            self._sending = None
            _refuse([*batch, *self._waiting], "the bus was shut down before Redis answered")
            self._waiting.clear()

    def _next_batch(self) -> list[Outgoing]:
        batch, size = [self._waiting.popleft()], 0
        while self._waiting and len(batch) < MAX_BATCH_EVENTS:
            size += len(self._waiting[0].body)
            if size > MAX_BATCH_BYTES:
                break
            batch.append(self._waiting.popleft())
        return batch

    async def _send(self, batch: Sequence[Outgoing]) -> None:
        self._batch += 1
        args: list[object] = [*self._fixed, self._batch, "", _times(batch)]
        mark_at = len(args) - 2
        for outgoing in batch:
            args += (outgoing.event_type, outgoing.lane, outgoing.key, outgoing.targets, outgoing.body)
        deadline = monotonic() + self._config.publish_timeout_seconds
        attempt = 0
        while True:
            # The first was handed in first: if it is current, all are.
            if not self._continuity.is_current(batch[0].ticket):
                raise EventPublishError(DATA_LOST)
            args[mark_at] = self._continuity.mark(self._partition)
            publishing = handed_in.set(batch[0].ticket)
            try:
                await PUBLISH.run(self._redis, self._keys, args)
            except Exception as error:
                handed_in.reset(publishing)
                if is_lost(error):
                    await self._heal()
                elif not is_passing(error):
                    raise EventPublishError(f"Redis refused the event: {error}") from error
                REDIS_ERRORS.labels("publish").inc()
                delay_s = retry_delay_s(attempt, base_s=0.05, cap_s=1.0)
                if monotonic() + delay_s > deadline:
                    where = address(self._config.redis_url)
                    raise EventPublishError(f"Redis at {where} did not take the event: {error}") from error
                log.warning(
                    "publish failed, trying again", error=str(error), attempt=attempt, delay_s=round(delay_s, 3)
                )
                attempt += 1
                await asyncio.sleep(delay_s)
            else:
                if not self._continuity.is_current(batch[0].ticket):
                    # Stored, and lost before we heard of it: too late for those who publish again what was confirmed.
                    raise EventPublishError(DATA_LOST)
                return


def _times(batch: Sequence[Outgoing]) -> bytes:
    """What the script is told of the scheduled events in `batch`: one argument, since most batches have none."""
    times = {str(number): outgoing.when for number, outgoing in enumerate(batch, start=1) if outgoing.when}
    return orjson.dumps(times) if times else b""


def _refuse(batch: Sequence[Outgoing], why: str) -> None:
    for outgoing in batch:
        if not outgoing.stored.done():
            outgoing.stored.set_exception(EventPublishError(why, event_ids=[outgoing.event_id]))
