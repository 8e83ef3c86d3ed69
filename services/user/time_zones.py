"""What people mean when they say where they live: a city, a zone's name, or an offset such as "+2". Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from services.user.cities import MORE_NAMES, REGIONS

LONGEST_TYPED = 64
"""Characters of a place that are looked at; no place has a longer name."""

MOST_MATCHES = 6
"""Zones offered for what could mean several places."""

_AREAS = frozenset(
    (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Etc",
        "Europe",
        "Indian",
        "Pacific",
    )
)

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?:[:.h]?([0-5]\d))?\s*h?", re.IGNORECASE | re.ASCII)

# The offsets that are no whole hours, each by a zone that keeps it all year.
_UNEVEN = {
    (-9, 30): "Pacific/Marquesas",
    (3, 30): "Asia/Tehran",
    (4, 30): "Asia/Kabul",
    (5, 30): "Asia/Kolkata",
    (5, 45): "Asia/Kathmandu",
    (6, 30): "Asia/Yangon",
    (8, 45): "Australia/Eucla",
    (9, 30): "Australia/Darwin",
}


def is_time_zone(name: object) -> bool:
    """Whether `name` is an IANA time zone people can choose, such as `Europe/Madrid`."""
    return isinstance(name, str) and name in _names()


def zones_meant(typed: str) -> list[str]:
    """The IANA zones that `typed` can mean, the likeliest first, at most MOST_MATCHES; empty when it is no place.

    A name counts whole before it counts as a beginning, and a beginning needs three letters. Accents and capitals do
    not matter.
    """
    text = " ".join(typed[:LONGEST_TYPED].replace("−", "-").replace("\N{FULLWIDTH PLUS SIGN}", "+").split())
    if offset := _OFFSET.fullmatch(text):
        zone = _zone_of_offset(offset[1], int(offset[2]), int(offset[3] or 0))
        return [zone] if zone else []
    if zone := next((name for name in _names() if name.casefold() == text.casefold()), None):
        return [zone]
    wanted = fold(text)
    if exact := _places().get(wanted):
        return list(exact)
    if len(wanted) < 3:
        return []
    begun = (zone for name, zones in _places().items() if name.startswith(wanted) for zone in zones)
    return list(dict.fromkeys(begun))[:MOST_MATCHES]


def fold(text: str) -> str:
    """`text` as places are compared: small letters without accents, one space between words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.split())


def _zone_of_offset(sign: str, hours: int, minutes: int) -> str | None:
    hours = -hours if sign == "-" else hours
    if minutes:
        return _UNEVEN.get((hours, minutes))
    if not -12 <= hours <= 14:
        return None
    # POSIX counts westward: the zone two hours ahead of UTC is Etc/GMT-2.
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"


@cache
def _names() -> frozenset[str]:
    # The rest is kept for old programs: "US/Eastern", "localtime", bare abbreviations.
    return frozenset({name for name in available_timezones() if name.partition("/")[0] in _AREAS} | {"UTC"})


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """Zones by every folded name they go by: the listed cities, what else people type, and the zones' own."""
    found: dict[str, list[str]] = {}
    for cities in REGIONS.values():
        for city in cities:
            for name in {fold(city.english), fold(city.spanish)}:
                found.setdefault(name, []).append(city.time_zone)
    for name, zone in MORE_NAMES.items():
        found.setdefault(name, [zone])
    for zone in sorted(_names()):
        # Old spellings of a zone ("Asia/Calcutta") come after: they add no second meaning to a known place.
        if not zone.startswith("Etc/"):
            found.setdefault(fold(zone.rpartition("/")[2]), [zone])
    return {name: tuple(zones) for name, zones in found.items()}


def zone_of(name: str) -> ZoneInfo:
    """The zone called `name`; UTC where this machine does not know it (any more)."""
    return ZoneInfo(name) if is_time_zone(name) else ZoneInfo("UTC")
