"""ReaderLanguages: which of Diana's languages a reader gets."""

from __future__ import annotations

from typing import Protocol

from bot.presenter.texts import LANGUAGES


class Directory(Protocol):
    """Knows the language somebody chose and the one their app speaks: the user service's UserDirectory."""

    async def languages(self, user_id: int) -> tuple[str | None, str | None]: ...


class ReaderLanguages:
    """The language a person chose, else the one their app speaks, else English."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def of(self, user_id: int | None, hint: str | None) -> str:
        """The reader's language, one of LANGUAGES. `hint` is what Telegram says the person's app speaks (`es-MX`).

        What nobody asked for just now (a reminder, a level) comes without a hint: then what Telegram said last counts.
        Raises what the directory raises.
        """
        chosen, told = await self._directory.languages(user_id) if user_id is not None else (None, None)
        return chosen if chosen in LANGUAGES else self.spoken(hint or told)

    @staticmethod
    def spoken(hint: str | None) -> str:
        """The language of LANGUAGES that a code such as `es`, `es-MX` or `pt_BR` asks for; English for any other."""
        base = (hint or "").replace("_", "-").split("-", 1)[0].lower()
        return base if base in LANGUAGES else LANGUAGES[0]
