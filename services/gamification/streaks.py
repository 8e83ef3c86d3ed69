"""Days and streaks: when a person's day begins, and what a claim makes of their streak. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from services.content import Content, Many


class Milestone(Content):
    """A streak that reaches `day` for the first time is paid `points`."""

    day: int = Field(ge=2, le=10_000)
    points: int = Field(ge=1, le=1_000_000)


class ReminderRules(Content):
    """When somebody is told that their streak is about to break."""

    hour: int = Field(ge=0, le=23)
    """Of the day that is still unclaimed; earlier or later where that hour is quiet."""
    from_streak: int = Field(ge=1, le=10_000)
    """Shorter streaks are not worth a message."""
    important_from_streak: int = Field(ge=1, le=10_000)
    """For people who want important reminders alone."""


class StreakRules(Content):
    """How a streak of daily claims lives and breaks."""

    grace_hours: int = Field(ge=0, le=12)
    """So long after midnight a claim still counts for the day before, if that keeps the streak."""
    freezes_at_most: int = Field(ge=0, le=30)
    """Freezes one can hold; each saves a missed day by itself."""
    milestones: Many[Milestone] = ()
    reminder: ReminderRules

    @field_validator("milestones")
    @classmethod
    def _days_ascend(cls, milestones: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
        for earlier, later in pairwise(milestones):
            if later.day <= earlier.day:
                raise ValueError(f"day must ascend, {later.day} comes after {earlier.day}")
        return milestones

    def milestone_at(self, day: int) -> Milestone | None:
        """The milestone of exactly that day of a streak."""
        return next((milestone for milestone in self.milestones if milestone.day == day), None)

    def next_milestone(self, day: int) -> Milestone | None:
        """The first milestone after that day of a streak; None after the last."""
        return next((milestone for milestone in self.milestones if milestone.day > day), None)


@dataclass(frozen=True, slots=True)
class StreakStep:
    """A streak in days before and after one claim, which counts for `day`.

    `freezes_used` days were missed in between and saved; `is_broken`: more were missed than could be.
    """

    day: date
    previous: int
    current: int
    is_broken: bool = False
    freezes_used: int = 0


def next_streak(streak: int, last_day: date | None, day: date, freezes: int = 0) -> StreakStep | None:
    """The step a claim for `day` makes from a streak of `streak` days that ended on `last_day` (None: never claimed).

    None when the day is already claimed: it is `last_day` itself or lies before it, as when an event arrives late or
    the person moved to a time zone further west. Days that freezes saved do not lengthen the streak.
    """
    if last_day is None:
        return StreakStep(day, previous=0, current=1)
    missed = (day - last_day).days - 1
    if missed < 0:
        return None
    if missed > freezes:
        return StreakStep(day, previous=streak, current=1, is_broken=True)
    return StreakStep(day, previous=streak, current=streak + 1, freezes_used=missed)


def day_to_claim(moment: datetime, zone: str, last_day: date | None, freezes: int, grace_hours: int) -> date:
    """The day that a claim at `moment` (aware) counts for: today, or in the grace after midnight perhaps yesterday.

    Yesterday only where that keeps a streak that ended on `last_day`; today can then be claimed as well.
    """
    today = day_of(moment, zone)
    yesterday = today - timedelta(days=1)
    if last_day is None or last_day >= yesterday or (yesterday - last_day).days - 1 > freezes:
        return today
    return yesterday if moment < start_of(today, zone) + timedelta(hours=grace_hours) else today


def day_after_pause(last_day: date, paused_on: date, resumed_on: date) -> date:
    """The last claimed day of a streak that nobody could keep from `paused_on` until `resumed_on`.

    The days between do not count: what was still alive then is as alive now, and today can be claimed. No day that was
    claimed before can be claimed again, and a pause that begins and ends on one day changes nothing.
    """
    if resumed_on <= paused_on:
        return last_day
    missed_before = max((paused_on - last_day).days, 1)
    return max(last_day, resumed_on - timedelta(days=missed_before))


def reminder_at(last_day: date, zone: str, is_quiet: Callable[[datetime], bool], rules: StreakRules) -> datetime | None:
    """When to say that a streak which ended on `last_day` is about to break; None where no moment is left.

    The hour of the rules on the next day, else the last half hour before it that is not quiet, else the first after.
    """
    day = last_day + timedelta(days=1)
    midnight = start_of(day, zone)
    wanted = datetime.combine(day, time(rules.reminder.hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    breaks_at = start_of(day + timedelta(days=1), zone) + timedelta(hours=rules.grace_hours)
    half_hours = [timedelta(minutes=30 * count) for count in range(48)]
    earlier = (moment for step in half_hours if (moment := wanted - step) >= midnight)
    later = (moment for step in half_hours if (moment := wanted + step) < breaks_at)
    return next((moment for moment in (*earlier, *later) if not is_quiet(moment)), None)


REMINDER_SETTINGS = ("off", "daily", "important")
"""What a person can choose about reminders."""


def is_worth_a_reminder(streak: int, setting: str, rules: StreakRules) -> bool:
    """Whether somebody with that setting wants to hear that a streak of `streak` days is about to break."""
    if setting == "off":
        return False
    return streak >= (rules.reminder.important_from_streak if setting == "important" else rules.reminder.from_streak)


def start_of(day: date, zone: str) -> datetime:
    """The first instant of `day` where people live by `zone`, in UTC.

    With fold=0 a skipped midnight is read with the offset before the change, which names the instant of the change.
    """
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    """The calendar day that `moment` (aware) falls on for somebody who lives in `zone` (an IANA name)."""
    return moment.astimezone(ZoneInfo(zone)).date()


def seconds_until_day_after(day: date, moment: datetime, zone: str) -> int:
    """Whole seconds, rounded up, from `moment` (aware) to the first instant of the day after `day` in `zone`.

    0 when that day has already begun. Right across clock changes: a day may last 23 or 25 hours, and where midnight
    itself is skipped the day begins with the first time that exists.
    """
    return max(0, math.ceil((start_of(day + timedelta(days=1), zone) - moment).total_seconds()))


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
