"""From an update to its event: pure functions of what Telegram sent, whose bot it is, and the time.

Event ids are derived, so an update that comes again is the same event:

    message  bot and update id. Dates are Telegram's: when the person acted
    pointer  bot, chat, person and hour: however often somebody types in a group what works in private alone, they are
             shown the way once an hour
    tap      bot, person, chat, message and the button's data, in which the keyboard's turn lies. Clients re-send a tap
             under a new update id (and, after an edit, with another edit date), so neither is part of it; a menu edited
             in place carries a new turn, so its button pressed again later is another tap. Taps have no date: it is now
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message, User

from bot.callbacks import Tap
from bot.commands import IN_PRIVATE_ALONE, CommandCall, command_named
from bot.telegram import redact
from bus.catalogue import (
    ErrorOccurredEvent,
    FloodDetectedEvent,
    GroupCommandPostedEvent,
    GroupMessageEditedEvent,
    GroupMessagePostedEvent,
    HelpRequestedEvent,
    MenuRequestedEvent,
    RequestEvent,
    StartRequestedEvent,
    TalkHeardEvent,
)
from bus.catalogue.bot import post_event_id

P = TypeVar("P", bound=GroupMessagePostedEvent)

NAMESPACE = UUID("6f1d3c1e-0f0c-5d7b-9a51-2f3f6a0f9d11")
"""Under which the ids of heard events are derived. Changing it makes every re-sent update a new event."""

LONGEST_TALK = 200
"""Characters of what is said in private that are passed on: nothing that is asked there has a longer answer."""

_LONGEST_TRACE = 8000


@dataclass(frozen=True, slots=True)
class Heard:
    """By which bot, in which update and when (aware UTC) something was heard."""

    bot_id: int
    update_id: int
    now: datetime


def from_command(message: Message, call: CommandCall, heard: Heard) -> RequestEvent:
    """What a typed command asks for; an unknown one asks for help. A link to a command (`/start quiz`) is that one."""
    about = about_message(message, heard)
    if call.command is None:
        return HelpRequestedEvent(**about, unknown_command=call.name)
    if call.command.event is StartRequestedEvent and call.argument in IN_PRIVATE_ALONE:
        command = command_named(call.argument) or call.command
        return _request(command.event, about, _sender(message))
    return _request(call.command.event, about, _sender(message), call.argument)


def from_command_elsewhere(message: Message, call: CommandCall, heard: Heard) -> HelpRequestedEvent:
    """What was typed in a group and works in private alone asks for the way there."""
    about = about_message(message, heard)
    hour = int(message.date.timestamp()) // 3600
    about["event_id"] = str(
        uuid5(NAMESPACE, f"pointer:{heard.bot_id}:{message.chat.id}:{_sender(message).id}:{hour}"),
    )
    return HelpRequestedEvent(**about, private_command=call.name.casefold())


def from_talk(message: Message, heard: Heard) -> RequestEvent:
    """Something said to the bot in private."""
    return TalkHeardEvent(text=(message.text or "")[:LONGEST_TALK], **about_message(message, heard))


def from_group_message(message: Message, heard: Heard) -> GroupMessagePostedEvent:
    """Something posted in a group that asks nothing of the bot."""
    envelope: dict[str, Any] = {
        **heard_at(message.date, heard),
        "event_id": post_event_id(heard.bot_id, message.chat.id, message.message_id),
    }
    return _post(GroupMessagePostedEvent, message, envelope)


def from_group_edit(message: Message, heard: Heard) -> GroupMessageEditedEvent:
    """Something posted in a group says something else now."""
    edited_at = message.date if message.edit_date is None else datetime.fromtimestamp(message.edit_date, UTC)
    return _post(GroupMessageEditedEvent, message, heard_at(edited_at, heard))


def from_group_command(message: Message, heard: Heard) -> GroupCommandPostedEvent:
    """A command posted in a group, as what it is to everybody who reads it."""
    envelope: dict[str, Any] = {
        **heard_at(message.date, heard),
        # Beside the event of what the command asks, which has the update's.
        "event_id": post_event_id(heard.bot_id, message.chat.id, message.message_id),
    }
    return _post(GroupCommandPostedEvent, message, envelope)


def _post(kind: type[P], message: Message, envelope: dict[str, Any]) -> P:
    sender, answered = _sender(message), answered_message(message)
    return kind(
        user_id=sender.id,
        chat_id=message.chat.id,
        message_id=message.message_id,
        text=message.text or message.caption or "",
        content_kind=ContentType(message.content_type).value,
        is_forward=message.forward_origin is not None,
        reply_to_message_id=answered.message_id if answered else None,
        reply_to_user_id=answered.from_user.id if answered and answered.from_user else None,
        sender_chat_id=message.sender_chat.id if message.sender_chat else None,
        username=sender.username,
        first_name=sender.first_name,
        language_code=sender.language_code,
        **envelope,
    )


def answered_message(message: Message) -> Message | None:
    """The message that `message` replies to."""
    answered = message.reply_to_message
    # In a topic, what answers nothing is told as an answer to the notice that opened the topic.
    return None if answered is None or answered.forum_topic_created else answered


def from_tap(query: CallbackQuery, tap: Tap, heard: Heard) -> RequestEvent | None:
    """What a tapped button asks for. None when the message is out of reach or the button leads nowhere (any more)."""
    about = about_tap(query, heard)
    if about is None:
        return None
    if tap.is_beside:
        # The button stays, and may be pressed again: each time is a tap of its own.
        about |= {"message_id": None, "event_id": _update_id(heard)}
    return _request(tap.asks_for(), about | tap.details(), query.from_user)


def from_outdated_tap(query: CallbackQuery, heard: Heard) -> RequestEvent | None:
    """A button of an earlier version: a new menu, in private. The old message stays as it is."""
    about = about_tap(query, heard)
    if about is None or about["chat_type"] != "private":
        return None
    return MenuRequestedEvent(**{**about, "message_id": None})


def from_flood(refused: RequestEvent) -> FloodDetectedEvent:
    """That somebody asks too much at once: told in place of the first request that is left out."""
    envelope: dict[str, Any] = {
        "event_id": str(uuid5(NAMESPACE, f"flood:{refused.event_id}")),
        "timestamp": refused.timestamp,
    }
    return FloodDetectedEvent(
        user_id=refused.user_id,
        chat_id=refused.chat_id,
        chat_type=refused.chat_type,
        language_code=refused.language_code,
        **envelope,
    )


def from_bug(error: Exception, heard: Heard, user_id: int | None) -> ErrorOccurredEvent:
    """That an update could not be understood because of a bug: its id, the error and where, without secrets."""
    trace = redact("".join(traceback.format_exception(error)))
    envelope: dict[str, Any] = {
        "source_service": "telegram_adapter",
        "event_id": str(uuid5(NAMESPACE, f"bug:{heard.bot_id}:{heard.update_id}")),
        "timestamp": heard.now,
    }
    return ErrorOccurredEvent(
        error_type=type(error).__name__,
        error_message=_utf8(redact(f"update {heard.update_id}: {error}"))[:1000],
        stack_trace=_utf8(trace[-_LONGEST_TRACE:]),
        user_id=user_id,
        **envelope,
    )


def _request(event_class: type[RequestEvent], about: dict[str, Any], person: User, argument: str = "") -> RequestEvent:
    if event_class is StartRequestedEvent:
        return StartRequestedEvent(
            **about,
            first_name=person.first_name,
            username=person.username,
            is_premium=bool(person.is_premium),
            start_parameter=argument,
        )
    return event_class(**about)


def about_message(message: Message, heard: Heard) -> dict[str, Any]:
    """What every request typed in a message has."""
    person = _sender(message)
    return {
        "user_id": person.id,
        "chat_id": message.chat.id,
        "chat_type": message.chat.type,
        "language_code": person.language_code,
        **heard_at(message.date, heard),
    }


def about_tap(query: CallbackQuery, heard: Heard) -> dict[str, Any] | None:
    """What every request tapped on a button has; None when its message is out of reach."""
    message = query.message
    if message is None:
        return None
    person, chat = query.from_user, message.chat
    tap_key = f"tap:{heard.bot_id}:{person.id}:{chat.id}:{message.message_id}:{query.data}"
    return {
        "user_id": person.id,
        "chat_id": chat.id,
        "chat_type": chat.type,
        "language_code": person.language_code,
        "message_id": message.message_id,
        "event_id": str(uuid5(NAMESPACE, tap_key)),
        "timestamp": heard.now,
    }


def heard_at(date: datetime, heard: Heard) -> dict[str, Any]:
    """The envelope of what an update tells: its id and when the person acted."""
    return {
        "event_id": _update_id(heard),
        "timestamp": date.astimezone(UTC),
    }


def _update_id(heard: Heard) -> str:
    return str(uuid5(NAMESPACE, f"telegram:{heard.bot_id}:{heard.update_id}"))


def _sender(message: Message) -> User:
    if message.from_user is None:
        raise ValueError(f"message {message.message_id} has no sender; the routers let only people's messages through")
    return message.from_user


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
