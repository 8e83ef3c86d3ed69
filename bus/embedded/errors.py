"""EmbeddedServerError, in a file of its own because every other file here raises it."""

from __future__ import annotations

from bus.errors import EventBusError


class EmbeddedServerError(EventBusError):
    """There is no embedded server to use: one line that says why and what to do about it."""
