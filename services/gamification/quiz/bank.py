"""QuizBank: the questions, from the files in this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from services.content import Content, ContentError, Many, read_content

ANSWERS = 4
"""How many answers a question has."""

_Answer = Annotated[str, Field(min_length=1, max_length=40)]


class Wording(Content):
    """A question in one language, as plain text."""

    question: Annotated[str, Field(min_length=5, max_length=300)]
    """What is asked."""
    answers: Many[_Answer]
    """The right one first: they are shuffled before anybody sees them. As short as a button."""
    explanation: Annotated[str, Field(min_length=5, max_length=400)]
    """Shown after the answer, right or wrong: why it is so, and something worth knowing."""

    @field_validator("answers")
    @classmethod
    def _there_are_four_different_ones(cls, answers: tuple[str, ...]) -> tuple[str, ...]:
        if len(answers) != ANSWERS:
            raise ValueError(f"there are {len(answers)} answers instead of {ANSWERS}")
        if len({answer.casefold() for answer in answers}) < len(answers):
            raise ValueError("two answers are the same")
        return answers


class Question(Content):
    """One question in every language."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    """Its name in everybody's history: it keeps it for good."""
    en: Wording
    """In English."""
    es: Wording
    """In Spanish."""

    def in_every_language(self) -> Mapping[str, Wording]:
        """The wordings by language code."""
        return {"en": self.en, "es": self.es}


class QuizFile(Content):
    """Questions of one difficulty."""

    percent: Annotated[int, Field(ge=1, le=1000)] = 100
    """What a right answer pays, in percent of `awards.quiz` in economy.yaml."""
    questions: Many[Question]
    """The questions, in any order."""

    @model_validator(mode="after")
    def _ids_are_used_once(self) -> QuizFile:
        ids = [question.id for question in self.questions]
        if twice := next((id_ for id_ in ids if ids.count(id_) > 1), None):
            raise ValueError(f"the question {twice} is there twice")
        return self


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question, how difficult it is, and what it pays in percent of the usual."""

    question: Question
    difficulty: str
    percent: int


class QuizBank:
    """Every question by its id."""

    def __init__(self, questions: Sequence[BankQuestion]) -> None:
        self._by_id = {entry.question.id: entry for entry in questions}

    @property
    def ids(self) -> list[str]:
        """The ids of all questions."""
        return list(self._by_id)

    def find(self, question_id: str) -> BankQuestion | None:
        """The question of that id; None when the bank does not have it (any more)."""
        return self._by_id.get(question_id)


def read_bank(folder: Path) -> QuizBank:
    """The bank in the YAML files of `folder`: each holds the questions of the difficulty it is named after.

    Raises ContentError with the first thing to mend.
    """
    questions: dict[str, BankQuestion] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = read_content(path, QuizFile)
        for question in file.questions:
            if known := questions.get(question.id):
                raise ContentError(path, f"the question {question.id} is in {known.difficulty}.yaml too")
            questions[question.id] = BankQuestion(question, path.stem, file.percent)
    if not questions:
        raise ContentError(folder, "there are no questions in this folder")
    return QuizBank(list(questions.values()))
