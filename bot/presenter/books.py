"""Books: where the presenter finds a story's texts, which lie with the story rather than in the locales."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from bot.presenter.errors import TextError
from bot.presenter.markup import escape
from services.narrative import Story

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


class Books(Protocol):
    """Knows every revision of every story by its digest. Implemented by the narrative's Library."""

    async def story(self, digest: str) -> Story: ...
    def media(self, story: Story, name: str) -> Path | None: ...


class Book:
    """One revision of a story in one language."""

    def __init__(self, story: Story, language: str, media: Callable[[Story, str], Path | None]) -> None:
        self.story = story
        self._language = language
        self._media = media

    def has(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return self.story.text(self._language, key) is not None

    def plain(self, key: str) -> str:
        """A text for where there is no markup: a title, a button. Raises TextError where there is none."""
        text = self.story.text(self._language, key)
        if text is None:
            raise TextError(f"story {self.story.id} ({self.story.digest}) has no text {key!r} in {self._language!r}")
        return text

    def html(self, key: str, values: Mapping[str, object] | None = None) -> str:
        """A text as Telegram's HTML, what stands in its braces filled in and escaped."""
        given = values or {}
        return _PLACEHOLDER.sub(lambda braces: escape(str(given.get(braces[1], ""))), self.plain(key))

    def media(self, name: str) -> Path | None:
        """The file of that name among the story's media; None where it is not on this machine."""
        return self._media(self.story, name)


@dataclass(frozen=True, slots=True)
class StoryImage:
    """An image of a story, as it lies on the disk."""

    key: str
    path: Path
    is_lasting: ClassVar[bool] = True

    def draw(self) -> bytes:
        """The file."""
        return self.path.read_bytes()
