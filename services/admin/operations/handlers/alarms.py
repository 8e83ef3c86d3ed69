"""Operators hear what goes wrong: once when it is bad, once when it is well again, whoever of the processes says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bus import (
    AlarmDueEvent,
    ErrorOccurredEvent,
    EventType,
    HealthCheckFailedEvent,
    ReplyRequestedEvent,
    ServicePulseEvent,
)
from bus.codec import utc_text
from services.admin.operations.alarms import Alarm, Told, calm_of
from services.admin.operations.damping import FLAPS, HOLD
from services.admin.operations.faults import harmless_line
from services.admin.operations.handlers.handler import OperationsHandler
from services.admin.operations.work import OperationsWork
from services.database import Transactions
from services.screens import Screen

SPOKEN_FOR = ("redis", "database")
"""Checks whose failing keeps events from being handled: every process watches over these and tells of them itself."""

CIRCUIT_OPENED = "CircuitOpened"
"""The error that says a handler pauses. The check on handlers tells the same, and when it is over."""

AGAIN_AFTER = timedelta(minutes=30)
"""How long it is not told again that more events were given up on."""
ERROR_AGAIN_AFTER = timedelta(hours=1)
"""How long an error of a type that was told is only counted."""

DEAD_LETTERS = "dead letters"


@dataclass(frozen=True, slots=True)
class AdminChats:
    """Where operators hear of it: the admin chat if there is one, else every owner in private."""

    owners: tuple[int, ...] = ()
    chat_id: int | None = None

    def each(self) -> list[tuple[int, int | None]]:
        """Each chat with the person whose language is spoken there."""
        if self.chat_id is not None:
            return [(self.chat_id, self.owners[0] if self.owners else None)]
        return [(owner, owner) for owner in self.owners]


class Alerting(OperationsHandler):
    """A use case that ends in the admin chats."""

    def __init__(self, transactions: Transactions, chats: AdminChats) -> None:
        super().__init__(transactions)
        self._chats = chats

    def tell(self, work: OperationsWork, screen: Screen, **data: Any) -> None:
        """Show `screen` in every admin chat, in a new message."""
        for chat_id, reader in self._chats.each():
            work.publish(ReplyRequestedEvent(chat_id=chat_id, screen=str(screen), data=data, user_id=reader))


class FollowHealth(Alerting):
    """A check that stays bad is told of once, and once when it stays well: see damping for how long that is.

    Bad is what any process says is bad. Times are those of the checks, not of when the news came through.
    """

    handles = (EventType.HEALTH_CHECK_FAILED, EventType.ALARM_DUE)

    async def react(self, event: HealthCheckFailedEvent | AlarmDueEvent, work: OperationsWork) -> None:
        if isinstance(event, AlarmDueEvent):
            await self._due(event, work)
        elif event.check_name not in SPOKEN_FOR:
            await self._reported(event, work)

    async def _reported(self, event: HealthCheckFailedEvent, work: OperationsWork) -> None:
        name, is_bad = event.check_name, event.consecutive_failures > 0
        saying = await work.alarms.reported(
            name, event.replica, is_bad=is_bad, at=event.timestamp, detail=event.detail
        )  # fmt: skip
        known = await work.alarms.find(name)
        if is_bad:
            alarm = await work.alarms.went_bad(name, event.timestamp, event.detail)
            if known is None or alarm.spell != known.spell:
                self._look_again(alarm, work, HOLD.total_seconds())
        elif known is not None and known.is_bad and not saying:
            alarm = await work.alarms.went_well(known, event.timestamp)
            if alarm.is_told:
                self._look_again(alarm, work, calm_of(alarm))

    async def _due(self, event: AlarmDueEvent, work: OperationsWork) -> None:
        alarm = await work.alarms.find(event.check_name)
        if alarm is None or (alarm.spell, alarm.relapses) != (event.spell, event.relapses):
            return
        if not alarm.is_told and (alarm.is_bad or alarm.in_a_row >= FLAPS):
            alarm = await work.alarms.told(alarm, is_told=True)
            self.tell(
                work,
                Screen.ALARM,
                name=alarm.name,
                detail=alarm.detail,
                since=utc_text(alarm.since),
                replicas=[one.replica for one in await work.alarms.reports() if one.check_name == alarm.name],
                comes_and_goes=alarm.in_a_row >= FLAPS,
            )
            if not alarm.is_bad:
                self._look_again(alarm, work, calm_of(alarm))
        elif alarm.is_told and alarm.well_since is not None:
            await work.alarms.told(alarm, is_told=False)
            lasted_s = (alarm.well_since - alarm.since).total_seconds()
            self.tell(work, Screen.ALARM_OVER, name=alarm.name, lasted_s=round(lasted_s), relapses=alarm.relapses)

    def _look_again(self, alarm: Alarm, work: OperationsWork, delay_s: float) -> None:
        work.publish(AlarmDueEvent(alarm.name, alarm.spell, alarm.relapses), delay_s=delay_s)


class WatchDeadLetters(Alerting):
    """That events were given up on is told when it begins, and while it goes on no more than every half hour."""

    handles = (EventType.SERVICE_PULSE,)

    async def react(self, event: ServicePulseEvent, work: OperationsWork) -> None:
        there, told = event.dead_letters, await work.told.find(DEAD_LETTERS)
        if told is None:
            if there and await work.told.begin(DEAD_LETTERS, Told(there, work.now)):
                self.tell(work, Screen.ALARM_DEAD_LETTERS, new=there, letters=there)
        elif there < told.amount:
            # Decided about: what comes from now on is new. If none is left, the next one is told at once.
            await work.told.move(DEAD_LETTERS, told, Told(there, told.at))
        else:
            is_time = not told.amount or work.now - told.at >= AGAIN_AFTER
            if there > told.amount and is_time and await work.told.move(DEAD_LETTERS, told, Told(there, work.now)):
                self.tell(work, Screen.ALARM_DEAD_LETTERS, new=there - told.amount, letters=there)


class TellErrors(Alerting):
    """An error somebody should see is told once an hour for each type, with how many came meanwhile."""

    handles = (EventType.ERROR_OCCURRED,)

    async def react(self, event: ErrorOccurredEvent, work: OperationsWork) -> None:
        if event.error_type == CIRCUIT_OPENED:
            return
        name = f"error {event.error_type}"[:200]
        told = await work.told.find(name)
        if told is None:
            is_ours, more = await work.told.begin(name, Told(0, work.now)), 0
        elif work.now - told.at < ERROR_AGAIN_AFTER:
            await work.told.move(name, told, Told(told.amount + 1, told.at))
            return
        else:
            is_ours, more = await work.told.move(name, told, Told(0, work.now)), told.amount
        if is_ours:
            line = harmless_line(event.error_message)
            self.tell(work, Screen.ALARM_ERROR, error_type=event.error_type, line=line, more=more)
