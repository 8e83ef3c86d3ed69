"""Quiet hours: when nothing is sent that nobody asked for just now. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def is_quiet(moment: datetime, zone: ZoneInfo, quiet_from: int, quiet_until: int) -> bool:
    """Whether `moment` (aware) is between the hours `quiet_from` and `quiet_until` (0-23) of a clock in `zone`.

    The hours may span midnight; equal ones mean that it is never quiet.
    """
    hour = moment.astimezone(zone).hour
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def next_loud(moment: datetime, zone: ZoneInfo, quiet_from: int, quiet_until: int) -> datetime:
    """`moment` itself where it is not quiet then, else the end of those quiet hours; aware, in `zone`."""
    local = moment.astimezone(zone)
    if not is_quiet(moment, zone, quiet_from, quiet_until):
        return local
    end = local.replace(hour=quiet_until, minute=0, second=0, microsecond=0, fold=0)
    if end <= local:
        end += timedelta(days=1)
    return end
