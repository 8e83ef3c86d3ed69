"""When a scheduled event is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isfinite

from bus.errors import EventValidationError


def due_at(at: datetime | None, delay_s: float | None, now: datetime, event_id: str | None = None) -> datetime | None:
    """The moment, in UTC, that `at` names or that is `delay_s` seconds after `now`; None for right away.

    A moment that has passed, and a delay of zero or less, mean right away. Raises EventValidationError for a naive
    datetime (nobody knows which moment it is), a delay that is no number of seconds, or both at once.
    """
    if at is not None and delay_s is not None:
        raise EventValidationError("a scheduled event has either at= or delay_s=, not both", event_id=event_id)
    if delay_s is not None:
        if not isfinite(delay_s):
            raise EventValidationError(f"delay_s must be a number of seconds, is {delay_s!r}", event_id=event_id)
        try:
            at = now + timedelta(seconds=delay_s)
        except OverflowError:
            raise EventValidationError(
                f"delay_s={delay_s!r} leads past the end of the calendar", event_id=event_id
            ) from None
    if at is None:
        return None
    if at.utcoffset() is None:
        raise EventValidationError(
            f"at must be an aware datetime such as datetime.now(UTC), is {at!r}", event_id=event_id
        )
    return at.astimezone(UTC) if at > now else None
