"""What can go wrong on the bus.

EventBusError
├── EventValidationError       the event is not what its type promises; nothing was sent
├── EventSerializationError    the event cannot be written as JSON, or what arrived cannot be read
├── EventPublishError          Redis refused the event or could not be reached
├── EventSubscriptionError     an unknown type, a handler that does not support it, a group that is still in use
├── GroupForgottenError        a dead letter cannot go back: its group has no queue any more
└── EventHandlingError         a handler failed; carried in retries and dead letters
    └── DependencyUnavailableError   what the handler needs is down; the event waits
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
    """Nothing was subscribed (the type is unknown or the handler does not support it) or forgotten (still in use)."""


class GroupForgottenError(EventBusError):
    """The dead letter stays where it is: the group it would go back to was forgotten."""


class EventHandlingError(EventBusError):
    """A handler said no (returned False) or failed; the delivery is tried again, then dead-lettered."""


class DependencyUnavailableError(EventHandlingError):
    """What a handler needs is down, and its event is not to blame: raise it, or derive an error of your own from it.

    The subscription's circuit breaker opens sooner and the event waits; see bus.transport.breaker.
    """
