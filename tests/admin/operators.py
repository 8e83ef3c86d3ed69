"""A house to run: events are counted, an operator looks, and the machinery says what the test tells it to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bus import (
    BaseEvent,
    DashboardRequestedEvent,
    DeadLettersRequestedEvent,
    GroupForgottenError,
    HealthRequestedEvent,
    ServicePulseEvent,
    StoryChapterCompletedEvent,
    StoryChapterStartedEvent,
    UserActivityDetectedEvent,
    UserRegisteredEvent,
)
from services.admin import Staff
from services.admin.handlers.keep_audit import KeepAudit
from services.admin.operations import AdminChats, Cause, Check, Letter, Queue, TallyUpkeep, operations_handlers
from services.admin.operations.faults import cause_id
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


@dataclass
class Box:
    """Dead letters of one cause, by id in the order they died; `given` and `gone` is what became of the others."""

    group: str = "game:pay"
    fingerprint: str = "4d4355f9e89e"
    message: str = "balance of 'Ida' below zero"
    letters: list[Letter] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    is_forgotten: bool = False

    def dies(self, count: int, at: datetime) -> None:
        """That many events are given up on."""
        for _ in range(count):
            number = len(self.letters) + len(self.given) + len(self.gone)
            name, fields = f"0-{number}-0", ("user_id", "points_amount")
            self.letters.append(
                Letter(name, f"e{number}", "game.paid", "ValueError", self.message, 4, 0, at, at, fields)
            )

    async def causes(self) -> Sequence[Cause]:
        if not self.letters:
            return []
        first, last = self.letters[0].first_failed_at, self.letters[-1].last_failed_at
        count, types = len(self.letters), ("game.paid",)
        return [Cause(self.group, self.fingerprint, "ValueError", self.message, count, types, first, last)]

    async def letter(self, group: str, fingerprint: str, number: int) -> Letter | None:
        return self.letters[number] if number < len(self.letters) else None

    async def requeue(self, group: str, letter_id: str) -> bool:
        return self._move(self.given, letter_id)

    async def discard(self, group: str, letter_id: str) -> bool:
        return self._move(self.gone, letter_id)

    async def requeue_some(self, group: str, fingerprint: str, until: datetime, limit: int) -> int:
        if self.is_forgotten:
            raise GroupForgottenError("no queue any more")
        return self._move_all(self.given, until, limit)

    async def discard_some(self, group: str, fingerprint: str, until: datetime, limit: int) -> int:
        return self._move_all(self.gone, until, limit)

    def _move_all(self, where: list[str], until: datetime, limit: int) -> int:
        old = [letter.letter_id for letter in self.letters if letter.last_failed_at <= until]
        return sum(self._move(where, letter_id) for letter_id in old[:limit])

    def _move(self, where: list[str], letter_id: str) -> bool:
        found = [letter for letter in self.letters if letter.letter_id == letter_id]
        self.letters = [letter for letter in self.letters if letter.letter_id != letter_id]
        where.extend(letter.letter_id for letter in found)
        return bool(found)


class House(World):
    """The world of the services, with operations instead of the game."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self.machinery = Machinery()
        self.box = Box()
        self.handlers = self.anew()
        self.upkeep = TallyUpkeep(database, clock)

    def anew(self) -> list[Any]:
        """The handlers of a process that has just started."""
        return [
            *operations_handlers(self.transactions, self.machinery, self.box, Staff([OWNER]), AdminChats((OWNER,))),
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

    def looks_at_letters(self, deed: str = "list", who: int = OWNER, **told: Any) -> DeadLettersRequestedEvent:
        cause = cause_id(self.box.group, self.box.fingerprint) if deed != "list" else None
        return DeadLettersRequestedEvent(**{"user_id": who, "chat_id": who, "deed": deed, "cause": cause, **told})

    async def decides(self, deed: str, who: int = OWNER, **told: Any) -> list[BaseEvent]:
        """Somebody decides about dead letters; everything that follows."""
        before = len(await self.everything())
        await self.settle(self.looks_at_letters(deed, who, **told))
        return (await self.everything())[before:]
