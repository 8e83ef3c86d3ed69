"""Retention: who comes back. Pure.

A person returns on day N of theirs when they are there on the Nth UTC day after the one they joined on. The day-N
retention of a cohort is the share of it that does; shown is that of the newest seven cohorts whose day N is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

RETURN_DAYS = (1, 7, 30)
COHORTS = 7
"""How many days' newcomers are taken together: a week, so that weekends do not make it jump."""


def return_day(joined_on: date, today: date) -> int | None:
    """Which of RETURN_DAYS today is for somebody who joined then; None for any other day."""
    days = (today - joined_on).days
    return days if days in RETURN_DAYS else None


def cohorts(day: int, today: date, counted_since: date) -> list[date]:
    """The newest cohorts whose day `day` is over and was counted from its beginning, the newest first."""
    newest = today - timedelta(days=day + 1)
    joined = [newest - timedelta(days=back) for back in range(COHORTS)]
    return [cohort for cohort in joined if cohort + timedelta(days=day) > counted_since]


def retention_percent(joined: Mapping[date, int], returned: Mapping[date, int], of: list[date]) -> float | None:
    """How many percent of the people in the cohorts `of` returned; None where nobody joined."""
    people = sum(joined.get(cohort, 0) for cohort in of)
    return 100 * sum(returned.get(cohort, 0) for cohort in of) / people if people else None
