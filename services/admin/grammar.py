"""What is typed after a moderation verb: whom, how long, why.

/mute @rowdy 2d 3h please calm down      a name, then a time, then the reason
/ban 123456789 1w                        an id
/warn be kind                            in reply to somebody's message: the reason alone

time    parts of minutes, hours, days and weeks, chained or apart: 30m, 1h15m, 2d 3h, 1w
        what looks like a time and is none of these (10 min, 1.5h, 30) is unclear: without a time it would be for good
name    @username, or an id of at least five digits (of a channel: -100…); smaller numbers belong to the reason
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(days=366)
"""Between these Telegram ends a sanction by itself; what is shorter or longer it takes for ever."""

LONGEST_REASON = 300

_USERNAME = re.compile(r"@([A-Za-z0-9_]{3,32})(?!\S)")
_ID = re.compile(r"(-100\d{5,13}|\d{5,15})(?!\S)")
_TIME = re.compile(r"((?:\d{1,9}[mhdw])+)(?!\S)", re.IGNORECASE)
_UNREAD_TIME = re.compile(
    r"""\d+ ([.,:]\d+)?
    ( \s* ( s | sec | secs | seconds? | segundos? | min | mins | minutes? | minutos?
           | h | hs | hr | hrs | hours? | horas?
           | d | days? | d[ií]as? | w | wk | weeks? | sem | semanas? | m | mo | months? | mes | meses | y | yr | years?
           | a[nñ]os? ) (\d+[a-z]*)? (?!\w)
    | \s* $ )""",
    re.IGNORECASE | re.VERBOSE,
)
_PART = re.compile(r"(\d+)([mhdw])", re.IGNORECASE)


class Unclear(StrEnum):
    """Why an order cannot be carried out as it was typed."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNCLEAR_TIME = "unclear_time"


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed: `username` (lower case, without @) or `target_id` if somebody was named; None time: for good."""

    username: str | None = None
    target_id: int | None = None
    duration: timedelta | None = None
    reason: str = ""

    @property
    def names_somebody(self) -> bool:
        """Whether the text itself says whom it is about."""
        return self.username is not None or self.target_id is not None


def parse_order(text: str, *, takes_time: bool) -> Order | Unclear:
    """The order in `text`. For a verb that takes no time, what looks like one belongs to the reason."""
    rest = text.strip()
    username, target_id = None, None
    if name := _USERNAME.match(rest):
        username, rest = name[1].lower(), rest[name.end() :].lstrip()
    elif number := _ID.match(rest):
        target_id, rest = int(number[1]), rest[number.end() :].lstrip()
    minutes = None
    while takes_time and (time := _TIME.match(rest)):
        minutes = (minutes or 0) + sum(_minutes(int(n), unit.lower()) for n, unit in _PART.findall(time[1]))
        rest = rest[time.end() :].lstrip()
    if minutes is not None and minutes < SHORTEST // timedelta(minutes=1):
        return Unclear.TOO_SHORT
    if minutes is not None and minutes > LONGEST // timedelta(minutes=1):
        return Unclear.TOO_LONG
    if takes_time and _UNREAD_TIME.match(rest):
        # Read as a reason, "10 min" would be for good.
        return Unclear.UNCLEAR_TIME
    duration = None if minutes is None else timedelta(minutes=minutes)
    return Order(username, target_id, duration, tidy(rest))


def parse_duration(text: str) -> timedelta | None:
    """The time that `text` says and nothing else; None when it says something else, or too little or too much."""
    order = parse_order(text, takes_time=True)
    if isinstance(order, Unclear) or order.names_somebody or order.reason:
        return None
    return order.duration


def write_duration(duration: timedelta) -> str:
    """`duration`, whole minutes, as it would be typed: `1d2h`. What `parse_duration` reads."""
    minutes = int(duration / timedelta(minutes=1))
    parts = []
    for unit, length in (("w", 10_080), ("d", 1_440), ("h", 60), ("m", 1)):
        count, minutes = divmod(minutes, length)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0m"


def tidy(reason: str) -> str:
    """A reason on one line, at most LONGEST_REASON characters."""
    line = " ".join(reason.replace("\0", "").split())
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"


def _minutes(count: int, unit: str) -> int:
    # Whole numbers rather than timedelta: nine digits of weeks lead past the end of the calendar.
    return count * {"m": 1, "h": 60, "d": 1_440, "w": 10_080}[unit]
