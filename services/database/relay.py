"""The relay: one path and one order from the outbox to the bus."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from itertools import islice

import structlog

from bus import (
    BaseEvent,
    EventBusError,
    EventFactory,
    EventPriority,
    EventPublishError,
    EventSerializationError,
    EventValidationError,
    IEventBus,
)
from bus.ending import end
from bus.key_ring import KeyRing
from services.database.errors import DatabaseError, first_line
from services.database.metrics import OUTBOX_FAILURES, OUTBOX_PUBLISHED, OUTBOX_REFUSED
from services.database.outbox_rows import OutboxRow, defer_rows
from services.database.pending import Pending, PendingRow
from services.database.transaction import Transaction

log = structlog.get_logger(__name__)


class Relay:
    """Publishes committed events in commit order, from memory while it keeps up, from the table while it does not.

    It begins with the table (what a crash left behind) and returns to it when more than `memory_limit` events wait: the
    copies in memory are then forgotten, and the table is read from its first pending row. While the table is read, what
    is committed meanwhile collects in memory again and follows when the table is done. It is done with the row that was
    the last when the reading began: what other processes commit after that is theirs, and there is no end to it.

    Whoever waits for a publication hears of a failure when nothing went through for `patience_s` seconds: a Redis that
    failed over or lost its data takes events again sooner than Telegram would come again with the update.
    """

    def __init__(
        self,
        pending: Pending,
        bus: IEventBus,
        *,
        keep_from: EventPriority,
        memory_limit: int,
        batch_size: int,
        patience_s: float,
        retry_delay_s: Callable[[int], float],
        key_ring: KeyRing | None,
    ) -> None:
        self._pending = pending
        pending.on_refused = self.read_the_table
        self._bus = bus
        self._keep_from = keep_from
        self._memory_limit = memory_limit
        self._batch_size = batch_size
        self._patience_s = patience_s
        self._retry_delay_s = retry_delay_s
        self._key_ring = key_ring
        self._queue: deque[BaseEvent] = deque()
        # The ids of what is in the queue and not published.
        self._held: set[str] = set()
        # Of those that are scheduled: when they are to be delivered.
        self._deliver_at: dict[str, datetime] = {}
        self._announced: set[str] = set()
        self._refused: set[str] = set()
        self._waiters: dict[str, asyncio.Future[None]] = {}
        self._one_path = asyncio.Lock()
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._tried = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.read_the_table()

    def enlist(self, transaction: Transaction, rows: list[OutboxRow], now: datetime) -> None:
        """Commit `rows` with `transaction`, and take them over once it is durable."""
        defer_rows(transaction, rows, now, self._keep_from)
        events = [row.event for row in rows]
        ids = {event.event_id for event in events}
        # Between the commit and the hand-over the table shows the rows already. Read there and published at once, they
        # would overtake earlier events of their user that wait in memory.
        self._announced |= ids
        transaction.after_rollback(partial(self._announced.difference_update, ids))
        transaction.after_commit(partial(self._announced.difference_update, ids))
        transaction.after_commit(partial(self._hand_over, rows))

    def _hand_over(self, rows: Sequence[OutboxRow]) -> None:
        if self._collecting:
            if len(self._queue) + len(rows) > self._memory_limit:
                log.warning("outbox.overflow", held=len(self._queue), hint="reading on from the table")
                self.read_the_table()
            else:
                for row in rows:
                    if not self._pending.is_published(row.event.event_id):
                        self._queue.append(row.event)
                        self._held.add(row.event.event_id)
                        self._note_time(row.event, row.deliver_at)
        self._wake.set()

    def read_the_table(self) -> None:
        """Forget what memory holds and begin again with the first pending row of the table."""
        self._queue.clear()
        self._held.clear()
        self._deliver_at.clear()
        self._collecting = False
        self._from_table = True
        self._after_id: int | None = None
        self._last_id = 0
        self._wake.set()

    def expect(self, event_ids: Iterable[str]) -> dict[str, asyncio.Future[None]]:
        """For each of these pending events a future that ends with its publication, or with a failure that lasts.

        Asked right after the commit, before the rows are taken over. Events that were published and only lack their
        mark are left out.
        """
        loop = asyncio.get_running_loop()
        waiting = {
            event_id: self._waiters.setdefault(event_id, loop.create_future())
            for event_id in event_ids
            if not self._pending.is_published(event_id)
        }
        if self.is_stopping and not self._tasks:
            self._fail_waiters("the outbox stopped")
        return waiting

    @property
    def is_stopping(self) -> bool:
        """Whether it was told to stop: what is committed from now on may not be published by this process."""
        return self._stopping.is_set()

    async def start(self) -> None:
        """Run. Returns when everything pending is published, or at the first failure (it goes on trying)."""
        if self._tasks:
            return
        self._stopping.clear()
        self._tried.clear()
        self._tasks = [
            asyncio.create_task(self._run(), name="outbox-relay"),
            asyncio.create_task(self._pending.keep_marking(), name="outbox-marks"),
        ]
        await self._tried.wait()

    async def stop(self, drain_s: float) -> None:
        """Publish what is held, for at most `drain_s` seconds, and end. Whoever still waits gets EventPublishError."""
        if not self._tasks:
            return
        self._stopping.set()
        self._wake.set()
        relay, marker = self._tasks
        await asyncio.wait([relay], timeout=drain_s)
        await end([relay, marker])
        self._tasks = []
        try:
            await self._pending.mark()
        except DatabaseError as error:
            log.warning("outbox.marks_lost", error=str(error), hint="these are published again at the next start")
        self._fail_waiters("the outbox stopped")
        self.read_the_table()

    @asynccontextmanager
    async def recalling(self) -> AsyncIterator[None]:
        """A recall: nothing is published inside, and every mark is written or refused."""
        async with self._one_path:
            await self._pending.begin_recall()
            yield

    async def sweep(self, created_before: datetime) -> int:
        """Publish pending rows from before that moment that nobody here holds; how many."""
        async with self._one_path:
            swept, after_id = 0, 0
            while rows := await self._pending.after(after_id, self._batch_size, created_before):
                if self._from_table:
                    # The table is read from its first row anyway; memory may have overflowed while we looked.
                    break
                swept += await self._publish(self._decode(rows))
                after_id = rows[-1].id
        if swept:
            log.warning("outbox.swept", events=swept)
        return swept

    async def adopt(self, event_ids: Collection[str]) -> None:
        """Publish these pending rows of another process, with what is pending before them for the same people.

        Harmless if that process lives after all: events may come twice, and never in another order. Raises
        EventPublishError or DatabaseUnavailable.
        """
        async with self._one_path:
            # While the table is read, they come in their turn.
            if event_ids and not self._from_table:
                rows = await self._pending.up_to(list(event_ids))
                log.warning("outbox.adopted", events=await self._publish(self._decode(rows)))

    async def _run(self) -> None:
        failures, failing_since = 0, 0.0
        while True:
            try:
                async with self._one_path:
                    await self._step()
            except Exception as error:  # the relay outlives whatever its bus or database raises
                now = asyncio.get_running_loop().time()
                failures, failing_since = failures + 1, failing_since if failures else now
                OUTBOX_FAILURES.inc()
                delay_s = self._retry_delay_s(failures - 1)
                reason = f"{type(error).__name__}: {first_line(error)}"
                expected = isinstance(error, (EventBusError, DatabaseError))
                log.warning(
                    "outbox.not_published",
                    error=reason,
                    failures=failures,
                    retry_in_s=round(delay_s, 2),
                    exc_info=not expected,
                )
                if now - failing_since >= self._patience_s or self._stopping.is_set():
                    self._fail_waiters(reason)
                self._tried.set()
                if self._stopping.is_set():
                    return
                await self._pause(delay_s)
                continue
            failures = 0
            if self._from_table or self._queue:
                continue
            self._tried.set()
            if self._stopping.is_set():
                return
            self._wake.clear()
            await self._wake.wait()

    async def _pause(self, delay_s: float) -> None:
        try:
            async with asyncio.timeout(delay_s):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _step(self) -> None:
        """Publish one batch."""
        if self._from_table:
            await self._step_through_table()
            return
        batch = [event for event in islice(self._queue, self._batch_size) if event.event_id in self._held]
        await self._publish(batch)
        while self._queue and self._queue[0].event_id not in self._held:
            self._queue.popleft()

    async def _step_through_table(self) -> None:
        if self._after_id is None:
            await self._pending.mark()
            await self._pending.join()
            self._collecting = True
            self._after_id = 0
            self._last_id = await self._pending.last_id()
            return
        at = self._after_id
        rows = await self._pending.after(at, self._batch_size, up_to=self._last_id)
        # Memory may overflow during either wait; what was skipped for it is then behind us: begin again.
        if self._after_id == at:
            await self._publish(self._decode(rows))
        if self._after_id == at:
            if rows:
                self._after_id = rows[-1].id
            else:
                self._from_table = False

    def _decode(self, rows: Sequence[PendingRow]) -> list[BaseEvent]:
        """The events of `rows`, without those that come from memory in their turn, are done, or cannot be read."""
        events = []
        for row in rows:
            of_memory = row.event_id in self._held or row.event_id in self._announced
            if of_memory or row.event_id in self._refused or self._pending.is_published(row.event_id):
                continue
            try:
                event = EventFactory.from_bytes(row.body, self._key_ring)
            except (EventValidationError, EventSerializationError) as error:
                self._refuse(row.event_id, error)
            else:
                events.append(event)
                self._note_time(event, row.deliver_at)
        return events

    def _note_time(self, event: BaseEvent, deliver_at: datetime | None) -> None:
        if deliver_at is not None:
            self._deliver_at[event.event_id] = deliver_at

    async def _publish(self, events: Sequence[BaseEvent]) -> int:
        """Publish in order; how many the bus took. Raises what the bus raises, with what it did take done."""
        times = {event.event_id: self._deliver_at.get(event.event_id) for event in events}
        now = [event for event in events if times[event.event_id] is None]
        later = [(event, at) for event in events if (at := times[event.event_id]) is not None]
        return await self._publish_now(now) + await self._schedule(later)

    async def _schedule(self, later: Sequence[tuple[BaseEvent, datetime]]) -> int:
        """Hand the bus what it is to deliver at a time of its own. The order of these is that of their times."""
        answers = await asyncio.gather(
            *(self._bus.publish(event, at=at) for event, at in later), return_exceptions=True
        )
        failures: list[BaseException] = []
        taken: list[str] = []
        for (event, _), answer in zip(later, answers, strict=True):
            if isinstance(answer, (EventValidationError, EventSerializationError)):
                self._refuse(event.event_id, answer)
            elif isinstance(answer, BaseException):
                failures.append(answer)
            else:
                taken.append(event.event_id)
        self._done(taken)
        if failures:
            raise failures[0]
        return len(taken)

    async def _publish_now(self, events: Sequence[BaseEvent]) -> int:
        if not events:
            return 0
        try:
            await self._bus.publish_many(events)
        except EventPublishError as error:
            missing = set(error.event_ids)
            if missing:
                self._done([event.event_id for event in events if event.event_id not in missing])
            raise
        except (EventValidationError, EventSerializationError) as error:
            if len(events) == 1:
                self._refuse(events[0].event_id, error)
                return 0
            # One of them is bad and none was sent: find it.
            return sum([await self._publish_now([event]) for event in events])
        self._done([event.event_id for event in events])
        return len(events)

    def _done(self, event_ids: list[str]) -> None:
        OUTBOX_PUBLISHED.inc(len(event_ids))
        self._held.difference_update(event_ids)
        self._pending.published(event_ids)
        for event_id in event_ids:
            self._deliver_at.pop(event_id, None)
            waiter = self._waiters.pop(event_id, None)
            if waiter is not None and not waiter.done():
                waiter.set_result(None)

    def _refuse(self, event_id: str, error: EventBusError) -> None:
        """Step over an event no bus of this version takes. Its row stays pending: a newer version may know it."""
        OUTBOX_REFUSED.inc()
        log.error("outbox.refused", event_id=event_id, error=str(error), hint="the row stays in the outbox, pending")
        self._refused.add(event_id)
        self._held.discard(event_id)
        self._deliver_at.pop(event_id, None)
        waiter = self._waiters.pop(event_id, None)
        if waiter is not None:
            _fail(waiter, event_id, str(error))

    def _fail_waiters(self, reason: str) -> None:
        waiters, self._waiters = self._waiters, {}
        for event_id, waiter in waiters.items():
            _fail(waiter, event_id, reason)


def _fail(waiter: asyncio.Future[None], event_id: str, reason: str) -> None:
    if not waiter.done():
        waiter.set_exception(EventPublishError(f"committed, not published yet: {reason}", event_ids=(event_id,)))
        # Whoever waited may be gone; that is no reason for asyncio to complain.
        waiter.exception()
