"""What the services ask the bot to say."""

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
