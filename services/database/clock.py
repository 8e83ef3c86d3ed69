"""What time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns now, aware, in UTC. Passed in, so that tests own time."""


def utc_now() -> datetime:
    """The system's time."""
    return datetime.now(UTC)
