"""The first questions, in order, and which comes next. Pure."""

from __future__ import annotations

QUESTIONS = ("language", "time_zone", "likes")
DONE = "done"
"""In the place of a question: there is none left."""

LIKES = ("stories", "games", "people", "everything")
"""What somebody can like best."""


def question_after(question: str) -> str:
    """The question that follows, DONE after the last."""
    following = QUESTIONS.index(question) + 1
    return QUESTIONS[following] if following < len(QUESTIONS) else DONE
