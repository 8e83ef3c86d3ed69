"""Buttons of the stories: reading, looking back, the characters, the revisions."""

from __future__ import annotations

from typing import Any

from pydantic import field_validator

from bot.callbacks.tap import Tap
from bus.catalogue import (
    RequestEvent,
    StoryCharactersRequestedEvent,
    StoryChoiceRequestedEvent,
    StoryReadingRequestedEvent,
    StoryRecapRequestedEvent,
    StoryRequestedEvent,
    StoryRevisionRequestedEvent,
)

READING_DEEDS = {"c": "continue", "n": "restart", "y": "restart_sure", "w": "rewind"}
"""What may be done with a reading, by its letter in a button."""


class OpenStory(Tap, prefix="b1"):
    """See the page of a story."""

    story_id: str

    def asks_for(self) -> type[RequestEvent]:
        return StoryRequestedEvent


class ReadStory(Tap, prefix="r1"):
    """Read in a slot. `way` is the deed's letter and the slot, so that the longest ids still fit: `c1`."""

    way: str
    story_id: str

    def asks_for(self) -> type[RequestEvent]:
        return StoryReadingRequestedEvent

    def details(self) -> dict[str, Any]:
        return {"story_id": self.story_id, "deed": READING_DEEDS[self.way[0]], "slot": int(self.way[1])}

    @field_validator("way")
    @classmethod
    def _is_one(cls, way: str) -> str:
        if len(way) != 2 or way[0] not in READING_DEEDS or way[1] not in "123":
            raise ValueError(f"there is no way {way!r}")
        return way


class ChooseInStory(Tap, prefix="n1"):
    """Take a choice at a node: which save, at which of its turns, and a mark of the node."""

    save_id: int
    turn_number: int
    choice: int
    place: str

    def asks_for(self) -> type[RequestEvent]:
        return StoryChoiceRequestedEvent


class LookBack(Tap, prefix="d1"):
    """See a page of one's decisions."""

    page: int

    def asks_for(self) -> type[RequestEvent]:
        return StoryRecapRequestedEvent


class MeetCharacter(Tap, prefix="h1"):
    """See a character, or talk to them."""

    character_id: str
    talk: bool = False

    def asks_for(self) -> type[RequestEvent]:
        return StoryCharactersRequestedEvent


class EditStory(Tap, prefix="e2"):
    """See the revisions of the stories, or do something with one."""

    deed: str
    digest: str | None = None
    moment: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return StoryRevisionRequestedEvent
