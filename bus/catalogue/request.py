"""What every request has in common."""

from __future__ import annotations

from bus.event import BaseEvent


class RequestEvent(BaseEvent):
    """Somebody asked for something: who, in which chat, and which of the bot's messages they tapped, if it was a tap.

    `message_id` is the bot's message whose button was tapped (the answer edits it in place), None for a typed command.
    `language_code` is what Telegram says the person's app speaks: a hint for readers who have not chosen a language.
    """

    user_id: int
    chat_id: int
    chat_type: str = "private"
    language_code: str | None = None
    message_id: int | None = None
