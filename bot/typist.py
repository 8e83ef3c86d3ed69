"""Typist: before a page of a story Diana is seen typing, the longer the more there is to tell."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.methods import SendChatAction

from bot.presenter import Page, plain_text
from bot.telegram import decorate

CHARACTERS_PER_S = 450.0
"""How fast she types: a full screen takes her two seconds."""

AT_ONCE = 40
"""For how many readers she types at the same time; in a crowd the others get their page right away.

Who is typed for holds one of the bus's places for handlers meanwhile.
"""


class Typist:
    """Shows that Diana types, for at most `longest_s` (0: never). A failure has no consequence."""

    def __init__(
        self, bot: Bot, longest_s: float, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:  # fmt: skip
        self._bot = bot
        self._longest_s = longest_s
        self._sleep = sleep
        self._typing = 0

    async def before(self, page: Page, chat_id: int) -> None:
        """Type as long as `page` is worth, if it is one that is told."""
        if not page.is_told or not self._longest_s or self._typing >= AT_ONCE:
            return
        self._typing += 1
        try:
            await decorate(self._bot, SendChatAction(chat_id=chat_id, action=ChatAction.TYPING))
            await self._sleep(self.pause_s(page))
        finally:
            self._typing -= 1

    def pause_s(self, page: Page) -> float:
        """How long `page` takes to type."""
        characters = sum(len(plain_text(part)) for part in page.parts)
        return min(self._longest_s, characters / CHARACTERS_PER_S)
