"""The settings a person can choose, and what each choice changes. Pure."""

from __future__ import annotations

import re
from typing import Any

REMINDERS = ("daily", "important", "off")
"""How much may be sent unasked: the daily word too, only what would be lost otherwise, or nothing."""

SETTINGS = ("reminders", "quiet", "listed")
"""Those with choices of their own; languages and time zones are chosen in places of their own."""

NEVER_QUIET = "never"

_QUIET = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)


def changes_of(setting: str, value: str | None) -> dict[str, Any] | None:
    """What choosing `value` changes in a profile, by column; None for what is no choice of that setting.

    reminders   one of REMINDERS
    quiet       two hours of 0-23, `22-8`, or `never`
    listed      `yes` or `no`
    """
    match setting, value:
        case "reminders", str() if value in REMINDERS:
            return {"reminders": value}
        case "listed", "yes" | "no":
            return {"listed": value == "yes"}
        case "quiet", "never":
            return {"quiet_from": 0, "quiet_until": 0}
        case "quiet", str():
            return _quiet(value)
    return None


def _quiet(value: str) -> dict[str, Any] | None:
    hours = _QUIET.fullmatch(value)
    if hours is None:
        return None
    quiet_from, quiet_until = int(hours[1]), int(hours[2])
    if quiet_from > 23 or quiet_until > 23 or quiet_from == quiet_until:
        return None
    return {"quiet_from": quiet_from, "quiet_until": quiet_until}
