"""Group: one durable subscriber (service, handler id) at work over what its readers fetch."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from time import perf_counter, time
from typing import Protocol

import structlog

from bus.config import EventBusConfig
from bus.context import current_event
from bus.ending import end
from bus.errors import EventHandlingError
from bus.event_types import EventPriority
from bus.factory import EventFactory
from bus.handler import matches
from bus.interfaces import IEventHandler
from bus.key_ring import KeyRing
from bus.metrics import CIRCUIT_STATE
from bus.retry import retry_delay_s
from bus.tally import tallies_for
from bus.tracing import Tracing
from bus.transport.breaker import Circuit, CircuitBreaker, Fault, fault_of
from bus.transport.entry import Entry
from bus.transport.final_errors import FINAL_ERRORS, ExpiredEventError, NotOursError, PoisonousEventError
from bus.transport.group_stats import GroupStats
from bus.transport.key_order import KeyLine, KeyOrder
from bus.transport.turn_slice import TurnSlice
from bus.transport.watchdog import OverdueError, Watchdog

log = structlog.get_logger(__name__)


class Upkeep(Protocol):
    """What a group asks of the transport: how an entry ends, and the count of starts that nobody survived."""

    tracing: Tracing | None

    def finish(self, group: Group, entry: Entry) -> None: ...
    def more_room(self, group: Group) -> None: ...
    async def park(self, group: Group, entry: Entry, error: Exception) -> None: ...
    async def starts_of(self, group: Group, entry: Entry) -> int: ...
    async def note_start(self, group: Group, entry: Entry, starts: int) -> None: ...
    async def forget_starts(self, group: Group, entry: Entry) -> None: ...
    def circuit_opened(self, group: Group, error: Exception) -> None: ...


class Group:
    """Runs one handler over the entries its readers fetch: key by key, several keys at once, with retries.

    An entry ends in exactly one of two ways: finished (acknowledged) or parked (dead-lettered). Until then it is
    pending in Redis and comes back after a crash.
    """

    def __init__(
        self,
        name: str,
        handler: IEventHandler,
        config: EventBusConfig,
        upkeep: Upkeep,
        key_ring: KeyRing | None = None,
    ) -> None:
        self.name = name
        self.handler = handler
        self.patterns: dict[str, str] = {}
        """Subscription id → event type or pattern."""
        self.stats = GroupStats(name, tallies_for(exported=config.metrics_enabled))
        self._config = config
        self._key_ring = key_ring
        self._upkeep = upkeep
        self._timeout_s: float | None = getattr(handler, "timeout_seconds", config.handler_timeout_seconds)
        self._worker_name = f"bus {name}"
        self._order = KeyOrder()
        self._in_hand: defaultdict[tuple[int, EventPriority], set[bytes]] = defaultdict(set)
        self._retries: dict[KeyLine, tuple[Entry, asyncio.TimerHandle]] = {}
        self._running: Counter[int] = Counter()
        self._withdrawn: dict[int, asyncio.Event] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._suspects = asyncio.Lock()
        self._slice = TurnSlice()
        self._closing = False
        self.breaker = CircuitBreaker(
            failures=config.breaker_failures,
            window_s=config.breaker_window_seconds,
            pause_s=config.breaker_pause_seconds,
            pause_cap_s=config.breaker_pause_cap_seconds,
        )
        self._pause: asyncio.TimerHandle | None = None
        self._show_circuit()

    def covers(self, event_type: str) -> bool:
        """Whether one of the subscriptions here wants events of this type."""
        wanted = self.patterns.values()
        return event_type in wanted or any(matches(pattern, event_type) for pattern in wanted)

    def room(self, partition: int, lane: EventPriority, finished: int) -> int:
        """How many more entries of a lane may be in hand, once `finished` ones are acknowledged.

        What waits for a key that is being retried takes nobody else's place, up to a bound on memory. None while the
        circuit is open; one when it is half-open, lest only events that failed are there to try.
        """
        circuit = self.breaker.state
        if circuit is Circuit.OPEN:
            return 0
        place = (partition, lane)
        in_hand = len(self._in_hand[place]) - finished
        held = sum(
            1 + len(line.entries)
            for line, (entry, _) in self._retries.items()
            if (entry.partition, entry.lane) == place
        )
        window = self._config.prefetch
        wanted = window if circuit is Circuit.CLOSED else 1
        return max(0, min(wanted, window + held - in_hand, 16 * window - in_hand))

    def offer(self, entries: Sequence[Entry]) -> None:
        """Take charge of fetched entries, except those already in hand, and let them run."""
        if self._closing:
            return
        for entry in entries:
            self._withdrawn.pop(entry.partition, None)
            in_hand = self._in_hand[(entry.partition, entry.lane)]
            if entry.id not in in_hand:
                in_hand.add(entry.id)
                self._order.add(entry)
        self._start_workers()

    def settled(self, partition: int, lane: EventPriority, ids: Sequence[bytes]) -> None:
        """Redis knows how these entries ended: they will not be fetched again."""
        self._in_hand[(partition, lane)].difference_update(ids)

    def withdraw(self, partition: int) -> None:
        """Forget what was fetched from a partition and does not run: it is somebody else's to do."""
        for entry in self._order.drop(lambda entry: entry.partition == partition):
            self.settled(partition, entry.lane, [entry.id])
        for line, (entry, timer) in list(self._retries.items()):
            if entry.partition == partition:
                timer.cancel()
                del self._retries[line]
                self._leave(line, entry)
        quiet = self._withdrawn[partition] = asyncio.Event()
        if not self._running[partition]:
            quiet.set()

    async def idle(self, partition: int) -> None:
        """Wait until nothing of a withdrawn partition runs."""
        if (quiet := self._withdrawn.get(partition)) is not None:
            await quiet.wait()

    async def drain(self, within_s: float) -> None:
        """Start nothing more, wait for what runs, cancel what is late: that stays pending and comes again."""
        self._closing = True
        for _, timer in self._retries.values():
            timer.cancel()
        if self._pause is not None:
            self._pause.cancel()
        CIRCUIT_STATE.labels(self.name).set(0)
        self._order.clear()
        if not self._workers:
            return
        _, late = await asyncio.wait(self._workers, timeout=within_s)
        if late:
            log.warning("handlers did not finish in time, their events come again", group=self.name, amount=len(late))
        await end(late)

    def _start_workers(self, at_most: int = 1) -> None:
        """Start a worker, and twice as many at the loop's next turn for as long as there is something to run.

        Handlers that never wait are all run by the first one; a task for each event would cost more than most of them.
        """
        idle = self._config.max_concurrent_handlers - len(self._workers)
        if self.breaker.state is not Circuit.CLOSED:
            idle = min(idle, int(self.breaker.admits))
        wanted = min(self._order.ready_count(), idle)
        loop = asyncio.get_running_loop()
        for _ in range(min(wanted, at_most)):
            worker = loop.create_task(self._work(), name=self._worker_name)
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        if wanted > at_most:
            loop.call_soon(self._start_workers, 2 * at_most)

    async def _work(self) -> None:
        dog = Watchdog(self._timeout_s) if self._timeout_s is not None else None
        try:
            await self._work_on(dog)
        finally:
            if dog is not None:
                dog.rest()

    async def _work_on(self, dog: Watchdog | None) -> None:
        await self._slice.own()
        breaker = self.breaker
        while not self._closing and breaker.admits and (taken := self._order.take()) is not None:
            line, entry = taken
            admission = breaker.admit()
            self._running[entry.partition] += 1
            try:
                error = await self._attempt(entry, dog)
                if error is not None:
                    self._blame(admission, entry, error)
                elif breaker.succeeded(admission):
                    self._go_on()
                await self._end(line, entry, error)
            finally:
                self._running[entry.partition] -= 1
                if not self._running[entry.partition] and entry.partition in self._withdrawn:
                    self._withdrawn[entry.partition].set()
            await self._slice.own()

    async def _end(self, line: KeyLine, entry: Entry, error: Exception | None) -> None:
        """What becomes of an entry after an attempt, and of its key's next one."""
        if error is None:
            self._upkeep.finish(self, entry)
            self._order.release(line)
        elif isinstance(error, NotOursError):
            self._leave(line, entry)
        elif isinstance(error, FINAL_ERRORS) or entry.attempts - entry.excused > self._config.max_retry_attempts:
            await self._upkeep.park(self, entry, error)
            self.stats.dead_lettered(entry)
            self._order.release(line)
        elif entry.partition in self._withdrawn:
            self._leave(line, entry)
        else:
            self._retry_later(line, entry, error)

    def _leave(self, line: KeyLine, entry: Entry) -> None:
        """Let an entry go unfinished: it stays pending, for whoever reads the queue next."""
        self.settled(entry.partition, entry.lane, [entry.id])
        self._order.release(line)

    async def _attempt(self, entry: Entry, dog: Watchdog | None) -> Exception | None:
        """None: the event is done with. Otherwise why not."""
        begun = perf_counter()
        entry.attempts += 1
        try:
            if entry.event is None:
                self._check_age(entry)
                entry.event = EventFactory.from_bytes(entry.body, self._key_ring)
                if not self.covers(entry.event.event_type):
                    return NotOursError(f"{self.name} is not subscribed to {entry.event.event_type} here")
            current_event.set(entry.event)
            handle = self._handle_heirloom if entry.heirloom else self._handle
            if (tracing := self._upkeep.tracing) is None or not tracing.is_on:
                await handle(entry, dog)
            else:
                with tracing.handling(entry.event, entry.body, self.name, entry.attempts):
                    await handle(entry, dog)
        except NotOursError as error:
            return error
        except Exception as error:  # noqa: BLE001  # the boundary: whatever a handler raises becomes a retry or a dead letter
            self.stats.failed(entry, perf_counter() - begun)
            entry.failed_at = entry.failed_at or time()
            return None if await self._handler_dealt_with(entry, error) else error
        self.stats.succeeded(entry, perf_counter() - begun)
        return None

    async def _handle(self, entry: Entry, dog: Watchdog | None) -> None:
        assert entry.event is not None
        call = self.handler.handle(entry.event)
        try:
            done = await (call if dog is None else dog.watch(call))
        except OverdueError:
            # Without its cause: a time-out of the handler's own would blame what the handler waited for.
            raise EventHandlingError(
                f"{self.name} took longer than {self._timeout_s:g} s", event_id=entry.event.event_id
            ) from None
        if not done:
            raise EventHandlingError(f"{self.name} returned {done!r}", event_id=entry.event.event_id)

    async def _handle_heirloom(self, entry: Entry, dog: Watchdog | None) -> None:
        """Handle what a process may have died of: counted, and from the second time on one at a time.

        Alone, since everything that runs beside a poisonous event dies with it and would look poisonous too.
        """
        starts = await self._upkeep.starts_of(self, entry)
        if starts == 0:
            await self._start_heirloom(entry, dog, 1)
        else:
            # Counted only when its turn comes: what waits while the process dies did not kill it.
            async with self._suspects:
                await self._start_heirloom(entry, dog, starts + 1)

    async def _start_heirloom(self, entry: Entry, dog: Watchdog | None, starts: int) -> None:
        await self._upkeep.note_start(self, entry, starts)
        if starts >= self._config.max_deliveries:
            raise PoisonousEventError(f"{starts} processes died while handling this event")
        try:
            await self._handle(entry, dog)
        finally:
            await self._upkeep.forget_starts(self, entry)

    def _check_age(self, entry: Entry) -> None:
        if not entry.heirloom and entry.age_s > self._config.event_ttl_seconds:
            limit_s = self._config.event_ttl_seconds
            raise ExpiredEventError(f"first delivered {entry.age_s:.0f} s after it was published, limit {limit_s:.0f}")

    async def _handler_dealt_with(self, entry: Entry, error: Exception) -> bool:
        if entry.event is None or isinstance(error, FINAL_ERRORS):
            return False
        try:
            return await self.handler.on_error(entry.event, error)
        except Exception:  # the boundary again: a broken on_error must not stop the worker
            log.exception("on_error failed itself", group=self.name)
            return False

    def _retry_later(self, line: KeyLine, entry: Entry, error: Exception) -> None:
        """Hold the key back until the retry; other keys go on."""
        delay_s = self.breaker.wait_s + retry_delay_s(
            max(0, entry.attempts - entry.excused - 1),
            self._config.retry_delay_seconds,
            self._config.retry_delay_cap_seconds,
        )
        self.stats.retried(entry)
        log.warning("handler failed, trying again", group=self.name, attempt=entry.attempts, delay_s=round(delay_s, 2),
                    error=f"{type(error).__name__}: {error}")  # fmt: skip
        self._put_off(line, entry, delay_s)
        self._upkeep.more_room(self)

    def _put_off(self, line: KeyLine, entry: Entry, delay_s: float) -> None:
        timer = asyncio.get_running_loop().call_later(delay_s, self._retry, line, entry)
        self._retries[line] = (entry, timer)

    def _retry(self, line: KeyLine, entry: Entry) -> None:
        if (wait_s := self.breaker.wait_s) > 0:
            # Well behind the pause: what has not failed yet tells more about the dependency and goes first.
            self._put_off(line, entry, wait_s + self._config.retry_delay_seconds)
            return
        del self._retries[line]
        self._order.release(line, again=entry)
        self._start_workers()

    def _blame(self, admission: int, entry: Entry, error: Exception) -> None:
        """Tell the breaker of a failed attempt, and excuse the event where it is not to blame."""
        breaker = self.breaker
        if isinstance(error, NotOursError):
            breaker.abstained(admission)
            return
        before = breaker.state
        fault = Fault.EVENT if isinstance(error, FINAL_ERRORS) else fault_of(error)
        if not breaker.failed(admission, (entry.partition, entry.lane, entry.id), fault):
            entry.excused += 1
        if breaker.state is Circuit.OPEN and before is not Circuit.OPEN:
            self._show_circuit()
            self._pause_for(breaker.wait_s)
            if before is Circuit.CLOSED:
                log.error("circuit opened, events wait: what the handler needs seems to be down", group=self.name,
                          error=f"{type(error).__name__}: {error}")  # fmt: skip
                self._upkeep.circuit_opened(self, error)
            else:
                log.warning("circuit stays open, the trial failed", group=self.name, pause_s=round(breaker.wait_s, 2))

    def _pause_for(self, delay_s: float) -> None:
        if self._closing:
            return
        if self._pause is not None:
            self._pause.cancel()
        self._pause = asyncio.get_running_loop().call_later(delay_s, self._try_one)

    def _try_one(self) -> None:
        """The pause is over: let one event through, and fetch a few in case those here are the bad ones."""
        if (early_s := self.breaker.wait_s) > 0:
            # The loop's timers are coarser than the clock.
            self._pause_for(early_s)
            return
        self._show_circuit()
        self._upkeep.more_room(self)
        self._start_workers()

    def _go_on(self) -> None:
        """The dependency is back: what waited because of it is tried now, and reading goes on."""
        log.info("circuit closed, events are handled again", group=self.name)
        self._show_circuit()
        for line, (entry, timer) in list(self._retries.items()):
            if entry.excused:
                timer.cancel()
                self._retry(line, entry)
        self._start_workers()
        self._upkeep.more_room(self)

    def _show_circuit(self) -> None:
        CIRCUIT_STATE.labels(self.name).set(list(Circuit).index(self.breaker.state))
