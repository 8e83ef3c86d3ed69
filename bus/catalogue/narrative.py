"""What happens to a reader inside a story."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from bus.event import BaseEvent
from bus.event_types import EventType


class StoryChapterStartedEvent(BaseEvent, event_type=EventType.STORY_CHAPTER_STARTED):
    """A reader opened a chapter."""

    user_id: int
    chapter_id: str
    chapter_title: str
    story_arc: str


class StoryChapterCompletedEvent(BaseEvent, event_type=EventType.STORY_CHAPTER_COMPLETED):
    """A reader finished a chapter; `ending_id` names the ending, if this was the last one."""

    user_id: int
    chapter_id: str
    story_arc: str
    ending_id: str | None = None


class StoryDecisionMadeEvent(BaseEvent, event_type=EventType.STORY_DECISION_MADE):
    """A reader chose. `character_impacts` maps a character's id to the change of the relationship."""

    user_id: int
    chapter_id: str
    decision_id: str
    consequences: dict[str, Any]
    decision_text: str = ""
    character_impacts: dict[str, int] = field(default_factory=dict)


class CharacterInteractionEvent(BaseEvent, event_type=EventType.CHARACTER_INTERACTION):
    """A reader talked to a character or gave them something."""

    user_id: int
    character_id: str
    interaction_type: str
    relationship_change: int = 0


class StoryProgressUpdatedEvent(BaseEvent, event_type=EventType.STORY_PROGRESS_UPDATED):
    """Where a reader stands. `progress_percent` is 0 to 100."""

    user_id: int
    story_id: str
    chapter_id: str
    node_id: str
    progress_percent: float
