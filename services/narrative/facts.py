"""What a turn tells: the facts that came of a choice, in the order they happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from services.narrative.conditions import Value


@dataclass(frozen=True, slots=True)
class ChapterBegun:
    """The reader opened `chapter` for the first time in this reading."""

    chapter: str


@dataclass(frozen=True, slots=True)
class ChapterCompleted:
    """The reader finished `chapter`, with `ending` if the story ended there."""

    chapter: str
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The reader chose between several ways: what changed by it, and what each character felt about it in sum."""

    chapter: str
    choice: str
    consequences: Mapping[str, Value]
    impacts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Awarded:
    """The story gives `points`; `source` is where: that is given once in a reader's life."""

    source: str
    points: int


@dataclass(frozen=True, slots=True)
class MomentReached:
    """Something the story has a name for: an achievement it unlocks, or an event."""

    moment: str


Fact: TypeAlias = ChapterBegun | ChapterCompleted | Decided | Awarded | MomentReached
