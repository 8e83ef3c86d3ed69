"""What the authors of broadcasts type."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.broadcasting import translator
from bot.broadcasting.authors import Authors
from bot.commands import is_command_text
from bot.moderation.router import CommandFor
from bot.routers.filters import in_private
from bot.routers.messages import SAID, Publish
from bot.translator import Heard
from bus.catalogue import BroadcastRequestedEvent, BroadcastsRequestedEvent


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="broadcasting")
    routes.message.register(asked, CommandFor(BroadcastRequestedEvent), in_private)
    routes.message.register(list_asked, CommandFor(BroadcastsRequestedEvent), in_private)
    routes.message.register(written, in_private, Writing())
    return routes


async def asked(message: Message, heard: Heard, publish: Publish) -> None:
    """Somebody wants to broadcast."""
    publish(translator.from_broadcast(message, heard))


async def list_asked(message: Message, heard: Heard, publish: Publish) -> None:
    """Somebody wants to see what was broadcast."""
    publish(translator.from_broadcasts(message, heard))


async def written(message: Message, heard: Heard, publish: Publish) -> None:
    """The text of a broadcast."""
    publish(translator.from_written(message, heard))


class Writing(Filter):
    """What people say who were asked for the text of a broadcast; commands stay commands."""

    async def __call__(self, message: Message, authors: Authors | None = None) -> bool:
        said = message.content_type in SAID and not is_command_text(message.text or "")
        if authors is None or message.from_user is None or not said:
            return False
        return await authors.is_writing(message.from_user.id)
