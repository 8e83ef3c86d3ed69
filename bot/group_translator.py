"""From what happens to members of a group, the bot among them, to its event: pure functions, as in `translator`."""

from __future__ import annotations

from aiogram.types import ChatMemberAdministrator, ChatMemberOwner, ChatMemberRestricted, ChatMemberUpdated, Message
from aiogram.types.chat_member_union import ChatMemberUnion

from bot.translator import Heard, heard_at
from bus.catalogue import BotStandingChangedEvent, JoinNoticePostedEvent, MemberChangedEvent

_IN = frozenset(("creator", "administrator", "member"))


def from_join_notice(message: Message, heard: Heard) -> JoinNoticePostedEvent:
    """Telegram's message that people came in."""
    return JoinNoticePostedEvent(
        chat_id=message.chat.id,
        message_id=message.message_id,
        user_ids=[person.id for person in message.new_chat_members or ()],
        **heard_at(message.date, heard),
    )


def from_member_change(change: ChatMemberUpdated, heard: Heard) -> MemberChangedEvent:
    """Somebody joined, left, or stands otherwise in a group than before."""
    before, after, person = change.old_chat_member, change.new_chat_member, change.new_chat_member.user
    return MemberChangedEvent(
        user_id=person.id,
        chat_id=change.chat.id,
        old_status=str(before.status),
        new_status=str(after.status),
        was_in=is_in(before),
        is_in=is_in(after),
        by_user_id=change.from_user.id,
        chat_title=change.chat.title or "",
        username=person.username,
        first_name=person.first_name,
        language_code=person.language_code,
        is_bot=person.is_bot,
        was_denied=denied_to(before),
        denied=denied_to(after),
        **heard_at(change.date, heard),
    )


def from_standing_change(change: ChatMemberUpdated, heard: Heard) -> BotStandingChangedEvent:
    """The bot stands otherwise in a group than before."""
    after = change.new_chat_member
    return BotStandingChangedEvent(
        chat_id=change.chat.id,
        old_status=str(change.old_chat_member.status),
        new_status=str(after.status),
        is_in=is_in(after),
        by_user_id=change.from_user.id,
        rights=sorted(rights_of(after)),
        chat_type=change.chat.type,
        chat_title=change.chat.title or "",
        language_code=change.from_user.language_code,
        **heard_at(change.date, heard),
    )


def is_in(member: ChatMemberUnion) -> bool:
    """Whether who stands like this is in the chat: one may be restricted without being in."""
    return member.status in _IN or (isinstance(member, ChatMemberRestricted) and member.is_member)


def denied_to(member: ChatMemberUnion) -> list[str]:
    """What of all that members may do somebody restricted may not (`can_send_messages`, …)."""
    if not isinstance(member, ChatMemberRestricted):
        return []
    return [name for name in ChatMemberRestricted.model_fields if name.startswith("can_") and not getattr(member, name)]


def rights_of(member: ChatMemberUnion) -> frozenset[str]:
    """The names of an administrator's rights (`can_delete_messages`, …); the owner's are all of them."""
    names = (
        name for name in ChatMemberAdministrator.model_fields if name.startswith("can_") and name != "can_be_edited"
    )
    if isinstance(member, ChatMemberOwner):
        return frozenset(names)
    if isinstance(member, ChatMemberAdministrator):
        return frozenset(name for name in names if getattr(member, name))
    return frozenset()
