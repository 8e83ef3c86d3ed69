"""Telegram's command menu, filled from the table of commands in every language and scope."""

from __future__ import annotations

from collections.abc import Iterable

from aiogram import Bot
from aiogram.methods import SetMyCommands
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from aiogram.types.bot_command_scope_union import BotCommandScopeUnion

from bot.commands import Command, Scope, commands_in
from bot.presenter.texts import LANGUAGES, Texts, Words
from bot.telegram import decorate

_TELEGRAM_SCOPES: dict[Scope, BotCommandScopeUnion] = {
    Scope.PRIVATE: BotCommandScopeAllPrivateChats(),
    Scope.GROUP: BotCommandScopeAllGroupChats(),
    Scope.GROUP_ADMIN: BotCommandScopeAllChatAdministrators(),
}


async def announce_commands(bot: Bot, texts: Texts) -> int:
    """Set the command lists; how many of them Telegram took. Failures are logged and have no consequence."""
    taken = 0
    for scope in _TELEGRAM_SCOPES:
        for words in texts.all():
            # Without a language code the list is for readers of every language that has none of its own.
            language_code = None if words.language == LANGUAGES[0] else words.language
            taken += await decorate(
                bot,
                SetMyCommands(
                    commands=described(commands_in(scope), words),
                    scope=_TELEGRAM_SCOPES[scope],
                    language_code=language_code,
                ),
            )
    return taken


def described(commands: Iterable[Command], words: Words) -> list[BotCommand]:
    """The commands with their descriptions in one language."""
    return [BotCommand(command=command.name, description=words.plain(command.description_id)) for command in commands]
