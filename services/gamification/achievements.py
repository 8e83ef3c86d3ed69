"""Achievements: what counts, and from how much on it is something to be proud of. Pure; which: `achievements.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bus import BaseEvent, EventFactory, EventType
from services.content import Content, Text, Word

COUNTED = (
    EventType.POINTS_AWARDED,
    EventType.STREAK_UPDATED,
    EventType.LEVEL_REACHED,
    EventType.STORY_DECISION_MADE,
    EventType.STORY_CHAPTER_COMPLETED,
    EventType.CHARACTER_INTERACTION,
    EventType.STORY_MOMENT_REACHED,
    EventType.ITEM_PURCHASED,
    EventType.ITEM_USED,
    EventType.QUIZ_ANSWERED,
    EventType.REFERRAL_COMPLETED,
)
"""The events that counters may count."""

_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_Amount = Annotated[int, Field(ge=1, le=1_000_000_000)]


class Tier(StrEnum):
    """How much an achievement is worth."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Hours(Content):
    """From the hour `start` until `end`, exclusive, of the player's own clock."""

    start: int = Field(ge=0, le=23)
    end: int = Field(ge=1, le=24)


class Counter(Content):
    """What to count about a player: each event, unless `add`, `highest` or `distinct` says otherwise."""

    event: Word[EventType]
    """The event that counts."""
    where: dict[str, str | int | bool] = Field(default_factory=dict)
    """Only events whose fields have exactly these values."""
    hours: Hours | None = None
    """Only at these hours of the player's own clock."""
    add: str | None = None
    """The field whose number is added."""
    highest: str | None = None
    """The field whose highest number is kept."""
    distinct: str | None = None
    """The field whose different values are counted; an empty one does not count."""

    @model_validator(mode="after")
    def _fields_are_the_events(self) -> Counter:
        if self.event not in COUNTED:
            raise ValueError(f"{self.event} is not counted; there are {', '.join(COUNTED)}")
        named = [name for name in (self.add, self.highest, self.distinct) if name is not None]
        if len(named) > 1:
            raise ValueError("choose one of add, highest and distinct")
        known = EventFactory.class_of(self.event).payload_fields
        if strangers := [name for name in (*self.where, *named) if name not in known]:
            raise ValueError(f"{self.event} has no field {', '.join(strangers)}; it has {', '.join(known)}")
        return self

    def step(self, name: str, event: BaseEvent, moment: datetime, zone: str) -> Step | None:
        """What `event`, at `moment` in the player's `zone`, does to the counter called `name`; None: nothing."""
        payload = event.payload
        if event.event_type != self.event or any(payload[field] != value for field, value in self.where.items()):
            return None
        if self.hours is not None and not self.hours.start <= moment.astimezone(ZoneInfo(zone)).hour < self.hours.end:
            return None
        if self.distinct is not None:
            value = payload[self.distinct]
            return None if value in (None, "") else Step(name, 1, mark=str(value))
        if self.highest is not None:
            return Step(name, int(payload[self.highest]), is_record=True)
        amount = 1 if self.add is None else int(payload[self.add])
        return Step(name, amount) if amount > 0 else None


@dataclass(frozen=True, slots=True)
class Step:
    """`amount` more on a counter; with a `mark`, only if that is new; as a record, only if it is more than ever."""

    counter: str
    amount: int
    mark: str | None = None
    is_record: bool = False


class Achievement(Content):
    """Something to be proud of: `counter` has reached `reaches`."""

    tier: Word[Tier]
    category: _Id
    counter: str
    reaches: _Amount
    name: Text
    about: Text
    """What one has to do for it."""
    is_secret: bool = False
    """Whether name and deed stay hidden until it is unlocked."""


class Achievements(Content):
    """Every achievement there is, by id, and the counters they go by."""

    points: dict[Word[Tier], Annotated[int, Field(ge=0, le=1_000_000)]]
    """What unlocking one pays."""
    counters: dict[_Id, Counter]
    achievements: dict[_Id, Achievement]

    @model_validator(mode="after")
    def _everything_named_is_there(self) -> Achievements:
        if missing := [tier.value for tier in Tier if tier not in self.points]:
            raise ValueError(f"no points for {', '.join(missing)}")
        for achievement_id, achievement in self.achievements.items():
            if achievement.counter not in self.counters:
                raise ValueError(f"{achievement_id} goes by a counter {achievement.counter!r}, which there is not")
        return self

    def steps(self, event: BaseEvent, moment: datetime, zone: str) -> list[Step]:
        """What `event`, at `moment` in the player's `zone`, counts."""
        steps = (counter.step(name, event, moment, zone) for name, counter in self.counters.items())
        return [step for step in steps if step is not None]

    def reached(self, values: Mapping[str, int]) -> list[str]:
        """The ids of the achievements that counters with these values have reached, in the file's order."""
        return [
            achievement_id
            for achievement_id, achievement in self.achievements.items()
            if values.get(achievement.counter, 0) >= achievement.reaches
        ]
