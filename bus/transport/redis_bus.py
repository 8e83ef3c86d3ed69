"""RedisEventBus: the event bus over one Redis or Valkey server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from time import monotonic
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import structlog
from redis.exceptions import RedisError

from bus.catalogue import ErrorOccurredEvent
from bus.config import EventBusConfig
from bus.due import due_at
from bus.errors import EventBusError, EventPublishError, EventSubscriptionError
from bus.event import BaseEvent
from bus.event_types import EventType
from bus.factory import EventFactory
from bus.handler import matches
from bus.interfaces import IEvent, IEventHandler, IEventStore
from bus.key_ring import KeyRing
from bus.routes import RouteMemory
from bus.tracing import Tracing, installed_tracing
from bus.transport.breaker import Circuit
from bus.transport.connection import address, connect, is_passing
from bus.transport.consumer import Consumer
from bus.transport.dead_letters import DeadLetters
from bus.transport.forgetting import forget_group
from bus.transport.group import Group
from bus.transport.keys import Keyspace
from bus.transport.lineage import Lineage
from bus.transport.live import listen
from bus.transport.publisher import Publisher
from bus.transport.schedule import Scheduler
from bus.transport.server import inspect_server
from bus.transport.upkeep import Alarm, Caretaker, QueueState
from bus.transport.wire import line_to

log = structlog.get_logger(__name__)

DataLost = Callable[[], Awaitable[None]]


class RedisEventBus:
    """Carries events from publishers to durable subscriptions: at least once, in order per key, with retries.

    Use it as an async context manager, or call `initialize` and `shutdown`. Handlers may be subscribed before or after
    `initialize`; an event is delivered to every subscription declared before it was published.

    `event_store`: keeps HIGH and CRITICAL events as they are published. `on_data_lost`: called when Redis has lost the
    bus's data (groups are there again by then), or may lack the last of it after a restart or failover: the place to
    publish again what a database still knows, or to arrange for it. Until it returns every other publish is refused,
    since newer events must not overtake those. `on_alarm`:
    given a HealthCheckFailedEvent when nobody reads a queue, and when somebody does again. `tracing`: makes spans;
    None: by the process's OpenTelemetry if that is installed. `key_ring`: seals and opens sensitive fields; without
    one an event with something in such a field is refused. `memory`: remembers the groups of all processes, so that any
    of them can bring their queues back when Redis was emptied; without one each process brings back its own.
    """

    def __init__(
        self,
        config: EventBusConfig | None = None,
        *,
        event_store: IEventStore | None = None,
        on_data_lost: DataLost | None = None,
        on_alarm: Alarm | None = None,
        tracing: Tracing | None = None,
        key_ring: KeyRing | None = None,
        memory: RouteMemory | None = None,
    ) -> None:
        self.config = config or EventBusConfig()
        self._keys = Keyspace(self.config.namespace, self.config.partitions)
        lineage = Lineage()
        producer = uuid4().hex
        self._redis = connect(self.config, lineage=lineage)
        self._line = line_to(self._redis, lineage, self.config.publish_timeout_seconds)
        self._dead_letters = DeadLetters(self._redis, self._keys)
        self._consumer = Consumer(
            self._redis, self._line, self.config, self._keys, self._dead_letters, producer, key_ring, memory
        )
        self._consumer.continuity.on_data_lost = on_data_lost
        self._consumer.continuity.watch(lineage)
        self._consumer.on_circuit_opened = self._report_open_circuit
        self._tracing = self._consumer.tracing = tracing or installed_tracing()
        self._caretaker = Caretaker(self._redis, self.config, self._keys, on_alarm)
        self._reports: set[asyncio.Task[None]] = set()
        self._publisher = Publisher(
            self._line,
            self.config,
            self._keys,
            producer,
            self._consumer.continuity,
            self._consumer.heal,
            self._consumer.look_for,
            store=event_store if self.config.event_store_enabled else None,
            tracing=self._tracing,
            key_ring=key_ring,
        )
        self._scheduler = Scheduler(self._redis, self._line, self.config, self._keys, self._consumer.heal)
        self._began = monotonic()
        self._open = False

    async def initialize(self) -> None:
        """Connect, declare the subscriptions made so far and start reading.

        Raises EventBusError when the server cannot be reached or is too old, with what to do about it.
        """
        if self._open:
            return
        try:
            for warning in await inspect_server(self._redis):
                log.warning(warning)
            await self._consumer.start()
        except EventBusError:
            raise
        except Exception as error:
            if not is_passing(error) and not isinstance(error, OSError):
                raise EventBusError(f"Redis at {address(self.config.redis_url)}: {error}") from error
            where = address(self.config.redis_url)
            raise EventBusError(
                f"cannot reach Redis at {where} ({error}): is it running and the address right?"
            ) from error
        self._scheduler.start()
        self._caretaker.start()
        self._began = monotonic()
        self._open = True

    async def drain(self) -> None:
        """Stop reading and let running handlers finish, within `drain_seconds`. Publishing goes on working.

        What was fetched and not started stays in its queue. The first half of `shutdown`, for whoever has something to
        publish in between.
        """
        if self._open:
            await self._consumer.stop()

    async def shutdown(self) -> None:
        """Drain, publish what waits, and close the connections. Closing twice is harmless."""
        await self.drain()
        await self._caretaker.stop()
        await self._scheduler.stop()
        if self._reports:
            await asyncio.wait(self._reports)
        self._open = False
        await self._publisher.drained()
        await self._line.close()
        await self._redis.aclose()

    async def __aenter__(self) -> Self:
        await self.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.shutdown()

    @property
    def identity(self) -> str:
        """Names the data in Redis: another one than before means that Redis came back without it."""
        return self._consumer.continuity.identity

    @property
    def dead_letters(self) -> DeadLetters:
        """The events that handlers gave up on."""
        return self._dead_letters

    async def publish(
        self,
        event: IEvent,
        target_services: Sequence[str] | None = None,
        *,
        at: datetime | None = None,
        delay_s: float | None = None,
    ) -> bool:
        """True once Redis holds the event for every subscriber, or for those of `target_services` alone.

        A target is a service, `gamification`, or one of its handlers, `gamification:claim_daily`.

        A handler's event that names neither its correlation nor its cause gets those of the event being handled.

        `at` (aware) or `delay_s` makes it a scheduled event: stored now, and delivered then to whoever subscribes then,
        in due order; a time that has passed means now. Scheduling an id that waits already changes nothing, not even
        its time: to move an event, cancel it first.

        Raises EventValidationError or EventSerializationError (nothing was sent), or EventPublishError (Redis refused
        it or could not be reached within `publish_timeout_seconds`). Concurrent calls share round trips.
        """
        due = None if at is None and delay_s is None else due_at(at, delay_s, datetime.now(UTC), event.event_id)
        await self._publish([event], target_services, due)
        return True

    async def cancel_scheduled(self, event_id: str) -> bool:
        """True: the event waited for its time and now never comes. False: nothing of that id waits (any more).

        Raises EventBusError when Redis cannot be asked; asking again is safe, and False may then mean that the first
        call did it.
        """
        return await self._scheduler.cancel(event_id)

    async def publish_many(self, events: Sequence[IEvent], target_services: Sequence[str] | None = None) -> None:
        """Publish in order, sharing round trips. All are checked before the first is sent.

        Raises EventPublishError whose `event_ids` names every event Redis does not hold; the others are published.
        """
        await self._publish(events, target_services)

    async def _publish(
        self, events: Sequence[IEvent], target_services: Sequence[str] | None, due: datetime | None = None
    ) -> None:
        if not self._open:
            raise EventPublishError(
                "the bus is not open: call initialize() first", event_ids=[e.event_id for e in events]
            )
        await self._publisher.publish(events, target_services, due)

    def _report_open_circuit(self, group: Group, error: Exception) -> None:
        if group.covers(EventType.ERROR_OCCURRED):
            # It could not handle the report either, and would be sent another one about that.
            return
        said = f"{group.name}: circuit opened, events wait; the last failure was {type(error).__name__}: {error}"
        report = asyncio.create_task(self._publish_report(ErrorOccurredEvent("CircuitOpened", said[:1000])))
        self._reports.add(report)
        report.add_done_callback(self._reports.discard)

    async def _publish_report(self, event: ErrorOccurredEvent) -> None:
        try:
            await self.publish(event)
        except EventBusError as error:
            log.warning("an open circuit could not be reported", error=str(error))

    async def subscribe(self, event_type: str, handler: IEventHandler, service_name: str | None = None) -> str:
        """Deliver events of `event_type` (a type, `"gamification.*"` or `"*"`) to `handler`; the subscription's id.

        Durable: the group (service, handler id) gets what is published from now on, also while this process is away.
        Raises EventSubscriptionError for an unknown type, a handler that does not support it, or a group that already
        has another handler here.
        """
        group, pattern = _route(event_type, handler, service_name)
        return await self._consumer.subscribe(group, pattern, handler)

    def declare(self, event_type: str, handler: IEventHandler, service_name: str | None = None) -> None:
        """Keep events of `event_type` for the handler's group, although this process handles none of them.

        For a process that publishes what others handle: nothing it publishes can come before their queues are there.
        Raises EventSubscriptionError as `subscribe` does, and once the bus is initialized.
        """
        if self._open:
            raise EventSubscriptionError("declare() comes before initialize(): what is published already may be missed")
        self._consumer.continuity.declare(*_route(event_type, handler, service_name))

    async def unsubscribe(self, subscription_id: str) -> bool:
        """Stop delivery here; False when the id is unknown. The group goes on collecting events for whoever returns."""
        return await self._consumer.unsubscribe(subscription_id)

    async def forget_group(
        self, service_name: str, handler_id: str, *, and_entries: bool = False, and_dead_letters: bool = False
    ) -> bool:
        """End a durable subscription for good: nothing more is collected for it. False when there was nothing of it.

        Raises EventSubscriptionError while a process handles the group, or while it has entries and `and_entries` is
        not set: those would be lost. Its dead letters stay unless `and_dead_letters` is set.
        """
        group = f"{service_name}:{handler_id}"
        forgotten = await forget_group(
            self._redis, self.config, self._keys, group, and_entries=and_entries, and_dead_letters=and_dead_letters
        )
        await self._consumer.continuity.forget(group)
        return forgotten

    async def listen(self, pattern: str = "*") -> AsyncIterator[BaseEvent]:
        """Live events as they are published, at most once: for dashboards and tails, not for work that counts."""
        async for event in listen(self.config, self._keys, pattern):
            yield event

    async def health_check(self) -> bool:
        """True when Redis answers and every reader's loop came round lately."""
        try:
            await self._redis.ping()
        except Exception as error:  # noqa: BLE001  # whatever the reason, the answer is no
            log.warning("health check failed", error=str(error))
            return False
        return self._open and self._consumer.is_turning()

    async def get_metrics(self) -> dict[str, Any]:
        """What this process did: counts, rates per second, times in ms, and whether it is healthy."""
        stats = [group.stats for group in self._consumer.groups]
        processed, failed = sum(s.success_count for s in stats), sum(s.error_count for s in stats)
        seconds, uptime_s = sum(s.seconds for s in stats), max(monotonic() - self._began, 0.001)
        attempts = processed + failed
        return {
            "events_published": self._publisher.published,
            "events_processed": processed,
            "events_failed": failed,
            "events_dead_lettered": sum(s.dead_letter_count for s in stats),
            "success_rate": processed / attempts if attempts else 1.0,
            "average_processing_time_ms": 1000 * seconds / attempts if attempts else 0.0,
            "published_per_second": self._publisher.published / uptime_s,
            "processed_per_second": processed / uptime_s,
            "active_subscriptions": sum(len(group.patterns) for group in self._consumer.groups),
            "is_healthy": await self.health_check(),
        }

    async def get_queues(self) -> dict[str, QueueState]:
        """Every group's queues, whichever processes read them, by the group's name.

        Raises EventBusError when Redis cannot be asked.
        """
        try:
            states = (await self._caretaker.survey()).states
        except (RedisError, OSError) as error:
            raise EventBusError(f"the queues cannot be looked at: {error}") from error
        return states

    def get_paused_groups(self) -> list[str]:
        """The groups of this process whose circuit is not closed: what they handle fails, so their events wait."""
        return sorted(group.name for group in self._consumer.groups if group.breaker.state is not Circuit.CLOSED)

    async def get_active_subscriptions(self) -> dict[str, dict[str, Any]]:
        """`event_type`, `service_name` and `handler_id` of each subscription here, by its id."""
        return {
            subscription_id: {
                "event_type": pattern,
                "service_name": group.name.split(":", 1)[0],
                "handler_id": group.handler.handler_id,
            }
            for group in self._consumer.groups
            for subscription_id, pattern in group.patterns.items()
        }

    async def get_subscription_health(self) -> dict[str, dict[str, Any]]:
        """How each subscription fares, by its id. `lag`: entries nobody has in hand; `pending`: those in hand."""
        depths = await self._consumer.depths()
        report = await self.get_active_subscriptions()
        for group in self._consumer.groups:
            depth = depths[group.name]
            for subscription_id in group.patterns:
                report[subscription_id] |= {
                    "success_count": group.stats.success_count,
                    "error_count": group.stats.error_count,
                    "error_rate": group.stats.error_rate,
                    "average_processing_time_ms": group.stats.average_ms,
                    "last_processed": group.stats.last_processed,
                    "pending": depth.pending,
                    "lag": depth.length - depth.pending,
                    "dead_letters": depth.dead,
                    "circuit": group.breaker.state.value,
                }
        return report


def _route(event_type: str, handler: IEventHandler, service_name: str | None) -> tuple[str, str]:
    """The group and the pattern of a subscription. Raises EventSubscriptionError when there can be none such."""
    event_type = str(event_type)
    known = EventFactory.get_supported_event_types()
    if not any(matches(event_type, name) for name in known):
        near = ", ".join(get_close_matches(event_type, known, cutoff=0.3)) or "none is near"
        raise EventSubscriptionError(f"no event type matches {event_type!r}; did you mean one of: {near}")
    supported = handler.supported_event_types
    if not any(matches(pattern, event_type) or pattern == event_type for pattern in supported):
        raise EventSubscriptionError(
            f"{handler.handler_id} does not support {event_type!r}, only: {', '.join(supported) or 'nothing'}"
        )
    service = service_name or handler.service_name
    for part, name in ((service, "service name"), (handler.handler_id, "handler id")):
        if not part or set(part) & set(":, {}"):
            raise EventSubscriptionError(f"{name} {part!r} must not be empty or hold any of ': , {{ }}' or spaces")
    return f"{service}:{handler.handler_id}", event_type
