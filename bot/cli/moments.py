"""Moments as an operator types them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

SHAPE = "a date or time such as 2026-01-31, 2026-01-31T12:00 or 2026-01-31T12:00+01:00, or an age such as 90m, 12h, 7d"


def read_moment(text: str, now: datetime | None = None) -> datetime:
    """The moment `text` names: ISO 8601 (UTC, unless it says otherwise), or an age (`90m`, `12h`, `7d`) before `now`.

    Raises ValueError with what it should look like.
    """
    text = text.strip()
    if age := re.fullmatch(r"(\d{1,6})([smhdw])", text):
        return (now or datetime.now(UTC)) - timedelta(**{_UNITS[age[2]]: int(age[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} should be {SHAPE}") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
