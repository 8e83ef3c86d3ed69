"""What can go wrong on the bus.

EventBusError
├── EventValidationError       the event is not what its type promises; nothing was sent
├── EventSerializationError    the event cannot be written as JSON, or what arrived cannot be read
├── EventPublishError          Redis refused the event or could not be reached
├── EventSubscriptionError     an unknown type, or a handler that does not support it
└── EventHandlingError         a handler failed; carried in retries and dead letters
"""

from __future__ import annotations

from collections.abc import Sequence


class EventBusError(Exception):
    """The root of every error the bus raises. `event_id` names the event concerned, where there is one."""

    def __init__(self, message: str, *, event_id: str | None = None) -> None:
        super().__init__(message)
        self.event_id = event_id


class EventValidationError(EventBusError):
    """The event breaks its own promise: unknown type, wrong field, naive timestamp, too large."""


class EventSerializationError(EventBusError):
    """The event cannot be written as JSON, or the bytes that arrived are not an event."""


class EventPublishError(EventBusError):
    """Redis does not hold the event. `event_ids` names, in order, every event that was not stored."""

    def __init__(self, message: str, *, event_ids: Sequence[str] = ()) -> None:
        super().__init__(message, event_id=event_ids[0] if event_ids else None)
        self.event_ids = tuple(event_ids)


class EventSubscriptionError(EventBusError):
    """Nothing was subscribed: the type is unknown or the handler does not support it."""


class EventHandlingError(EventBusError):
    """A handler said no (returned False) or failed; the delivery is tried again, then dead-lettered."""
