"""What can go wrong with stories and their readers.

NarrativeError
├── StoryRefused         a story's files break a rule: every problem with file, line and advice
├── ChoiceUnavailable    that choice cannot be taken here: there is none, it is locked, or the place has changed
└── UnknownStory         there is no published story of that id, or no such revision of it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`chapters/hall.yaml: nodes.gate.choices.0.to: there is no node "hal" (line 7): did you mean "hall"?`

    `file` is relative to the story's folder; `line` counts from 1, None where the file as a whole is meant.
    """

    file: str
    reason: str
    advice: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = "" if self.line is None else f" (line {self.line})"
        advice = f": {self.advice}" if self.advice else ""
        return f"{self.file}: {self.reason}{place}{advice}"


class NarrativeError(Exception):
    """The root of every error this service raises."""


class StoryRefused(NarrativeError):
    """A story is not loaded at all while anything in it is wrong. `problems` in the order of files and lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line or 0)))
        super().__init__("\n".join(map(str, self.problems)))


class ChoiceUnavailable(NarrativeError):
    """The reader's place has no such choice, or it is locked for this reader."""


class UnknownStory(NarrativeError):
    """Nobody can read what is not there."""
