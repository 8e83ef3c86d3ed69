"""From a moderation command or button to its event: pure functions, as in `bot.translator`."""

from __future__ import annotations

from typing import Any

from aiogram.enums import MessageEntityType
from aiogram.types import CallbackQuery, Message

from bot.callbacks import ModerationTap
from bot.commands import CommandCall
from bot.translator import Heard, about_message, about_tap, answered_message
from bus.catalogue import (
    AppealRequestedEvent,
    AuditRequestedEvent,
    ConfigurationRequestedEvent,
    ModerationRequestedEvent,
    PersonRequestedEvent,
    RoleRequestedEvent,
)

_LONGEST_TEXT = 4096


def from_verb(message: Message, call: CommandCall, heard: Heard) -> ModerationRequestedEvent:
    """What a typed verb asks for."""
    sender = message.from_user
    mention, argument = _mention(message, call.argument)
    return ModerationRequestedEvent(
        **about_message(message, heard),
        verb=call.command.name if call.command else call.name,
        argument=argument,
        first_name=sender.first_name if sender else "",
        username=sender.username if sender else None,
        chat_title=message.chat.title or "",
        command_message_id=message.message_id,
        sender_chat_id=message.sender_chat.id if message.sender_chat else None,
        **_reply(message),
        **mention,
    )


def from_appeal(message: Message, call: CommandCall, heard: Heard) -> AppealRequestedEvent:
    """An appeal, with what the person has to say."""
    name = message.from_user.first_name if message.from_user else ""
    return AppealRequestedEvent(**about_message(message, heard), text=call.argument, first_name=name)


def from_audit(message: Message, call: CommandCall, heard: Heard) -> AuditRequestedEvent:
    """A look into the audit."""
    return AuditRequestedEvent(**about_message(message, heard), argument=call.argument)


def from_configuration(message: Message, call: CommandCall, heard: Heard) -> ConfigurationRequestedEvent:
    """A look at, or a change of, how groups are kept."""
    return ConfigurationRequestedEvent(
        **about_message(message, heard),
        argument=call.argument,
        first_name=message.from_user.first_name if message.from_user else "",
        chat_title=message.chat.title or "",
    )


def from_role(message: Message, call: CommandCall, heard: Heard) -> RoleRequestedEvent:
    """A look at, or a change of, who has which role."""
    deed, _, rest = call.argument.partition(" ")
    mention, rest = _mention(message, rest.strip())
    return RoleRequestedEvent(
        **about_message(message, heard),
        argument=f"{deed} {rest}".strip(),
        first_name=message.from_user.first_name if message.from_user else "",
        **mention,
    )


def from_person(message: Message, call: CommandCall, heard: Heard) -> PersonRequestedEvent:
    """A look at somebody's card."""
    sender = message.from_user
    mention, argument = _mention(message, call.argument)
    answered = answered_message(message)
    author = answered.from_user if answered and answered.sender_chat is None else None
    return PersonRequestedEvent(
        **about_message(message, heard),
        argument=argument,
        first_name=sender.first_name if sender else "",
        username=sender.username if sender else None,
        reply_to_user_id=author.id if author else None,
        reply_to_name=author.first_name if author else "",
        **mention,
    )


def from_tap(
    query: CallbackQuery, tap: ModerationTap, heard: Heard
) -> ModerationRequestedEvent | AppealRequestedEvent | None:
    """What a tapped button asks for; None when its message is out of reach."""
    about = about_tap(query, heard)
    if about is None:
        return None
    if tap.verb == "appeal":
        return AppealRequestedEvent(**about, action_id=tap.action_id, first_name=query.from_user.first_name)
    return ModerationRequestedEvent(
        **about,
        verb=tap.verb,
        action_id=tap.action_id,
        first_name=query.from_user.first_name,
        username=query.from_user.username,
    )


def _reply(message: Message) -> dict[str, Any]:
    answered = answered_message(message)
    if answered is None:
        return {}
    author, speaker = answered.from_user, answered.sender_chat
    return {
        "reply_to_message_id": answered.message_id,
        "reply_to_user_id": author.id if author else None,
        "reply_to_name": (speaker.title if speaker else author.first_name if author else None) or "",
        "reply_to_text": (answered.text or answered.caption or "")[:_LONGEST_TEXT],
        "reply_to_sender_chat_id": speaker.id if speaker else None,
        "reply_to_is_linked": bool(answered.is_automatic_forward),
        "reply_to_language": author.language_code if author else None,
    }


def _mention(message: Message, argument: str) -> tuple[dict[str, Any], str]:
    """Whom the argument opens with, if it is somebody without a username, and what follows."""
    text = message.text or ""
    for entity in message.entities or ():
        if entity.type == MessageEntityType.TEXT_MENTION and entity.user is not None:
            name = entity.extract_from(text)
            if name and argument.startswith(name):
                found = {"mention_user_id": entity.user.id, "mention_name": entity.user.first_name}
                return found, argument[len(name) :].strip()
    return {}, argument
