"""Boards, and which of them a moment counts for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum


class Metric(StrEnum):
    """What a board counts."""

    POINTS = "points"
    STREAK = "streak"
    CHAPTERS = "chapters"


class Period(StrEnum):
    """Over which time a board counts."""

    WEEK = "week"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Span:
    """One week, month, or all time: `name` tells it from others of its kind, and it lasts from `start` until `end`.

    Both are aware UTC, and None where there is no limit.
    """

    period: Period
    name: str
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """One metric over one span."""

    metric: Metric
    span: Span

    @property
    def name(self) -> str:
        """`points:week:2027-W01`; `points:all`."""
        return ":".join(filter(None, (self.metric, self.span.period, self.span.name)))


def span_at(period: Period, moment: datetime) -> Span:
    """The span of `period` that `moment` (aware) lies in. Weeks begin on Monday at 00:00 UTC."""
    day = moment.astimezone(UTC).date()
    match period:
        case Period.WEEK:
            monday = day - timedelta(days=day.weekday())
            return Span(period, _week_name(monday), _midnight(monday), _midnight(monday + timedelta(days=7)))
        case Period.MONTH:
            first = day.replace(day=1)
            following = (first + timedelta(days=31)).replace(day=1)
            return Span(period, f"{first:%Y-%m}", _midnight(first), _midnight(following))
        case Period.ALL:
            return Span(period, "", None, None)


def spans_at(moment: datetime) -> tuple[Span, ...]:
    """Every span that `moment` (aware) lies in: its week, its month, all time."""
    return tuple(span_at(period, moment) for period in Period)


def week_named(name: str) -> Span:
    """The week of an ISO 8601 name such as `2027-W01`. Raises ValueError for anything else."""
    year, _, number = name.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1)
    if _week_name(monday) != name:
        raise ValueError(f"{name!r} is no ISO week such as 2027-W01")
    return span_at(Period.WEEK, _midnight(monday))


def week_before(week: Span) -> Span:
    """The week that ends where `week` begins."""
    if week.start is None:
        raise ValueError(f"{week.period} is no week")
    return span_at(Period.WEEK, week.start - timedelta(days=1))


def _week_name(monday: date) -> str:
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
