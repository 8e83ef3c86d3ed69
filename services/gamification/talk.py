"""What is said in groups, as the game sees it: what earns a point, and what is a thank-you. Pure."""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import pairwise

from pydantic import Field, field_validator

from bus.catalogue import GroupMessagePostedEvent
from services.content import Content, Many

REMEMBERED = 10
"""How many of somebody's last rewarded messages a new one must differ from."""


class LengthPoints(Content):
    """A message of `from_characters` or more earns `points`."""

    from_characters: int = Field(ge=1, le=4096)
    points: int = Field(ge=1, le=1000)


class TalkRules(Content):
    """What talking in groups earns."""

    cooldown_s: int = Field(ge=1, le=86_400)
    """Seconds between two messages of one person that earn something."""
    points: Many[LengthPoints]
    """By length; shorter messages than the first earn nothing."""

    @field_validator("points")
    @classmethod
    def _lengths_ascend(cls, points: tuple[LengthPoints, ...]) -> tuple[LengthPoints, ...]:
        if not points:
            raise ValueError("say from how many characters on a message earns something")
        for shorter, longer in pairwise(points):
            if longer.from_characters <= shorter.from_characters:
                raise ValueError(
                    f"from_characters must ascend, {longer.from_characters} comes after {shorter.from_characters}"
                )
        return points

    def points_for(self, event: GroupMessagePostedEvent) -> int:
        """What the message earns by itself; 0 for forwards, commands, what a chat says, and what is too short."""
        said = normal(event.text)
        if event.is_forward or event.sender_chat_id is not None or said.startswith("/"):
            return 0
        reached = [step.points for step in self.points if step.from_characters <= len(said)]
        return reached[-1] if reached else 0


class ThanksRules(Content):
    """What thanking somebody by a reply gives them."""

    a_day_for_one: int = Field(ge=1, le=1000)
    """How often a day one person's thanks to another count."""
    a_day: int = Field(ge=1, le=1000)
    """How often a day one person's thanks count at all."""
    words: Many[str]
    """What counts as a thank-you, in every language; whole words, capitals or not."""
    but_not: Many[str] = ()
    """Turns of phrase in which such a word thanks nobody, as in "no thanks"; likewise."""

    @field_validator("but_not")
    @classmethod
    def _none_is_empty(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        if any(not normal(phrase) for phrase in phrases):
            raise ValueError("none may be empty")
        return phrases

    @field_validator("words")
    @classmethod
    def _there_are_some(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if not words or any(not normal(word) for word in words):
            raise ValueError("say which words are a thank-you; none may be empty")
        return words

    def is_thanks(self, text: str) -> bool:
        """Whether `text` says thank you: one of the words in it, or a sign such as `+1` alone."""
        said = normal(text)
        for phrase in map(normal, self.but_not):
            said = _whole(phrase).sub(" ", said)
        return any(_whole(word).search(said) if word[0].isalpha() else said == word for word in map(normal, self.words))


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def normal(text: str) -> str:
    """`text` without capitals, and with single spaces: two that are the same by this are the same message."""
    return " ".join(text.casefold().split())


def digest_of(text: str) -> str:
    """Sixteen characters that stand for what was said."""
    return blake2b(normal(text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
