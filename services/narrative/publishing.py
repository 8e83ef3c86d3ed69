"""When an edition may come out: a few moments an editor can think in, by their own clock. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = time(9), time(20)


def moments(now: datetime, zone: ZoneInfo) -> dict[str, datetime]:
    """Name → an aware time in `zone`, the soonest first: in an hour, the next evening, tomorrow morning, in a week."""
    local = now.astimezone(zone).replace(second=0, microsecond=0)
    found = {
        # By the clock of the world: in an hour is in an hour, also where clocks are changed tonight.
        "hour": (now + timedelta(hours=1)).astimezone(zone).replace(second=0, microsecond=0),
        "evening": _next(local, EVENING),
        "morning": _next(local.replace(hour=23, minute=59), MORNING),
        "week": local + timedelta(days=7),
    }
    return dict(sorted(found.items(), key=lambda moment: moment[1]))


def _next(local: datetime, at: time) -> datetime:
    """The next time it is `at` by the clock of `local`."""
    today = local.replace(hour=at.hour, minute=at.minute, fold=0)
    return today if today > local else today + timedelta(days=1)
