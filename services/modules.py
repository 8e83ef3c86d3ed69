"""Modules: the parts of the bot that can be switched off while it runs."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Module(StrEnum):
    """A part that may be closed. Who holds what they earned or bought there keeps it."""

    STORY = "story"
    QUIZ = "quiz"
    SHOP = "shop"
    LEADERBOARD = "leaderboard"
    TALK = "talk"
    """What talking and thanking in groups earns."""


IN_GROUPS = frozenset((Module.LEADERBOARD, Module.TALK))
"""What a group may close for itself, too."""


class Modules(Protocol):
    """Tells what is open. Implemented by services.admin.LiveModules."""

    async def is_open(self, module: Module, chat_id: int | None) -> bool:
        """Whether the module is open in the chat, as of a second ago at most; None: where no chat is concerned."""
        ...
