"""What the bot hears in groups, and what the services ask it to say."""

from __future__ import annotations

from dataclasses import field
from typing import Any
from uuid import UUID, uuid5

from bus.event import BaseEvent
from bus.event_types import EventType


class ReplyRequestedEvent(BaseEvent, event_type=EventType.REPLY_REQUESTED, partition_by=("chat_id",)):
    """Show a screen to somebody: which one and its data, never text. The bot writes it in the reader's language.

    `user_id` is the reader whose language counts; `language_code` the hint for a reader who has not chosen one.
    `message_id` is the bot's message to edit in place, None for a new message. `shown_by` names that message where
    nobody tapped it: by the id of the reply that showed it.
    """

    chat_id: int
    screen: str
    data: dict[str, Any] = field(default_factory=dict)
    user_id: int | None = None
    message_id: int | None = None
    language_code: str | None = None
    shown_by: str | None = None


POSTS = UUID("0b8f1c6e-5a44-5f0b-8c62-9c7a3f0d2e51")
"""The namespace of the ids of posts. Changing it makes every post that is told again a new event."""


def post_event_id(bot_id: int, chat_id: int, message_id: int) -> str:
    """The id of the event that tells this bot of a message in a group: whoever knows the message finds the event."""
    return str(uuid5(POSTS, f"{bot_id}:{chat_id}:{message_id}"))


class GroupMessagePostedEvent(
    BaseEvent, event_type=EventType.GROUP_MESSAGE_POSTED, source="telegram_adapter", sensitive=("text",)
):  # fmt: skip
    """Somebody posted in a group: no command, no edit (they have events of their own), none of Telegram's own notices.

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


class GroupMessageEditedEvent(
    GroupMessagePostedEvent, event_type=EventType.GROUP_MESSAGE_EDITED, source="telegram_adapter", sensitive=("text",)
):  # fmt: skip
    """Somebody changed what they had posted in a group: what it says now. It earns nothing; protection looks at it."""


class GroupCommandPostedEvent(
    GroupMessagePostedEvent, event_type=EventType.GROUP_COMMAND_POSTED, source="telegram_adapter", sensitive=("text",)
):  # fmt: skip
    """Somebody posted a command in a group, this bot's or another's, whole. Protection looks at it like at any post.

    What a command of this bot asks is told by an event of its own.
    """


class MemberChangedEvent(
    BaseEvent, event_type=EventType.MEMBER_CHANGED, source="telegram_adapter", partition_by=("user_id",)
):  # fmt: skip
    """Somebody joined or left a group, was promoted, restricted or banned there, or got their rights back.

    A status is Telegram's: `creator`, `administrator`, `member`, `restricted`, `left` or `kicked`. `was_in` and `is_in`
    say whether that means being in the group. `denied` names what somebody restricted may not do (`can_send_messages`,
    …), `was_denied` what they might not do before; None where that was not noted. `by_user_id` did it: the person
    themselves, an admin or the bot. Told to a bot that is an administrator alone.
    """

    user_id: int
    chat_id: int
    old_status: str
    new_status: str
    was_in: bool
    is_in: bool
    by_user_id: int
    chat_title: str = ""
    username: str | None = None
    first_name: str = ""
    language_code: str | None = None
    is_bot: bool = False
    was_denied: list[str] | None = None
    denied: list[str] | None = None


class BotStandingChangedEvent(
    BaseEvent, event_type=EventType.BOT_STANDING_CHANGED, source="telegram_adapter", partition_by=("chat_id",)
):  # fmt: skip
    """The bot was added to a group, removed from it, promoted or demoted there.

    `rights` are those Telegram's rights that it has as administrator (`can_delete_messages`, …).
    """

    chat_id: int
    old_status: str
    new_status: str
    is_in: bool
    by_user_id: int
    rights: list[str] = field(default_factory=list)
    chat_type: str = "supergroup"
    chat_title: str = ""
    language_code: str | None = None
