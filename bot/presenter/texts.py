"""Texts and Words: Diana's texts in every language she speaks, from Fluent files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from fluent.runtime import FluentBundle
from fluent.runtime.types import fluent_number
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, Resource, SyntaxNode

from bot.presenter.errors import TextError
from bot.presenter.markup import clean, escape

LANGUAGES = ("en", "es")
"""The languages Diana speaks. The first is for readers of any other."""

Argument = str | int | float | date

# Spanish writes four digits without a separator (CLDR's minimum grouping digits, which babel leaves to its callers).
_GROUPED_FROM = {"es": 10_000}

_REMEMBERED = 1024
"""How many texts with what was put into them are remembered: lists, help and shop say the same to everybody."""

_FOLDER = Path(__file__).parent.parent / "locales"


class Words:
    """The texts of one language. What is put into a text is cleaned, and escaped where the text is HTML.

    A text that is missing or mentions something it was not given raises TextError.
    """

    def __init__(self, language: str, resources: Mapping[str, Resource]) -> None:
        self.language = language
        self.resources = resources
        # Placed values isolate themselves where they must (see markup.clean): elsewhere the marks would only be noise.
        self._bundle = FluentBundle([language], use_isolating=False)
        for resource in resources.values():
            self._bundle.add_resource(resource)
        self._fixed: dict[str, str] = {}
        """What the texts that take no arguments say."""
        # By type too: 1, 1.0 and True are equal, and not written alike.
        self._said = lru_cache(maxsize=_REMEMBERED, typed=True)(self._say)

    @property
    def own_name(self) -> str:
        """What the language calls itself: `Español`."""
        name = Locale.parse(self.language).get_language_name(self.language) or self.language
        return name[:1].upper() + name[1:]

    def html(self, text_id: str, **arguments: Argument) -> str:
        """The text as Telegram's HTML."""
        return self._said(text_id, escape, **arguments) if arguments else self._fixed_text(text_id)

    def plain(self, text_id: str, **arguments: Argument) -> str:
        """The text for where Telegram takes no markup: buttons, notices, command descriptions."""
        return self._said(text_id, clean, **arguments) if arguments else self._fixed_text(text_id)

    def of(self, wordings: Mapping[str, str]) -> str:
        """The wording in this language of a text that content brings along; any other's where it lacks this one."""
        return wordings.get(self.language) or next(iter(wordings.values()), "")

    def _fixed_text(self, text_id: str) -> str:
        if text_id not in self._fixed:
            self._fixed[text_id] = self._format(text_id, {})
        return self._fixed[text_id]

    def _say(self, text_id: str, safe: Callable[[str], str], /, **arguments: Argument) -> str:
        return self._format(text_id, {k: safe(v) if isinstance(v, str) else v for k, v in arguments.items()})

    def _format(self, text_id: str, arguments: dict[str, Any]) -> str:
        if not self._bundle.has_message(text_id):
            raise TextError(f"locales/{self.language}: there is no text {text_id!r}")
        pattern = self._bundle.get_message(text_id).value
        if pattern is None:
            raise TextError(f"locales/{self.language}: {text_id!r} has attributes but no text")
        text, errors = self._bundle.format_pattern(pattern, {k: self._number(v) for k, v in arguments.items()})
        if errors:
            raise TextError(f"locales/{self.language}: {text_id!r} cannot be written: {errors[0]}")
        return str(text)

    def _number(self, value: Any) -> Any:
        if isinstance(value, int) and abs(value) < _GROUPED_FROM.get(self.language, 0):
            return fluent_number(value, useGrouping=False)
        return value


class Texts:
    """All languages, read once. Raises TextError (file and line) when a file is not proper Fluent."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._words = {language: Words(language, _read_folder(folder / language)) for language in LANGUAGES}

    def words(self, language: str) -> Words:
        """The words of a language of LANGUAGES."""
        return self._words[language]

    def all(self) -> list[Words]:
        """Every language's words, in the order of LANGUAGES."""
        return list(self._words.values())


def _read_folder(folder: Path) -> dict[str, Resource]:
    return {path.name: _read(path) for path in sorted(folder.glob("*.ftl"))}


def _read(path: Path) -> Resource:
    source = path.read_text(encoding="utf-8")
    resource = FluentParser().parse(source)
    where = f"{path.parent.name}/{path.name}"
    seen: set[str] = set()
    for entry in resource.body:
        if isinstance(entry, Junk):
            reasons = "; ".join(annotation.message or "" for annotation in entry.annotations)
            raise TextError(f"{where}: line {_line_of(entry, source)} is not Fluent: {reasons}")
        if isinstance(entry, Message):
            if entry.id.name in seen:
                raise TextError(f"{where}: {entry.id.name!r} is written twice (line {_line_of(entry, source)})")
            seen.add(entry.id.name)
    return resource


def _line_of(entry: SyntaxNode, source: str) -> int:
    return source.count("\n", 0, entry.span.start if entry.span else 0) + 1
