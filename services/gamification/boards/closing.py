"""When a week of the boards is over: pure rules, and the job that tells so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import exists, select

from bus import BaseEvent, WeekEndedEvent
from services.database import Clock, Database
from services.gamification.boards.periods import Period, Span, span_at, week_before
from services.gamification.boards.weeks import BoardWeeks
from services.gamification.tables import ledger

CLOSED_AFTER = timedelta(minutes=10)
"""How long after its end a week is closed: whatever was on its way at midnight is booked by then."""

WEEKS_BACK = 4
"""How many ended weeks are looked at: those of a longer stop are not paid any more."""

NAMESPACE = UUID("0f1c1d4e-6a53-5b0e-8f0e-9d8b4a7e2c10")
"""Under which the ids of ended weeks are derived: told twice, by whichever replicas, it is one event."""

Accept = Callable[[Sequence[BaseEvent]], Awaitable[object]]
"""Puts events into the outbox and returns once the bus has them."""


def ended_weeks(now: datetime) -> list[Span]:
    """The weeks that are to be closed by `now` (aware), oldest first, at most WEEKS_BACK."""
    week = span_at(Period.WEEK, now - CLOSED_AFTER)
    ended: list[Span] = []
    for _ in range(WEEKS_BACK):
        week = week_before(week)
        ended.append(week)
    return ended[::-1]


def week_ended(week: Span) -> WeekEndedEvent:
    """The event that a week is over, the same whoever tells it."""
    envelope: dict[str, Any] = {"event_id": str(uuid5(NAMESPACE, week.name))}
    return WeekEndedEvent(week=week.name, **envelope)


class WeekWatch:
    """Tells the bus of weeks that ended. Any number of replicas may do so at once, and again after any stop."""

    def __init__(self, database: Database, accept: Accept, clock: Clock) -> None:
        self._database = database
        self._accept = accept
        self._clock = clock

    async def look(self) -> int:
        """Tell of every ended week in which somebody earned something and that is not closed; how many."""
        weeks = {week.name: week for week in ended_weeks(self._clock())}
        async with self._database.read() as connection:
            closed = await BoardWeeks(connection).closed(list(weeks))
            open_weeks = [week for name, week in weeks.items() if name not in closed]
            played = [
                week
                for week in open_weeks
                if await connection.scalar(
                    select(exists().where(ledger.c.at >= week.start, ledger.c.at < week.end, ledger.c.score > 0))
                )
            ]
        for week in played:
            await self._accept([week_ended(week)])
        return len(played)
