"""Who can be written to in private, and which group is another chat now."""

from __future__ import annotations

from uuid import uuid5

from aiogram import Router
from aiogram.types import ChatMemberUpdated, Message

from bot.group_translator import is_in
from bot.routers.filters import in_private
from bot.routers.messages import Publish
from bot.translator import NAMESPACE, Heard, heard_at
from bus.catalogue import ChatMigratedEvent, UserReachabilityChangedEvent


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="presence")
    routes.my_chat_member.register(reach_changed, in_private)
    routes.message.register(migrated, tells_a_new_id)
    return routes


async def tells_a_new_id(message: Message) -> bool:
    """Telegram tells that the group is another chat now."""
    return message.migrate_to_chat_id is not None


async def reach_changed(change: ChatMemberUpdated, heard: Heard, publish: Publish) -> None:
    """Somebody blocked the bot, or let it back in."""
    is_reachable = is_in(change.new_chat_member)
    publish(
        UserReachabilityChangedEvent(
            user_id=change.chat.id,
            is_reachable=is_reachable,
            why="returned" if is_reachable else "blocked",
            **heard_at(change.date, heard),
        )
    )


async def migrated(message: Message, heard: Heard, publish: Publish) -> None:
    """A group became a supergroup: the notice in the group tells the new id."""
    if message.migrate_to_chat_id is not None:
        told = {
            **heard_at(message.date, heard),
            # By what happened rather than by the update: heard again, it is the same migration.
            "event_id": migration_id(message.chat.id, message.migrate_to_chat_id),
        }
        publish(ChatMigratedEvent(chat_id=message.chat.id, new_chat_id=message.migrate_to_chat_id, **told))


def migration_id(chat_id: int, new_chat_id: int) -> str:
    """The id of the event that tells this migration."""
    return str(uuid5(NAMESPACE, f"migrated:{chat_id}:{new_chat_id}"))
