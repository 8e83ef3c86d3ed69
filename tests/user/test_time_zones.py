"""What people type for where they live, and what it means."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.quiet_hours import is_quiet, next_loud
from services.user.cities import MORE_NAMES, REGIONS
from services.user.time_zones import MOST_MATCHES, fold, is_time_zone, zones_meant


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Madrid", "Europe/Madrid"),
        ("  nueva   YORK ", "America/New_York"),
        ("sao paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Ciudad de México", "America/Mexico_City"),
        ("guate", "America/Guatemala"),
        ("europe/kyiv", "Europe/Kyiv"),
        ("Tenerife", None),
        ("+2", "Etc/GMT-2"),
        ("UTC -3", "Etc/GMT+3"),
        ("gmt+5:30", "Asia/Kolkata"),
        ("−4", "Etc/GMT+4"),
        ("+0", "Etc/UTC"),
        ("+14", "Etc/GMT-14"),
        ("+15", None),
        ("-13", None),
        ("+5:15", None),
        ("1e9", None),
        ("", None),
        ("a", None),
        ("../../etc/passwd", None),
        ("🕯🕯🕯", None),
        ("\u202eMadrid", "Europe/Madrid"),
        ("'; DROP TABLE users; --", None),
        ("\0", None),
        ("x" * 5000, None),
    ],
)
def test_a_place_is_understood_or_it_is_not(typed: str, zone: str | None) -> None:
    assert zones_meant(typed)[:1] == ([zone] if zone else [])


def test_what_could_be_several_places_offers_them() -> None:
    offered = zones_meant("ciudad")

    assert "America/Mexico_City" in offered
    assert 1 < len(offered) <= MOST_MATCHES


@given(st.text())
def test_whatever_is_typed_only_real_zones_come_of_it(typed: str) -> None:
    assert all(is_time_zone(zone) for zone in zones_meant(typed))


def test_every_listed_city_is_found_by_either_name() -> None:
    for cities in REGIONS.values():
        for city in cities:
            assert is_time_zone(city.time_zone)
            assert zones_meant(city.english)[0] == zones_meant(city.spanish)[0] == city.time_zone
    assert all(is_time_zone(zone) and fold(name) == name for name, zone in MORE_NAMES.items())


@pytest.mark.parametrize("name", ["localtime", "US/Eastern", "EST", "Europe", "", "europe/madrid", None, 7, "../UTC"])
def test_what_is_no_time_zone_is_none(name: object) -> None:
    assert not is_time_zone(name)


MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("hour", "quiet_from", "quiet_until", "loud_at"),
    [(23, 22, 8, 8), (3, 22, 8, 8), (8, 22, 8, 8), (21, 22, 8, 21), (14, 13, 16, 16), (5, 0, 0, 5), (0, 0, 6, 6)],
)
def test_what_comes_in_quiet_hours_waits_for_their_end(
    hour: int, quiet_from: int, quiet_until: int, loud_at: int
) -> None:
    moment = datetime(2027, 1, 10, hour, 0, tzinfo=MADRID).astimezone(UTC)

    loud = next_loud(moment, MADRID, quiet_from, quiet_until)

    assert loud >= moment
    assert loud.hour == loud_at
    assert not is_quiet(loud, MADRID, quiet_from, quiet_until)


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(["Europe/Madrid", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Cairo"]),
    quiet_from=st.integers(0, 23),
    quiet_until=st.integers(0, 23),
)
def test_quiet_hours_end_within_a_day_whatever_the_clocks_do(
    moment: datetime, zone: str, quiet_from: int, quiet_until: int
) -> None:
    loud = next_loud(moment, ZoneInfo(zone), quiet_from, quiet_until)

    assert 0 <= loud.timestamp() - moment.timestamp() <= 25 * 3600
    assert not is_quiet(loud, ZoneInfo(zone), quiet_from, quiet_until)
