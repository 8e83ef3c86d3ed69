"""Text: words that content files bring along, in every language Diana speaks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.content.model import Content

_Words = Annotated[str, Field(min_length=1, max_length=500)]


class Text(Content):
    """The same words in each language, as plain text without markup."""

    en: _Words
    """English."""
    es: _Words
    """Spanish."""

    def by_language(self) -> dict[str, str]:
        """Language code → words: how a text travels in events and in the data of screens."""
        return {"en": self.en, "es": self.es}
