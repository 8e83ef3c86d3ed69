"""Story: a graph of nodes, checked and immutable. Its texts lie beside it, one table per language.

node     a place of the story: `chapter.node`
choice   a way from one node to another: `chapter.node.choice`
meter    what a character feels for the reader, -100 to 100: `meter.character`, such as `trust.diana`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.narrative.conditions import Condition, Value
from services.narrative.effects import Effect, Later

MOST_FELT = 100
"""A meter runs from -100 to 100."""

GO_ON = "continue"
"""The id of the only choice of a node that has no choices of its own."""


@dataclass(frozen=True, slots=True)
class Variable:
    """Something the story counts or remembers: a number within bounds, one of a few words, or yes and no."""

    start: Value
    least: float | None = None
    most: float | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on. `to` None: back to where the scene was called from. `price` in points, 0: free."""

    id: str
    to: str | None
    when: Condition | None = None
    is_hidden: bool = False
    effects: tuple[Effect, ...] = ()
    price: int = 0
    is_vip: bool = False

    @property
    def is_free(self) -> bool:
        """Whether neither points nor a subscription are asked for it."""
        return not self.price and not self.is_vip


@dataclass(frozen=True, slots=True)
class Timer:
    """After `seconds` the story goes on by itself, with the choice `default`."""

    seconds: int
    default: str


@dataclass(frozen=True, slots=True)
class Node:
    """One place of the story. A node without choices of its own has one to go on, unless the story ends there.

    `call`: the scene that is played before `choices[0].to`. `returns`: the scene ends here.
    """

    id: str
    chapter: str
    choices: tuple[Choice, ...] = ()
    speaker: str | None = None
    image: str | None = None
    voice: str | None = None
    enter: tuple[Effect, ...] = ()
    enter_once: tuple[Effect, ...] = ()
    timer: Timer | None = None
    call: str | None = None
    ending: str | None = None
    returns: bool = False

    @property
    def is_decision(self) -> bool:
        """Whether there is something to choose, rather than just a way on."""
        return len(self.choices) > 1

    def choice(self, choice_id: str) -> Choice | None:
        """The choice of that id."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)

    def choice_key(self, choice: Choice) -> str:
        """How `choice` is remembered, and where its text is found."""
        return f"{self.id}.{choice.id}"


class ChapterKind(StrEnum):
    """What a chapter is to the story."""

    MAIN = "main"
    """On the main line, which the reader's progress is counted by."""
    SIDE = "side"
    """Off the main line; here a choice may ask for points or a subscription."""
    SCENES = "scenes"
    """Scenes that are called from elsewhere: a file of nodes that story.yaml does not list."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter and its nodes, in the order of its file."""

    id: str
    kind: ChapterKind
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story. `digest` names exactly this content: two stories with the same one are the same."""

    id: str
    version: int
    start: str
    chapters: Mapping[str, Chapter]
    nodes: Mapping[str, Node]
    characters: Mapping[str, Mapping[str, int]]
    variables: Mapping[str, Variable]
    items: tuple[str, ...]
    endings: tuple[str, ...]
    laters: Mapping[str, Later]
    texts: Mapping[str, Mapping[str, str]] = field(repr=False)
    digest: str = ""
    media: Mapping[str, str] = field(default_factory=dict)
    """Name → the hash of its content."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the story is written in; the first is for readers of any other."""
        return tuple(self.texts)

    @property
    def main_chapters(self) -> tuple[str, ...]:
        """The ids of the chapters of the main line, in order."""
        return tuple(chapter.id for chapter in self.chapters.values() if chapter.kind is ChapterKind.MAIN)

    def text(self, language: str, key: str) -> str | None:
        """The text of `key` in `language`, or in the story's first language where it has no such language."""
        return self.texts.get(language, self.texts[self.languages[0]]).get(key)
