"""PublishLane: calls in flight share one script, in order, one batch at a time, stored once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from time import monotonic

import structlog
from redis.exceptions import NoScriptError

from bus.config import EventBusConfig
from bus.errors import EventPublishError
from bus.metrics import REDIS_ERRORS
from bus.retry import retry_delay_s
from bus.transport.connection import address, is_lost, is_passing
from bus.transport.continuity import Continuity
from bus.transport.keys import Keyspace
from bus.transport.lineage import handed_in
from bus.transport.outgoing import Outgoing, refuse_all
from bus.transport.publish_command import PublishCommands
from bus.transport.wire import Detour, Line

log = structlog.get_logger(__name__)

MAX_BATCH_EVENTS = 500
MAX_BATCH_BYTES = 1024 * 1024
DATA_LOST = "Redis had lost the bus's data: what it held has to be published again before this event"
SHUT_DOWN = "the bus was shut down before Redis answered"
MAX_WAITING = 20_000
"""Events that may wait while Redis is away, for each partition of the lane; then publishing is refused at once."""


class PublishLane:
    """The way into Redis for some partitions. At most one batch is under way, so order is publish order.

    A batch whose reply was lost is sent again under its number, and the script stores a number once (as Kafka's
    idempotent producer does). The usual case needs no task: a batch is written to the line, and its reply sends the
    next one. What goes wrong is mended by a task.

    `sent`: told of every batch right after it was written, so that this process's readers can look for it at once:
    what they ask on the same line comes to Redis after it.
    """

    def __init__(
        self,
        line: Line,
        config: EventBusConfig,
        keys: Keyspace,
        partitions: Sequence[int],
        producer: str,
        continuity: Continuity,
        heal: Callable[[], Awaitable[None]],
        sent: Callable[[Sequence[Outgoing]], None],
    ) -> None:
        self._line = line
        self._config = config
        self._continuity = continuity
        self._heal = heal
        self._sent = sent
        self._max_waiting = MAX_WAITING * len(partitions)
        self._commands = PublishCommands(keys, partitions, producer, continuity, alone=not isinstance(line, Detour))
        self._number = 0
        self._waiting: deque[Outgoing] = deque()
        self._under_way: list[Outgoing] = []
        self._busy = False
        self._alone = True
        """Whether the last event had its batch to itself: then the next one is taken to be alone too, and not kept."""
        self._idle = asyncio.Event()
        self._idle.set()
        self._mending: asyncio.Task[None] | None = None

    def add(self, events: Sequence[Outgoing]) -> None:
        """Queue events; their receipt tells when Redis holds them, or why it does not: soon when too many wait."""
        for outgoing in events:
            outgoing.ticket = self._continuity.ticket()
            if outgoing.ticket is None:
                outgoing.refuse(DATA_LOST)
            elif len(self._waiting) >= self._max_waiting:
                where = address(self._config.redis_url)
                outgoing.refuse(f"{self._max_waiting} events already wait for Redis at {where}")
            else:
                self._waiting.append(outgoing)
        if self._busy or not self._waiting:
            return
        self._busy = True
        self._idle.clear()
        if self._alone:
            self._send_next()
        else:
            # Not at once: whoever else publishes in this turn of the loop shares the batch.
            asyncio.get_running_loop().call_soon(self._send_next)

    async def drained(self) -> None:
        """Wait until nothing is under way."""
        await self._idle.wait()

    def _send_next(self) -> None:
        """Send the next batch, or rest."""
        if not self._waiting:
            self._busy = False
            self._idle.set()
            return
        self._under_way = batch = self._next_batch()
        self._alone = len(batch) == 1
        self._number += 1
        if not self._line.is_open:
            self._mend(None)
        elif not self._continuity.is_current(batch[0].ticket):
            refuse_all(batch, DATA_LOST)
            self._go_on()
        else:
            script, keys, args = self._commands.of(batch, self._number)
            self._line.send(("EVALSHA", script.sha, len(keys), *keys, *args), self._answered)
            self._sent(batch)

    def _answered(self, reply: object) -> None:
        batch = self._under_way
        if isinstance(reply, Exception):
            self._mend(reply)
        elif self._continuity.is_current(batch[0].ticket):
            for outgoing in batch:
                outgoing.receipt.stored()
            self._go_on()
        else:
            # Stored, and lost before we heard of it: too late for those who publish again what was confirmed.
            refuse_all(batch, DATA_LOST)
            self._go_on()

    def _go_on(self) -> None:
        self._under_way = []
        if self._waiting:
            # Not at once: those who were just told get to publish what comes next.
            asyncio.get_running_loop().call_soon(self._send_next)
        else:
            self._send_next()

    def _mend(self, error: Exception | None) -> None:
        # Without the caller's context: it works for whoever publishes next, too.
        self._mending = asyncio.get_running_loop().create_task(
            self._send_again(error), name="bus publish", context=Context()
        )

    async def _send_again(self, error: Exception | None) -> None:
        """Send the batch under way, whose first try, if there was one, ended with `error`."""
        batch = self._under_way
        try:
            await self._send(batch, error)
        except EventPublishError as refused:
            refuse_all(batch, str(refused))
        except asyncio.CancelledError:
            refuse_all([*batch, *self._waiting], SHUT_DOWN)
            self._waiting.clear()
            raise
        except Exception as failure:
            refuse_all(batch, f"publishing failed: {failure!r}")
            raise
        else:
            for outgoing in batch:
                outgoing.receipt.stored()
            self._sent(batch)
        finally:
            self._go_on()

    def _next_batch(self) -> list[Outgoing]:
        batch, size = [self._waiting.popleft()], 0
        while self._waiting and len(batch) < MAX_BATCH_EVENTS:
            size += len(self._waiting[0].body)
            if size > MAX_BATCH_BYTES:
                break
            batch.append(self._waiting.popleft())
        return batch

    async def _send(self, batch: Sequence[Outgoing], error: Exception | None) -> None:
        """Return when the batch is stored. Raises EventPublishError when it is not, and is not going to be."""
        deadline = monotonic() + self._config.publish_timeout_seconds
        attempt = 0
        while True:
            # The first was handed in first: if it is current, all are.
            if not self._continuity.is_current(batch[0].ticket):
                raise EventPublishError(DATA_LOST)
            try:
                await self._try(batch, error)
            except Exception as failure:
                error = None
                if is_lost(failure):
                    await self._heal()
                elif not is_passing(failure):
                    raise EventPublishError(f"Redis refused the event: {failure}") from failure
                REDIS_ERRORS.labels("publish").inc()
                delay_s = retry_delay_s(attempt, base_s=0.05, cap_s=1.0)
                if monotonic() + delay_s > deadline:
                    where = address(self._config.redis_url)
                    raise EventPublishError(f"Redis at {where} did not take the event: {failure}") from failure
                log.warning(
                    "publish failed, trying again", error=str(failure), attempt=attempt, delay_s=round(delay_s, 3)
                )
                attempt += 1
                await asyncio.sleep(delay_s)
            else:
                if not self._continuity.is_current(batch[0].ticket):
                    # Stored, and lost before we heard of it: too late for those who publish again what was confirmed.
                    raise EventPublishError(DATA_LOST)
                return

    async def _try(self, batch: Sequence[Outgoing], error: Exception | None) -> None:
        """Send the batch once. `error`: that has been done, and this came of it; a forgotten script is no failure."""
        if error is not None and not isinstance(error, NoScriptError):
            raise error
        publishing = handed_in.set(batch[0].ticket)
        try:
            script, keys, args = self._commands.of(batch, self._number)
            await script.run(self._line, keys, args)
        finally:
            handed_in.reset(publishing)
