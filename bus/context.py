"""Which event is being handled right now, for whoever logs or publishes meanwhile."""

from __future__ import annotations

from contextvars import ContextVar

from bus.interfaces import IEvent

current_event: ContextVar[IEvent | None] = ContextVar("current_event", default=None)
"""The event whose handler is running in this context; None outside of handlers."""
