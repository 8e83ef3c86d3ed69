"""What people post in groups that is no command."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot import translator
from bot.commands import Scope, is_command_text
from bot.routers.messages import SAID, Publish
from bot.translator import Heard


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="groups")
    routes.message.register(posted, PostedInGroup())
    return routes


async def posted(message: Message, heard: Heard, publish: Publish) -> None:
    """Something posted in a group."""
    publish(translator.from_group_message(message, heard))


class PostedInGroup(Filter):
    """What is said or shown in a group, by a person or by a chat that speaks: anonymous admins, channels."""

    async def __call__(self, message: Message) -> bool:
        sender = message.from_user
        return (
            Scope.of_chat(message.chat.type) is Scope.GROUP
            and message.content_type in SAID
            and not is_command_text(message.text or "")
            # Telegram lends chats that speak a bot's name.
            and sender is not None
            and (not sender.is_bot or message.sender_chat is not None)
        )
