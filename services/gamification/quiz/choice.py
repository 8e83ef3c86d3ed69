"""Which question somebody gets, and in which order its answers stand. Pure, and the same each time it is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256


def question_of(day: date, question_ids: Sequence[str], known: Collection[str]) -> str:
    """The question of `day`: the same for everybody, unless they know it; then the next one they do not know.

    Who knows them all begins again. Raises ValueError when there are no questions.
    """
    if not question_ids:
        raise ValueError("a quiz needs questions")
    # Files list them by difficulty and theme; a day should not tell what tomorrow brings.
    ordered = sorted(question_ids, key=lambda id_: _digest(id_))
    first = day.toordinal() % len(ordered)
    rotation = ordered[first:] + ordered[:first]
    return next((id_ for id_ in rotation if id_ not in known), rotation[0])


def shown_order(user_id: int, day: date, question_id: str, answers: int) -> list[int]:
    """Which answer stands at each place. Everybody's own, so that "the second one" helps nobody else."""
    return sorted(range(answers), key=lambda answer: _digest(f"{user_id}/{day.isoformat()}/{question_id}/{answer}"))


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
