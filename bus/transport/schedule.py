"""Scheduler: moves events that were put off into the queues when they are due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog
from redis.asyncio import Redis

from bus.config import EventBusConfig
from bus.ending import end
from bus.errors import EventBusError
from bus.metrics import EVENTS_DUE, REDIS_ERRORS
from bus.retry import retry_delay_s
from bus.transport.connection import SCHEDULE_CANCEL, SCHEDULE_DUE, address, is_lost, is_passing
from bus.transport.keys import Keyspace
from bus.transport.live import messages
from bus.transport.wire import Line

log = structlog.get_logger(__name__)

MOVED_AT_ONCE = 100
"""Events one run of the script moves at most: Redis serves nobody else meanwhile."""

LOOK_EVERY_S = 5.0
"""How often a partition is looked at although nothing is known to be due: the poll behind the alarm."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def when_mark(due: datetime | None, event_id: str) -> str:
    """How the publish script is told when an event is due: nothing for now, else microseconds since 1970 and its id."""
    return "" if due is None else f"{(due - _EPOCH) // timedelta(microseconds=1)} {event_id}"


class Scheduler:
    """Watches the schedules of all partitions and moves what is due, by Redis's clock, into the subscribers' queues.

    Every process runs one. The script moves each event once, so any of them may be away: the others are in time. It
    sleeps until the next event is due; the alarm, a pub/sub message, tells that one was scheduled before that.
    """

    def __init__(
        self, redis: Redis, line: Line, config: EventBusConfig, keys: Keyspace, heal: Callable[[], Awaitable[None]]
    ) -> None:
        self._redis = redis
        self._line = line
        self._config = config
        self._keys = keys
        self._heal = heal
        # By partition: when to look at it next, in monotonic seconds.
        self._look_at = [0.0] * keys.partitions
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to watch."""
        self._tasks = [
            asyncio.create_task(self._run(), name="bus schedule"),
            asyncio.create_task(self._listen(), name="bus schedule alarm"),
        ]

    async def stop(self) -> None:
        """End. What is due from now on is moved by the other processes, or at the next start."""
        await end(self._tasks)
        self._tasks = []

    async def cancel(self, event_id: str) -> bool:
        """Whether the event waited and now never comes. Raises EventBusError when Redis cannot be asked."""
        for partition in range(self._keys.partitions):
            keys = [self._keys.due(partition), self._keys.scheduled(partition)]
            try:
                if await SCHEDULE_CANCEL.run(self._redis, keys, [event_id]):
                    return True
            except Exception as error:
                if not is_passing(error):
                    raise
                where = address(self._config.redis_url)
                raise EventBusError(
                    f"cannot ask Redis at {where} to cancel: {error}; ask again", event_id=event_id
                ) from error
        return False

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                for partition, look_at in enumerate(self._look_at):
                    if look_at <= monotonic():
                        await self._look(partition)
                failures = 0
            except Exception as error:  # noqa: BLE001  # the loop's boundary: logged, backed off, gone round again
                await self._recover(error, failures)
                failures += 1
                continue
            await self._sleep(min(self._look_at) - monotonic())

    async def _look(self, partition: int) -> None:
        """Move what is due in the partition, and know when to look again."""
        # Before the question: an alarm that comes while it is asked may bring this forward, and must not be lost.
        self._look_at[partition] = monotonic() + LOOK_EVERY_S
        moved, wait_us = await SCHEDULE_DUE.run(
            self._line,
            [
                self._keys.meta(partition),
                self._keys.due(partition),
                self._keys.scheduled(partition),
            ],
            [self._keys.prefix(partition), self._keys.events, self._keys.bell, partition, MOVED_AT_ONCE],
        )
        EVENTS_DUE.inc(moved)
        if wait_us >= 0:
            self._look_at[partition] = min(self._look_at[partition], monotonic() + wait_us / 1e6)

    async def _sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    async def _recover(self, error: Exception, failures: int) -> None:
        """After a failed look: what it moved is moved, what it did not is still scheduled."""
        REDIS_ERRORS.labels("schedule").inc()
        if is_lost(error):
            await self._heal()
        elif not is_passing(error):
            log.error("looking into the schedule failed", exc_info=error)
        elif failures == 0:
            log.warning("Redis is away, scheduled events come when it is back", error=str(error))
        self._look_again()
        await asyncio.sleep(retry_delay_s(failures, base_s=0.05, cap_s=2.0))

    async def _listen(self) -> None:
        # After each connection everything is looked at: alarms before it were not heard.
        async for message in messages(self._config, self._keys.alarm, self._look_again):
            partition = int(message)
            if partition < len(self._look_at):
                self._look_at[partition] = 0.0
                self._wake.set()

    def _look_again(self) -> None:
        self._look_at = [0.0] * len(self._look_at)
        self._wake.set()
