"""StaffMenus: Telegram's command menu of those who hold a role, in their own chat."""

from __future__ import annotations

from aiogram import Bot
from aiogram.methods import DeleteMyCommands, SetMyCommands
from aiogram.types import BotCommandScopeChat

from bot.command_menu import described
from bot.commands import staff_commands
from bot.presenter.texts import LANGUAGES, Texts
from bot.telegram import decorate
from bus import EventType, IEvent, RoleChangedEvent
from bus.handler import BaseEventHandler
from services.admin import StaffDirectory


class StaffMenus(BaseEventHandler):
    """Shows whoever was given a role the commands it opens, and no longer once it is taken.

    It reads who may do what when it acts: told twice or in another order, the menu ends up the same.
    """

    def __init__(self, bot: Bot, texts: Texts, directory: StaffDirectory) -> None:
        super().__init__("bot", "staff_menus")
        self.add_supported_event_type(EventType.ROLE_CHANGED)
        self._bot = bot
        self._texts = texts
        self._directory = directory

    async def announce(self) -> None:
        """Set everybody's menu: a new version may have other commands. Failures are logged and have no consequence."""
        for user_id in await self._directory.everybody():
            await self._show(user_id)

    async def _process_event(self, event: IEvent) -> bool:
        if isinstance(event, RoleChangedEvent):
            await self._show(event.target_user_id)
        return True

    async def _show(self, user_id: int) -> None:
        commands = staff_commands(await self._directory.permissions(user_id))
        scope = BotCommandScopeChat(chat_id=user_id)
        for words in self._texts.all():
            # As in the general menus: without a language code for readers of every language that has none of its own.
            language_code = None if words.language == LANGUAGES[0] else words.language
            if commands:
                listed = described(commands, words)
                await decorate(self._bot, SetMyCommands(commands=listed, scope=scope, language_code=language_code))
            else:
                # Without a list of its own, the chat shows that of all private chats.
                await decorate(self._bot, DeleteMyCommands(scope=scope, language_code=language_code))
