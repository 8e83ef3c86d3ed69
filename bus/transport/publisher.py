"""Publishing: calls in flight share one script per partition, in order, one batch at a time, stored once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from uuid import uuid4

import structlog
from redis.asyncio import Redis

from bus.config import EventBusConfig
from bus.errors import EventPublishError
from bus.metrics import REDIS_ERRORS
from bus.retry import retry_delay_s
from bus.transport.connection import PUBLISH, address, is_lost, is_passing
from bus.transport.keys import Keyspace

log = structlog.get_logger(__name__)

MAX_BATCH_EVENTS = 500
MAX_BATCH_BYTES = 1024 * 1024
MAX_WAITING = 20_000
"""Events that may wait per partition while Redis is away; then publishing is refused at once."""


class Outgoing:
    """An event on its way to Redis: what the script needs of it, and whoever waits for it."""

    __slots__ = ("body", "event_id", "event_type", "key", "lane", "stored", "targets")

    def __init__(self, event_id: str, event_type: str, lane: str, key: str, targets: str, body: bytes) -> None:
        self.event_id = event_id
        self.event_type = event_type
        self.lane = lane
        self.key = key
        self.targets = targets
        self.body = body
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
        heal: Callable[[], Awaitable[None]],
    ) -> None:
        self._redis = redis
        self._config = config
        self._keys = [keys.meta(partition), keys.producers(partition), keys.asleep(partition)]
        self._fixed = [keys.prefix(partition), keys.events, keys.bell, str(partition), uuid4().hex]
        self._heal = heal
        self._batch = 0
        self._waiting: deque[Outgoing] = deque()
        self._sending: asyncio.Task[None] | None = None

    def add(self, outgoing: Outgoing) -> asyncio.Future[None]:
        """Queue an event; the future ends when Redis holds it. Raises EventPublishError when too many wait."""
        if len(self._waiting) >= MAX_WAITING:
            raise EventPublishError(
                f"{MAX_WAITING} events already wait for Redis at {address(self._config.redis_url)}",
                event_ids=[outgoing.event_id],
            )
        self._waiting.append(outgoing)
        if self._sending is None:
            self._sending = asyncio.create_task(self._send_waiting(), name="bus publish")
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
        args: list[object] = [*self._fixed, self._batch]
        for outgoing in batch:
            args += (outgoing.event_type, outgoing.lane, outgoing.key, outgoing.targets, outgoing.body)
        deadline = monotonic() + self._config.publish_timeout_seconds
        attempt = 0
        while True:
            try:
                await PUBLISH.run(self._redis, self._keys, args)
                return
            except Exception as error:
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


def _refuse(batch: Sequence[Outgoing], why: str) -> None:
    for outgoing in batch:
        if not outgoing.stored.done():
            outgoing.stored.set_exception(EventPublishError(why, event_ids=[outgoing.event_id]))
