"""What the bot hears in groups, and what the services ask it to say."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from bus.event import BaseEvent
from bus.event_types import EventType


class ReplyRequestedEvent(BaseEvent, event_type=EventType.REPLY_REQUESTED, partition_by=("chat_id",)):
    """Show a screen to somebody: which one and its data, never text. The bot writes it in the reader's language.

    `user_id` is the reader whose language counts; `language_code` the hint for a reader who has not chosen one.
    `message_id` is the bot's message to edit in place, None for a new message.
    """

    chat_id: int
    screen: str
    data: dict[str, Any] = field(default_factory=dict)
    user_id: int | None = None
    message_id: int | None = None
    language_code: str | None = None


class GroupMessagePostedEvent(
    BaseEvent, event_type=EventType.GROUP_MESSAGE_POSTED, source="telegram_adapter", sensitive=("text",)
):  # fmt: skip
    """Somebody posted in a group: no command, no edit, none of Telegram's own notices.

    `text` is the text or the caption, "" where there is neither; `content_kind` Telegram's name of what was posted
    (`text`, `photo`, `sticker`, …). `sender_chat_id` is set where a chat speaks: a channel, or an anonymous admin as
    the group itself, with Telegram's stand-in 1087968824 as user. Everybody's words pass through here, whether anybody
    objects to them or not: they are sealed wherever they rest.
    """

    user_id: int
    chat_id: int
    message_id: int
    text: str
    content_kind: str
    is_forward: bool
    reply_to_message_id: int | None = None
    reply_to_user_id: int | None = None
    sender_chat_id: int | None = None
    username: str | None = None
    first_name: str = ""
    language_code: str | None = None
