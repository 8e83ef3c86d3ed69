"""What happens to a reader inside a story."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventType


class StoryChapterStartedEvent(BaseEvent, event_type=EventType.STORY_CHAPTER_STARTED):
    """A reader opened a chapter."""

    user_id: int
    chapter_id: str
    chapter_title: str
    story_arc: str


class StoryChapterCompletedEvent(BaseEvent, event_type=EventType.STORY_CHAPTER_COMPLETED):
    """A reader finished a chapter; `ending_id` names the ending, if this was the last one.

    `is_first`: they had never finished it (or come to that ending) before, in no reading.
    """

    user_id: int
    chapter_id: str
    story_arc: str
    ending_id: str | None = None
    is_first: bool = True


class StoryDecisionMadeEvent(BaseEvent, event_type=EventType.STORY_DECISION_MADE):
    """A reader chose. `character_impacts` maps a character's id to the change of the relationship.

    `is_first`: they had never made this decision before, in no reading: what is rewarded once goes by it.
    """

    user_id: int
    chapter_id: str
    decision_id: str
    consequences: dict[str, Any]
    decision_text: str = ""
    character_impacts: dict[str, int] = field(default_factory=dict)
    is_first: bool = True


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


class StoryMomentReachedEvent(BaseEvent, event_type=EventType.STORY_MOMENT_REACHED):
    """A reader came to something the story has a name for, for the first time: an achievement may go by it."""

    user_id: int
    story_id: str
    moment: str


class StoryRewardGrantedEvent(BaseEvent, event_type=EventType.STORY_REWARD_GRANTED):
    """A story gives a reader points, once: `source_id` is the place in it, `chapter.node`."""

    user_id: int
    story_id: str
    source_id: str
    points_amount: int


class StoryTimeReachedEvent(BaseEvent, event_type=EventType.STORY_TIME_REACHED):
    """The time for a decision is up: at turn `turn` of the save `save_id`. A reader further on is not concerned."""

    user_id: int
    save_id: int
    turn: int


class StoryRequestedEvent(RequestEvent, event_type=EventType.STORY_REQUESTED, source="telegram_adapter"):
    """Somebody wants to see the library, or (with `story_id`) the page of one story."""

    story_id: str | None = None


class StoryReadingRequestedEvent(
    RequestEvent, event_type=EventType.STORY_READING_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """Somebody wants to read: `deed` is continue, restart, restart_sure or rewind; `slot` 1 to 3."""

    story_id: str = field(kw_only=True)
    slot: int = field(kw_only=True)
    deed: str = field(kw_only=True)


class StoryChoiceRequestedEvent(
    RequestEvent, event_type=EventType.STORY_CHOICE_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """A reader tapped a choice: its index at the turn it was offered in. `place` marks the node it belongs to."""

    save_id: int = field(kw_only=True)
    turn_number: int = field(kw_only=True)
    choice: int = field(kw_only=True)
    place: str = field(kw_only=True)


class StoryRecapRequestedEvent(
    RequestEvent, event_type=EventType.STORY_RECAP_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """Somebody wants to see what they decided; page 0 is the latest."""

    page: int = 0


class StoryCharactersRequestedEvent(
    RequestEvent, event_type=EventType.STORY_CHARACTERS_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """Somebody wants to see the characters, one of them, or (with `talk`) to talk to that one."""

    character_id: str | None = None
    talk: bool = False


class StoryRevisionRequestedEvent(
    RequestEvent, event_type=EventType.STORY_REVISION_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """A content editor wants to see the revisions of the stories, or to do something with one.

    `deed` is list, preview, publish, schedule or roll_back; `digest` the revision. `moment` is when a scheduled one
    comes out: hour, evening, morning or week; None asks which.
    """

    deed: str = "list"
    digest: str | None = None
    moment: str | None = None
