"""What the bot tells about itself: its command lists by scope and language, its name and descriptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bot.playground import members
from bot.playground.cast import Chat, Person
from bot.playground.journal import Journal
from bot.playground.wire import Json

About = Literal["name", "description", "short_description"]


class Profile:
    """Command lists and texts, by language ("" is for everybody else)."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._commands: dict[str, list[Json]] = {}
        self._texts: dict[str, str] = {}

    async def load(self) -> None:
        """Take up what the journal kept."""
        self._commands = dict(await self._journal.load("commands"))
        self._texts = dict(await self._journal.load("profile"))

    def commands(self, scope: str, language: str) -> list[Json]:
        """The list set for exactly this scope ("default", "chat:7", "chat_member:-100:7", …) and language."""
        return self._commands.get(_key(scope, language), [])

    def set_commands(self, scope: str, language: str, commands: list[Json]) -> None:
        """Set a scope's list; an empty one deletes it."""
        key = _key(scope, language)
        if commands:
            self._commands[key] = commands
            self._journal.put("commands", key, commands)
        elif self._commands.pop(key, None):
            self._journal.drop("commands", key)

    def commands_for(self, person: Person, chat: Chat, now: float) -> list[Json]:
        """What this person sees in this chat: the narrowest scope with a list, in their language before any other."""
        language = (person.language_code or "").partition("-")[0].lower()
        is_administrator = members.is_administrator(chat.standing(person.id, now))
        for scope in _scopes(person, chat, is_administrator):
            for chosen in dict.fromkeys((language, "")):
                if commands := self.commands(scope, chosen):
                    return commands
        return []

    def text(self, about: About, language: str) -> str:
        """The text set for this language, or the one for everybody."""
        return self._texts.get(_key(about, language)) or self._texts.get(_key(about, ""), "")

    def set_text(self, about: About, language: str, text: str) -> None:
        """Set a text; an empty one takes it back."""
        key = _key(about, language)
        if text:
            self._texts[key] = text
            self._journal.put("profile", key, text)
        elif self._texts.pop(key, None):
            self._journal.drop("profile", key)


def _scopes(person: Person, chat: Chat, is_administrator: bool) -> Iterator[str]:
    """Scopes from the narrowest. Source: the Bot API, "Determining list of commands"."""
    if chat.is_private:
        yield f"chat:{chat.id}"
        yield "all_private_chats"
    else:
        yield f"chat_member:{chat.id}:{person.id}"
        if is_administrator:
            yield f"chat_administrators:{chat.id}"
        yield f"chat:{chat.id}"
        if is_administrator:
            yield "all_chat_administrators"
        yield "all_group_chats"
    yield "default"


def _key(scope: str, language: str) -> str:
    return f"{scope}|{language}"
