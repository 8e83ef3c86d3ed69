"""BaseEventHandler: the handler most subscribers start from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from time import perf_counter
from typing import Any

from bus.interfaces import IEvent


class BaseEventHandler(ABC):
    """A named handler of a service that keeps count of what it did. Subclasses write `_process_event`.

    (service name, handler id) names the durable subscription: keep both stable, or what waits for the old name is lost
    to the new one.
    """

    def __init__(self, service_name: str, handler_id: str) -> None:
        self.service_name = service_name
        self.handler_id = handler_id
        self._supported: list[str] = []
        self._processed = 0
        self._failed = 0
        self._seconds = 0.0

    @property
    def supported_event_types(self) -> list[str]:
        """Event types, `"gamification.*"` or `"*"`: what this handler may be subscribed to."""
        return list(self._supported)

    def add_supported_event_type(self, event_type: str) -> None:
        """Declare that this handler understands `event_type`, a type or a pattern."""
        if event_type not in self._supported:
            self._supported.append(event_type)

    def can_handle(self, event: IEvent) -> bool:
        """True when one of the supported types or patterns matches the event's type."""
        return any(matches(pattern, event.event_type) for pattern in self._supported)

    async def handle(self, event: IEvent) -> bool:
        """Process the event and count it. True: done. False: try again later. Exceptions pass through, counted."""
        begun = perf_counter()
        done = False
        try:
            done = await self._process_event(event)
        finally:
            self._seconds += perf_counter() - begun
            if done:
                self._processed += 1
            else:
                self._failed += 1
        return done

    @abstractmethod
    async def _process_event(self, event: IEvent) -> bool:
        """What the handler does about the event. True: done. False or an exception: tried again."""

    async def on_error(self, event: IEvent, error: Exception) -> bool:
        """Asked after each failure. True: dealt with, do not try again. Here: False."""
        return False

    def get_performance_metrics(self) -> dict[str, Any]:
        """`processing_count` (attempts), `error_count`, `success_rate` (0 to 1), `average_processing_time_ms`."""
        attempts = self._processed + self._failed
        return {
            "processing_count": attempts,
            "error_count": self._failed,
            "success_rate": self._processed / attempts if attempts else 1.0,
            "average_processing_time_ms": 1000 * self._seconds / attempts if attempts else 0.0,
        }


def matches(pattern: str, event_type: str) -> bool:
    """Whether `pattern` (a type, a prefix ending in `.*`, or `*`) covers `event_type`."""
    return pattern in ("*", event_type) or (pattern.endswith(".*") and event_type.startswith(pattern[:-1]))
