"""What happens in groups beside commands: posts, and who comes, goes and may do what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.filters import Filter
from aiogram.types import ChatMemberUpdated, Message, TelegramObject

from bot import group_translator, translator
from bot.commands import Scope, is_command_text
from bot.routers.filters import in_group
from bot.routers.messages import SAID, Publish
from bot.translator import Heard


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="groups")
    routes.message.register(posted, PostedInGroup())
    routes.edited_message.register(edited, PostedInGroup(also_commands=True))
    routes.message.register(joined, in_group, tells_who_came)
    routes.chat_member.register(member_changed, in_group)
    routes.my_chat_member.register(standing_changed, in_group)
    return routes


async def tells_who_came(message: Message) -> bool:
    """Telegram tells that somebody came in."""
    return bool(message.new_chat_members)


async def posted(message: Message, heard: Heard, publish: Publish) -> None:
    """Something posted in a group."""
    publish(translator.from_group_message(message, heard))


async def edited(message: Message, heard: Heard, publish: Publish) -> None:
    """Something posted in a group says something else now."""
    publish(translator.from_group_edit(message, heard))


async def joined(message: Message, heard: Heard, publish: Publish) -> None:
    """Telegram tells a group that somebody came in."""
    publish(group_translator.from_join_notice(message, heard))


async def member_changed(change: ChatMemberUpdated, heard: Heard, publish: Publish) -> None:
    """Somebody came, went, or may do more or less than before."""
    publish(group_translator.from_member_change(change, heard))


async def standing_changed(change: ChatMemberUpdated, heard: Heard, publish: Publish) -> None:
    """The bot came, went, or may do more or less than before."""
    publish(group_translator.from_standing_change(change, heard))


class PostedInGroup(Filter):
    """What is said or shown in a group, by a person or by a chat that speaks: anonymous admins, channels."""

    def __init__(self, *, also_commands: bool = False) -> None:
        self._also_commands = also_commands

    async def __call__(self, message: Message) -> bool:
        return is_posted(message) and (self._also_commands or not is_command_text(message.text or ""))


class CommandsAreRead(BaseMiddleware):
    """A command in a group is also what everybody there reads: it is told as that, whoever it is for."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if isinstance(event, Message) and is_posted(event) and is_command_text(event.text or ""):
            data["publish"](translator.from_group_command(event, data["heard"]))
        return await handler(event, data)


def is_posted(message: Message) -> bool:
    """Whether somebody says or shows something in a group with it, rather than Telegram or a bot."""
    sender = message.from_user
    return (
        Scope.of_chat(message.chat.type) is Scope.GROUP
        and message.content_type in SAID
        # Telegram lends chats that speak a bot's name.
        and sender is not None
        and (not sender.is_bot or message.sender_chat is not None)
    )
