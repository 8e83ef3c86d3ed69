"""Weeks and months of the boards: when they begin, what they are called, which one ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gamification.boards.closing import CLOSED_AFTER, ended_weeks, week_ended
from services.gamification.boards.periods import Board, Metric, Period, span_at, week_before, week_named

moments = st.integers(631_152_000, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, UTC))


@pytest.mark.parametrize(
    ("moment", "name", "start"),
    [
        (datetime(2027, 1, 3, 23, 59, 59, tzinfo=UTC), "2026-W53", datetime(2026, 12, 28, tzinfo=UTC)),
        (datetime(2027, 1, 4, tzinfo=UTC), "2027-W01", datetime(2027, 1, 4, tzinfo=UTC)),
        (datetime(2024, 12, 30, tzinfo=UTC), "2025-W01", datetime(2024, 12, 30, tzinfo=UTC)),
    ],
)
def test_a_week_begins_on_monday_at_midnight_utc(moment: datetime, name: str, start: datetime) -> None:
    week = span_at(Period.WEEK, moment)

    assert (week.name, week.start, week.end) == (name, start, start + timedelta(days=7))


def test_a_month_is_a_calendar_month() -> None:
    month = span_at(Period.MONTH, datetime(2028, 2, 29, 12, tzinfo=UTC))

    assert (month.name, month.start, month.end) == (
        "2028-02",
        datetime(2028, 2, 1, tzinfo=UTC),
        datetime(2028, 3, 1, tzinfo=UTC),
    )


@given(moment=moments)
def test_every_moment_lies_in_its_spans_and_a_week_is_found_by_its_name(moment: datetime) -> None:
    week, month = span_at(Period.WEEK, moment), span_at(Period.MONTH, moment)

    for span in (week, month):
        assert span.start is not None
        assert span.end is not None
        assert span.start <= moment < span.end
    assert week_named(week.name) == week
    assert week_before(week).end == week.start


@pytest.mark.parametrize("name", ["", "2027", "2027-W54", "2027-W1", "W01", "2027-W00", "x-Wy", "2027-W01 "])
def test_what_is_no_week_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        week_named(name)


def test_boards_are_told_apart_by_metric_period_and_span() -> None:
    now = datetime(2027, 1, 4, tzinfo=UTC)

    names = {Board(metric, span_at(period, now)).name for metric in Metric for period in Period}

    assert len(names) == 9
    assert {"points:week:2027-W01", "streak:month:2027-01", "chapters:all"} <= names


def test_a_week_is_over_a_little_after_its_end_and_the_last_four_are_remembered() -> None:
    monday = datetime(2027, 1, 4, tzinfo=UTC)

    just_before = ended_weeks(monday + CLOSED_AFTER - timedelta(seconds=1))
    then = ended_weeks(monday + CLOSED_AFTER)

    assert [week.name for week in just_before][-1] == "2026-W52"
    assert [week.name for week in then] == ["2026-W50", "2026-W51", "2026-W52", "2026-W53"]


def test_whoever_tells_that_a_week_is_over_tells_the_same_event() -> None:
    first, second = (week_ended(week_named("2027-W01")) for _ in range(2))

    assert first.event_id == second.event_id != week_ended(week_named("2027-W02")).event_id
