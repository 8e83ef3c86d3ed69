"""Where and by whom something is said: the filters routers share.

Coroutines, rather than aiogram's `F`: what does not wait by itself is sent to a thread and back, for every update.
"""

from __future__ import annotations

from aiogram.types import ChatMemberUpdated, Message

from bot.commands import Scope


async def in_private(said: Message | ChatMemberUpdated) -> bool:
    """In somebody's private chat with the bot."""
    return said.chat.type == "private"


async def in_group(said: Message | ChatMemberUpdated) -> bool:
    """In a group of either kind."""
    return Scope.of_chat(said.chat.type) is Scope.GROUP


async def in_own_name(message: Message) -> bool:
    """Said by somebody as themselves, rather than as a channel or a group."""
    return message.sender_chat is None
