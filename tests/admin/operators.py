"""A house to run: events are counted, an operator looks, and the machinery says what the test tells it to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bus import (
    BaseEvent,
    DashboardRequestedEvent,
    HealthRequestedEvent,
    ServicePulseEvent,
    StoryChapterCompletedEvent,
    StoryChapterStartedEvent,
    UserActivityDetectedEvent,
    UserRegisteredEvent,
)
from services.admin import Staff
from services.admin.handlers.keep_audit import KeepAudit
from services.admin.operations import Check, Queue, TallyUpkeep, operations_handlers
from services.database import Database
from services.screens import Screen
from tests.admin.group import shown
from tests.gamification.world import Clock, World

OWNER, STRANGER = 1, 66


@dataclass
class Machinery:
    """What the process and the bus say."""

    replica: str = "here:8080"
    found_queues: list[Queue] = field(default_factory=list)
    found_checks: list[Check] = field(default_factory=list)

    async def queues(self) -> Sequence[Queue]:
        return self.found_queues

    def checks(self) -> Sequence[Check]:
        return self.found_checks


class House(World):
    """The world of the services, with operations instead of the game."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self.machinery = Machinery()
        self.handlers = self.anew()
        self.upkeep = TallyUpkeep(database, clock)

    def anew(self) -> list[Any]:
        """The handlers of a process that has just started."""
        return [
            *operations_handlers(self.transactions, self.machinery, Staff([OWNER])),
            KeepAudit(self.transactions),
        ]

    def joins(self, user_id: int, at: datetime | None = None) -> UserRegisteredEvent:
        at = at or self.clock()
        return UserRegisteredEvent(user_id, username=None, first_name="Ida", language_code="en", timestamp=at)

    def is_there(self, user_id: int) -> UserActivityDetectedEvent:
        return UserActivityDetectedEvent(user_id, activity_type="message", timestamp=self.clock())

    def opens(self, user_id: int, chapter: str, story: str = "letters") -> StoryChapterStartedEvent:
        return StoryChapterStartedEvent(user_id, chapter, f"The {chapter}", story)

    def finishes(
        self, user_id: int, chapter: str, ending: str | None = None, *, is_first: bool = True
    ) -> StoryChapterCompletedEvent:
        return StoryChapterCompletedEvent(user_id, chapter, "letters", ending, is_first=is_first)

    def pulse(self, replica: str = "here:8080", started_at: datetime | None = None, **told: Any) -> ServicePulseEvent:
        return ServicePulseEvent(
            **{
                "replica": replica,
                "version": "1",
                "roles": ["services"],
                "started_at": started_at or self.clock(),
                "published": 0,
                "processed": 0,
                "failed": 0,
                "dead_lettered": 0,
                "timestamp": self.clock(),
                **told,
            }
        )

    async def dashboard(self, tab: str = "people", who: int = OWNER, **told: Any) -> list[BaseEvent]:
        return await self.deliver(DashboardRequestedEvent(user_id=who, chat_id=who, tab=tab, **told))

    async def people(self) -> dict[str, Any]:
        return shown(await self.dashboard("people"), Screen.DASHBOARD_PEOPLE)

    async def story(self) -> dict[str, Any]:
        """The figures of the one story."""
        (story,) = shown(await self.dashboard("story"), Screen.DASHBOARD_STORY)["stories"]
        return dict(story)

    async def bus(self) -> dict[str, Any]:
        return shown(await self.dashboard("bus"), Screen.DASHBOARD_BUS)

    async def health(self) -> dict[str, Any]:
        return shown(await self.deliver(HealthRequestedEvent(user_id=OWNER, chat_id=OWNER)), Screen.HEALTH)
