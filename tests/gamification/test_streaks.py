"""Days and streaks, as tables of examples and two properties that hold in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gamification.streaks import (
    StreakStep,
    day_after_pause,
    day_of,
    is_time_zone,
    next_streak,
    seconds_until_day_after,
)

HOUR = 3600


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("streak", "last_day", "today", "step"),
    [
        (0, None, date(2026, 3, 1), (0, 1, False)),
        (1, date(2026, 3, 1), date(2026, 3, 2), (1, 2, False)),
        (7, date(2026, 3, 1), date(2026, 3, 1), None),
        (7, date(2026, 3, 1), date(2026, 2, 28), None),
        (7, date(2026, 3, 1), date(2026, 3, 3), (7, 1, True)),
        (1, date(2026, 3, 1), date(2027, 3, 1), (1, 1, True)),
        (364, date(2025, 12, 31), date(2026, 1, 1), (364, 365, False)),
        (3, date(2028, 2, 28), date(2028, 2, 29), (3, 4, False)),
        (4, date(2028, 2, 29), date(2028, 3, 1), (4, 5, False)),
        (3, date(2028, 2, 28), date(2028, 3, 1), (3, 1, True)),
        (3, date(2026, 2, 28), date(2026, 3, 1), (3, 4, False)),
    ],
    ids=[
        "the first claim ever",
        "the next day",
        "the same day",
        "the day before",
        "a day missed",
        "a year missed",
        "over New Year",
        "into a leap day",
        "out of a leap day",
        "a leap day missed",
        "no leap day to miss",
    ],
)
def test_a_claim_moves_the_streak(streak: int, last_day: date | None, today: date, step: StreakStep | None) -> None:
    expected = None if step is None else StreakStep(today, *step)

    assert next_streak(streak, last_day, today) == expected


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-06-01T12:00:00", "UTC", date(2026, 6, 1)),
        ("2026-06-01T09:59:59", "Pacific/Kiritimati", date(2026, 6, 1)),
        ("2026-06-01T10:00:00", "Pacific/Kiritimati", date(2026, 6, 2)),
        ("2026-06-01T10:59:59", "Pacific/Pago_Pago", date(2026, 5, 31)),
        ("2026-06-01T18:14:59", "Asia/Kathmandu", date(2026, 6, 1)),
        ("2026-06-01T18:15:00", "Asia/Kathmandu", date(2026, 6, 2)),
        ("2026-03-28T22:59:59", "Europe/Madrid", date(2026, 3, 28)),
        ("2026-03-28T23:00:00", "Europe/Madrid", date(2026, 3, 29)),
        ("2026-03-29T22:00:00", "Europe/Madrid", date(2026, 3, 30)),
        ("2026-10-25T22:59:59", "Europe/Madrid", date(2026, 10, 25)),
        ("2028-02-29T04:59:59", "America/New_York", date(2028, 2, 28)),
        ("2028-02-29T05:00:00", "America/New_York", date(2028, 2, 29)),
    ],
)
def test_a_day_is_a_calendar_day_where_the_person_lives(moment: str, zone: str, day: date) -> None:
    assert day_of(at(moment), zone) == day


@pytest.mark.parametrize(
    ("day", "moment", "zone", "seconds"),
    [
        (date(2026, 6, 1), "2026-06-01T12:00:00", "UTC", 12 * HOUR),
        (date(2026, 6, 1), "2026-06-01T23:59:59.999999", "UTC", 1),
        (date(2026, 6, 1), "2026-06-01T00:00:00.5", "UTC", 24 * HOUR),
        (date(2026, 6, 2), "2026-06-01T10:00:00", "Pacific/Kiritimati", 24 * HOUR),
        (date(2026, 3, 29), "2026-03-28T23:00:00", "Europe/Madrid", 23 * HOUR),
        (date(2026, 10, 25), "2026-10-24T22:00:00", "Europe/Madrid", 25 * HOUR),
        (date(2026, 10, 4), "2026-10-03T13:30:00", "Australia/Lord_Howe", 23 * HOUR + HOUR // 2),
        (date(2026, 9, 5), "2026-09-06T03:59:59", "America/Santiago", 1),
        (date(2026, 3, 7), "2026-03-08T04:59:59", "America/Havana", 1),
        (date(2026, 10, 31), "2026-11-01T03:59:59", "America/Havana", 1),
        (date(2028, 2, 28), "2028-02-28T23:00:00", "UTC", HOUR),
        (date(2026, 6, 2), "2026-06-01T12:00:00", "UTC", 36 * HOUR),
        (date(2026, 6, 1), "2026-06-03T12:00:00", "UTC", 0),
    ],
    ids=[
        "noon",
        "the last microsecond",
        "rounded up",
        "the world's earliest day",
        "a day of 23 hours",
        "a day of 25 hours",
        "a clock change of half an hour",
        "a midnight that is skipped (Chile)",
        "a midnight that is skipped (Cuba)",
        "a midnight that comes twice",
        "before a leap day",
        "a claimed day still ahead, after a move west",
        "a day long gone",
    ],
)
def test_the_wait_ends_with_the_first_instant_of_the_next_day(day: date, moment: str, zone: str, seconds: int) -> None:
    assert seconds_until_day_after(day, at(moment), zone) == seconds


moments = st.integers(0, 17 * 365 * 24 * HOUR).map(lambda seconds: at("2020-01-01") + timedelta(seconds=seconds))
zones = st.sampled_from(sorted(available_timezones()))


@given(moments, zones)
def test_waiting_it_out_is_always_just_long_enough(moment: datetime, zone: str) -> None:
    today = day_of(moment, zone)

    wait = timedelta(seconds=seconds_until_day_after(today, moment, zone))

    assert day_of(moment + wait, zone) == today + timedelta(days=1)
    assert day_of(moment + wait - timedelta(seconds=1), zone) == today


@given(st.integers(0, 10_000), st.dates(date(2020, 1, 1), date(2037, 1, 1)), st.integers(-400, 400))
def test_a_streak_never_grows_by_more_than_one_day(streak: int, last_day: date, gap: int) -> None:
    step = next_streak(streak, last_day, last_day + timedelta(days=gap))

    assert (step is None) == (gap <= 0)
    if step is not None:
        assert step.current == (streak + 1 if gap == 1 else 1)
        assert step.is_broken == (gap > 1)


@pytest.mark.parametrize("name", ["UTC", "Europe/Madrid", "Pacific/Kiritimati", "America/Argentina/Buenos_Aires"])
def test_iana_names_are_time_zones(name: str) -> None:
    assert is_time_zone(name)


@pytest.mark.parametrize(
    "name",
    ["", "Madrid", "Mars/Olympus", "America", "Europe/", "../etc/passwd", "/etc/passwd", "x" * 5000, "\0", None, 7, []],
)
def test_anything_else_is_none(name: object) -> None:
    assert not is_time_zone(name)


@pytest.mark.parametrize(
    ("last", "paused", "resumed", "expected"),
    [
        (10, 10, 10, 10),  # Claimed, and back on the same day: not claimed twice.
        (10, 10, 11, 10),
        (10, 10, 40, 39),  # Claimed on the day of the ban: yesterday counts as claimed, today is open.
        (9, 10, 40, 39),  # Yesterday's claim then is yesterday's now.
        (8, 10, 40, 38),  # What needed a freeze needs it still.
        (3, 10, 40, 33),  # What was broken stays broken.
        (11, 10, 10, 11),  # Somebody who moved west.
        (11, 10, 11, 11),
    ],
)
def test_a_streak_is_as_alive_after_a_pause_as_before(last: int, paused: int, resumed: int, expected: int) -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in (last, paused, resumed, expected)]

    assert day_after_pause(*days[:3]) == days[3]


@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_no_pause_opens_a_claimed_day_or_claims_the_day_that_ends_it(since: int, before: int, length: int) -> None:
    last = date(2026, 1, 1) + timedelta(days=since)
    paused = last + timedelta(days=before)
    resumed = paused + timedelta(days=length)

    after = day_after_pause(last, paused, resumed)

    assert last <= after <= max(last, resumed - timedelta(days=1))
