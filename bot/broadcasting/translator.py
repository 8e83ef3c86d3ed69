"""From what an author types to its event: pure functions, as in `bot.translator`."""

from __future__ import annotations

from aiogram.enums import ContentType, MessageEntityType
from aiogram.types import Message

from bot.translator import Heard, about_message
from bus.catalogue import BroadcastRequestedEvent, BroadcastsRequestedEvent, BroadcastWrittenEvent

# What people make by hand in their app. The rest (links, hashtags, …) Telegram finds in any text by itself.
_BY_HAND = frozenset(
    (
        MessageEntityType.BOLD,
        MessageEntityType.ITALIC,
        MessageEntityType.UNDERLINE,
        MessageEntityType.STRIKETHROUGH,
        MessageEntityType.SPOILER,
        MessageEntityType.BLOCKQUOTE,
        MessageEntityType.EXPANDABLE_BLOCKQUOTE,
        MessageEntityType.CODE,
        MessageEntityType.PRE,
        MessageEntityType.TEXT_LINK,
        MessageEntityType.TEXT_MENTION,
        MessageEntityType.CUSTOM_EMOJI,
    )
)


def from_broadcast(message: Message, heard: Heard) -> BroadcastRequestedEvent:
    """A wish to broadcast."""
    return BroadcastRequestedEvent(**about_message(message, heard))


def from_broadcasts(message: Message, heard: Heard) -> BroadcastsRequestedEvent:
    """A look at what was broadcast."""
    return BroadcastsRequestedEvent(**about_message(message, heard))


def from_written(message: Message, heard: Heard) -> BroadcastWrittenEvent:
    """The text of a broadcast: formatted in the app, or with tags typed by hand where nothing is formatted."""
    entities = message.entities or message.caption_entities or []
    is_formatted = any(entity.type in _BY_HAND for entity in entities)
    kind = ContentType(message.content_type)
    return BroadcastWrittenEvent(
        **about_message(message, heard),
        html=message.html_text if is_formatted else message.text or message.caption or "",
        photo=message.photo[-1].file_id if message.photo else None,
        content_kind=kind.value,
    )
