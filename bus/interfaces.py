"""What the parts of the bus promise each other: the event, the handler, the bus, the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from bus.event_types import EventPriority


@runtime_checkable
class IEvent(Protocol):
    """What happened. See BaseEvent for the meaning of each part."""

    @property
    def event_id(self) -> str: ...
    @property
    def event_type(self) -> str: ...
    @property
    def timestamp(self) -> datetime: ...
    @property
    def source_service(self) -> str: ...
    @property
    def correlation_id(self) -> str: ...
    @property
    def causation_id(self) -> str | None: ...
    @property
    def priority(self) -> EventPriority: ...
    @property
    def schema_version(self) -> int: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...
    @property
    def partition_key(self) -> str: ...

    def to_dict(self) -> dict[str, Any]: ...


@runtime_checkable
class IEventHandler(Protocol):
    """What somebody does about an event."""

    @property
    def service_name(self) -> str: ...
    @property
    def handler_id(self) -> str: ...
    @property
    def supported_event_types(self) -> Sequence[str]: ...

    def can_handle(self, event: IEvent) -> bool: ...

    async def handle(self, event: IEvent) -> bool:
        """True: done. False or an exception: delivered again after a backoff."""
        ...

    async def on_error(self, event: IEvent, error: Exception) -> bool:
        """True: the handler dealt with `error` itself, move on."""
        ...


@runtime_checkable
class IEventBus(Protocol):
    """Carries events from whoever publishes to whoever subscribed. See RedisEventBus for the guarantees."""

    async def initialize(self) -> None: ...
    async def shutdown(self) -> None: ...
    async def publish(
        self,
        event: IEvent,
        target_services: Sequence[str] | None = None,
        *,
        at: datetime | None = None,
        delay_s: float | None = None,
    ) -> bool: ...
    async def cancel_scheduled(self, event_id: str) -> bool: ...
    async def publish_many(self, events: Sequence[IEvent]) -> None: ...
    async def subscribe(self, event_type: str, handler: IEventHandler, service_name: str | None = None) -> str: ...
    async def unsubscribe(self, subscription_id: str) -> bool: ...
    def listen(self, pattern: str = "*") -> AsyncIterator[IEvent]: ...
    async def health_check(self) -> bool: ...
    async def get_metrics(self) -> dict[str, Any]: ...
    async def get_subscription_health(self) -> dict[str, dict[str, Any]]: ...
    async def get_active_subscriptions(self) -> dict[str, dict[str, Any]]: ...


@runtime_checkable
class IEventStore(Protocol):
    """Keeps events for audit, search and replay."""

    async def store_event(self, event: IEvent) -> None: ...

    async def get_events(
        self,
        event_type: str | None = None,
        correlation_id: str | None = None,
        start_time: datetime | None = None,
        end_time: datetime | None = None,
        limit: int = 100,
    ) -> list[IEvent]:
        """Stored events that match every given condition, oldest first, at most `limit`."""
        ...

    async def replay_events(
        self,
        event_type: str,
        start_time: datetime,
        end_time: datetime | None = None,
        target_services: Sequence[str] | None = None,
    ) -> int:
        """Publish every stored event of the type in [start_time, end_time) again, oldest first; how many there were."""
        ...
