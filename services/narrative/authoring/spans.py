"""Spans: what a variable or a meter can hold at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.narrative.conditions import COMPARISONS, Value


@dataclass(frozen=True, slots=True)
class Numbers:
    """Any number from `low` to `high`."""

    low: float
    high: float

    def may(self, comparison: str, value: Value) -> tuple[bool, bool]:
        """Whether a number of these can stand to `value` so, and whether one can not."""
        if isinstance(value, str):
            return comparison == "ne", comparison != "ne"
        within = self.low <= value <= self.high
        only = self.low == self.high == value
        return {
            "eq": (within, not only),
            "ne": (not only, within),
            "gt": (self.high > value, self.low <= value),
            "gte": (self.high >= value, self.low < value),
            "lt": (self.low < value, self.high >= value),
            "lte": (self.low <= value, self.high > value),
        }[comparison]


@dataclass(frozen=True, slots=True)
class Words:
    """One of these words, or yes and no."""

    values: frozenset[Value]

    def may(self, comparison: str, value: Value) -> tuple[bool, bool]:
        """Whether one of these can stand to `value` so, and whether one can not."""
        answers = {COMPARISONS[comparison](each, value) for each in self.values}
        return True in answers, False in answers


Span: TypeAlias = Numbers | Words


def counts(value: object) -> bool:
    """Whether a variable that starts as `value` is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
