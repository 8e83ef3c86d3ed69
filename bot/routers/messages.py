"""What people write: commands anywhere, and anything at all in a private chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.types import Message

from bot import translator
from bot.commands import IN_PRIVATE_ALONE, CommandCall, Scope, is_command_text, parse_command
from bot.translator import Heard
from bus.event import BaseEvent

Publish = Callable[[BaseEvent], None]

# What a person says or shows. The rest is Telegram's own notices (pinned, joined, …) or has a handler of its own.
SAID = frozenset(
    (
        ContentType.TEXT,
        ContentType.STICKER,
        ContentType.PHOTO,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.VOICE,
        ContentType.DOCUMENT,
        ContentType.LOCATION,
        ContentType.VENUE,
        ContentType.CONTACT,
        ContentType.POLL,
        ContentType.DICE,
        ContentType.STORY,
    )
)


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="messages")
    routes.message.filter(FromPerson())
    routes.message.register(command, CommandHere())
    routes.message.register(command_elsewhere, CommandForPrivate())
    routes.message.register(talk, SaidInPrivate())
    return routes


async def command(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """A command for this bot, known or (in private) not."""
    publish(translator.from_command(message, call, heard))


async def command_elsewhere(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """A command in a group that works in private alone."""
    publish(translator.from_command_elsewhere(message, call, heard))


async def talk(message: Message, heard: Heard, publish: Publish) -> None:
    """Something said in private."""
    publish(translator.from_talk(message, heard))


class FromPerson(Filter):
    """Messages people write as themselves."""

    async def __call__(self, message: Message) -> bool:
        return message.from_user is not None and not message.from_user.is_bot and message.sender_chat is None


class CommandHere(Filter):
    """Commands that work in this chat, as `call`; in private also unknown ones, which are answered with help."""

    async def __call__(self, message: Message, username: str) -> bool | dict[str, Any]:
        call = parse_command(message.text or "", username)
        scope = Scope.of_chat(message.chat.type)
        if call is None or scope is None:
            return False
        works_here = scope in call.command.scopes if call.command else scope is Scope.PRIVATE
        return {"call": call} if works_here else False


class CommandForPrivate(Filter):
    """Commands in a group that work in private alone, as `call`."""

    async def __call__(self, message: Message, username: str) -> bool | dict[str, Any]:
        call = parse_command(message.text or "", username)
        if call is None or Scope.of_chat(message.chat.type) is not Scope.GROUP:
            return False
        return {"call": call} if call.command and call.command.name in IN_PRIVATE_ALONE else False


class SaidInPrivate(Filter):
    """What is said in a private chat and is no command, not even another bot's."""

    async def __call__(self, message: Message) -> bool:
        said = message.chat.type == "private" and message.content_type in SAID
        return said and not is_command_text(message.text or "")
