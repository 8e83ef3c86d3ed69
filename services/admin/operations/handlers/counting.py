"""What happens is counted, once: people who join and return, readers who come further, errors, the work of the bus."""

from __future__ import annotations

from datetime import date

from bus import (
    ErrorOccurredEvent,
    EventType,
    HealthCheckFailedEvent,
    IEvent,
    ServicePulseEvent,
    StoryChapterCompletedEvent,
    StoryChapterStartedEvent,
    UserActivityDetectedEvent,
    UserRegisteredEvent,
)
from services.admin.operations.figures import DEAD_LETTERED, FAILED, PROCESSED, PUBLISHED
from services.admin.operations.handlers.handler import OperationsHandler
from services.admin.operations.replicas import Replica
from services.admin.operations.tallies import Count, Kind
from services.admin.operations.work import OperationsWork
from services.database import Transactions


class CountPeople(OperationsHandler):
    """Counts who joins, and who is there on a day.

    Activity is told once a minute. Whom this process has counted on a day costs no transaction for the rest of it.
    """

    handles = (EventType.USER_REGISTERED, EventType.USER_ACTIVITY_DETECTED)

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions)
        self._day = date.min
        self._counted: set[int] = set()

    async def _process_event(self, event: IEvent) -> bool:
        if not isinstance(event, UserActivityDetectedEvent):
            return await super()._process_event(event)
        day = event.timestamp.date()
        if day > self._day:
            self._day, self._counted = day, set()
        if day == self._day and event.user_id in self._counted:
            return True
        is_done = await super()._process_event(event)
        if day == self._day:
            self._counted.add(event.user_id)
        return is_done

    async def react(self, event: UserRegisteredEvent | UserActivityDetectedEvent, work: OperationsWork) -> None:
        if isinstance(event, UserRegisteredEvent):
            await work.people.joins(event.user_id, event.timestamp)
        else:
            await work.people.is_there(event.user_id, event.timestamp.date())


class CountReaders(OperationsHandler):
    """Counts each reader once at each step of a story."""

    handles = (EventType.STORY_CHAPTER_STARTED, EventType.STORY_CHAPTER_COMPLETED)

    async def react(self, event: StoryChapterStartedEvent | StoryChapterCompletedEvent, work: OperationsWork) -> None:
        await work.readers.reads(event.user_id, event.story_arc)
        if isinstance(event, StoryChapterStartedEvent):
            await work.readers.called(event.story_arc, event.chapter_id, event.chapter_title)
        elif event.ending_id is not None:
            await work.readers.ends(
                event.user_id, event.story_arc, event.chapter_id, event.ending_id, is_new=event.is_first
            )
        elif event.is_first:
            await work.readers.completes(event.story_arc, event.chapter_id)


class CountErrors(OperationsHandler):
    """Counts the errors that were told, by their type and hour."""

    handles = (EventType.ERROR_OCCURRED,)

    async def react(self, event: ErrorOccurredEvent, work: OperationsWork) -> None:
        hour = event.timestamp.replace(minute=0, second=0, microsecond=0)
        await work.tallies.add(Count(Kind.ERROR, event.error_type[:200], hour))


class NotePulse(OperationsHandler):
    """Adds up what the processes did, and remembers how each of them is."""

    handles = (EventType.SERVICE_PULSE,)

    async def react(self, event: ServicePulseEvent, work: OperationsWork) -> None:
        minute = event.timestamp.replace(second=0, microsecond=0)
        buckets = {Kind.MINUTE: minute, Kind.HOUR: minute.replace(minute=0)}
        done = {
            PUBLISHED: event.published,
            PROCESSED: event.processed,
            FAILED: event.failed,
            DEAD_LETTERED: event.dead_lettered,
        }
        await work.tallies.add_each(
            {Count(kind, name, bucket): amount for kind, bucket in buckets.items() for name, amount in done.items()}
        )
        here = await work.replicas.note(
            Replica(
                event.replica,
                event.version,
                ", ".join(event.roles),
                event.started_at,
                event.timestamp,
                event.timestamp,
                event.checks,
            )
        )
        await self._speak_for_the_gone(here, work)

    async def _speak_for_the_gone(self, here: Replica, work: OperationsWork) -> None:
        """What a process said that is no more, or began anew, is not so any longer: nobody else can take it back."""
        gone = {replica.name for replica in await work.replicas.all() if here.outlived(replica)}
        for report in await work.alarms.reports():
            is_of_old = report.replica == here.name and report.since < here.started_at
            if is_of_old or report.replica in gone:
                work.publish(HealthCheckFailedEvent(report.check_name, "its process is gone", 0, report.replica))
