"""Levels and titles: how high a lifetime score stands. Pure; the numbers come from `economy.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

from pydantic import Field, field_validator

from services.content import Content, Many, Text


@dataclass(frozen=True, slots=True)
class Level:
    """Level `number`, which lasts from a lifetime score of `score` until `next_score`, exclusive."""

    number: int
    score: int
    next_score: int


class Title(Content):
    """What players are called from level `from_level` on, until the next title."""

    from_level: int = Field(ge=0, le=100_000)
    name: Text


class Levels(Content):
    """Level n + 1 takes a lifetime score of square·n² + linear·n + base; whoever has less than `base` is at level 0."""

    square: int = Field(ge=0, le=10_000)
    linear: int = Field(ge=1, le=1_000_000)
    base: int = Field(ge=1, le=1_000_000)
    titles: Many[Title]

    @field_validator("titles")
    @classmethod
    def _titles_ascend_from_level_0(cls, titles: tuple[Title, ...]) -> tuple[Title, ...]:
        if not titles or titles[0].from_level != 0:
            raise ValueError("the first title must be from level 0 on")
        for lower, higher in pairwise(titles):
            if higher.from_level <= lower.from_level:
                raise ValueError(f"from_level must ascend, {higher.from_level} comes after {lower.from_level}")
        return titles

    def score_of(self, level: int) -> int:
        """The lifetime score that `level` begins at; 0 for level 0."""
        n = level - 1
        return 0 if level <= 0 else self.square * n * n + self.linear * n + self.base

    def level_of(self, score: int) -> Level:
        """Where a lifetime score stands."""
        number = self._number(score)
        return Level(number, self.score_of(number), self.score_of(number + 1))

    def title_of(self, level: int) -> Text:
        """What a player of `level` is called."""
        return [title.name for title in self.titles if title.from_level <= level][-1]

    def _number(self, score: int) -> int:
        if score < self.base:
            return 0
        if self.square == 0:
            return 1 + (score - self.base) // self.linear
        # The larger root of square·n² + linear·n + base - score = 0, rounded down; in whole numbers it is exact.
        root = isqrt(self.linear**2 + 4 * self.square * (score - self.base))
        return 1 + (root - self.linear) // (2 * self.square)
