"""Days and streaks: when a person's day begins, and what a claim makes of their streak. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class StreakStep:
    """A streak in days before and after one claim; `is_broken` when a day was missed between."""

    previous: int
    current: int
    is_broken: bool


def next_streak(streak: int, last_day: date | None, today: date) -> StreakStep | None:
    """The step a claim on `today` makes from a streak of `streak` days that ended on `last_day` (None: never claimed).

    None when the day is already claimed: it is `last_day` itself or lies before it, as when an event arrives late or
    the person moved to a time zone further west.
    """
    if last_day is None:
        return StreakStep(previous=0, current=1, is_broken=False)
    if today <= last_day:
        return None
    if today == last_day + timedelta(days=1):
        return StreakStep(previous=streak, current=streak + 1, is_broken=False)
    return StreakStep(previous=streak, current=1, is_broken=True)


def day_of(moment: datetime, zone: str) -> date:
    """The calendar day that `moment` (aware) falls on for somebody who lives in `zone` (an IANA name)."""
    return moment.astimezone(ZoneInfo(zone)).date()


def seconds_until_day_after(day: date, moment: datetime, zone: str) -> int:
    """Whole seconds, rounded up, from `moment` (aware) to the first instant of the day after `day` in `zone`.

    0 when that day has already begun. Right across clock changes: a day may last 23 or 25 hours, and where midnight
    itself is skipped the day begins with the first time that exists.
    """
    tomorrow = day + timedelta(days=1)
    # With fold=0 a skipped midnight is read with the offset before the change, which names the instant of the change.
    midnight = datetime.combine(tomorrow, time.min, tzinfo=ZoneInfo(zone))
    # As timestamps: subtracting two times of one zone from each other would ignore the clock change between them.
    return max(0, math.ceil(midnight.timestamp() - moment.timestamp()))


def is_time_zone(name: object) -> bool:
    """Whether `name` is an IANA time zone this machine knows, such as `Europe/Madrid`."""
    if not isinstance(name, str):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # ValueError: a path or a NUL; OSError: a folder of zones ("America"), or a name too long for a file.
        return False
    return True
