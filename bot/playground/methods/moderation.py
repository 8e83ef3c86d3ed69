"""Keeping a group in order: ban, unban, restrict, promote."""

from __future__ import annotations

from typing import Any

from bot.playground import members
from bot.playground.cast import Chat, Person
from bot.playground.errors import bad_request
from bot.playground.methods.access import group, person_named, supergroup
from bot.playground.params import Params
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

_MAY_NOT_RESTRICT = "not enough rights to restrict/unrestrict chat member"
_STAND_INS = {
    "can_react_to_messages": "can_send_messages",
    "can_manage_topics": "can_pin_messages",
    "can_edit_tag": "can_pin_messages",
}
"""What a permission the call does not name defaults to: older clients do not know the newer permissions."""
_MAY_NOT_PROMOTE = "not enough rights"


async def ban_chat_member(telegram: Telegram, params: Params) -> bool:
    chat = group(telegram, params, "can_restrict_members", _MAY_NOT_RESTRICT)
    person, _ = _subject(telegram, chat, params)
    _reseat(telegram, chat, person, members.banned(_until(telegram, params)))
    return True


async def unban_chat_member(telegram: Telegram, params: Params) -> bool:
    chat = supergroup(telegram, params, "can_restrict_members", _MAY_NOT_RESTRICT)
    person = person_named(telegram, params)
    standing = chat.standing(person.id, telegram.world.clock())
    if standing["status"] == "creator":
        raise bad_request("can't remove chat owner")
    # Without only_if_banned, unbanning somebody who is in the group removes them: Telegram's own surprise.
    if standing["status"] == "kicked" or not params.flag("only_if_banned"):
        _reseat(telegram, chat, person, members.left())
    return True


async def ban_chat_sender_chat(telegram: Telegram, params: Params) -> bool:
    chat = supergroup(telegram, params, "can_restrict_members", _MAY_NOT_RESTRICT)
    channel = _speaker(telegram, chat, params)
    telegram.world.seat(chat, channel.id, members.banned(0))
    return True


async def unban_chat_sender_chat(telegram: Telegram, params: Params) -> bool:
    chat = supergroup(telegram, params, "can_restrict_members", _MAY_NOT_RESTRICT)
    channel = _speaker(telegram, chat, params)
    telegram.world.seat(chat, channel.id, members.left())
    return True


async def restrict_chat_member(telegram: Telegram, params: Params) -> bool:
    chat = supergroup(telegram, params, "can_restrict_members", _MAY_NOT_RESTRICT)
    person, standing = _subject(telegram, chat, params)
    permissions = _permissions(params)
    if all(permissions[name] for name in members.PERMISSIONS):
        after = members.member() if members.is_in(standing) else members.left()
    else:
        restricted = members.restricted(permissions, _until(telegram, params))
        after = restricted | {"is_member": members.is_in(standing)}
    _reseat(telegram, chat, person, after)
    return True


async def promote_chat_member(telegram: Telegram, params: Params) -> bool:
    chat = supergroup(telegram, params, "can_promote_members", _MAY_NOT_PROMOTE)
    person = person_named(telegram, params)
    standing = chat.standing(person.id, telegram.world.clock())
    if standing["status"] == "creator" or standing.get("can_be_edited") is False:
        raise bad_request("not enough rights")
    if not members.is_in(standing):
        raise bad_request("USER_NOT_PARTICIPANT")
    rights = {right: params.flag(right) for right in (*members.RIGHTS, "is_anonymous")}
    promoted = members.administrator(rights, can_be_edited=True)
    _reseat(telegram, chat, person, promoted if any(rights.values()) else members.member())
    return True


def _subject(telegram: Telegram, chat: Chat, params: Params) -> tuple[Person, Json]:
    """The person to act upon and how they stand now; owners and administrators are out of reach."""
    person = person_named(telegram, params)
    standing = chat.standing(person.id, telegram.world.clock())
    if standing["status"] == "creator":
        raise bad_request("can't remove chat owner")
    if standing["status"] == "administrator":
        raise bad_request("user is an administrator of the chat")
    return person, standing


def _speaker(telegram: Telegram, chat: Chat, params: Params) -> Chat:
    """The channel a call is about; the group itself and its own channel are out of reach."""
    channel = telegram.world.chats.get(params.integer("sender_chat_id"))
    if channel is None or not channel.is_channel:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if channel.linked_id == chat.id:
        raise bad_request("can't ban the linked channel")
    return channel


def _reseat(telegram: Telegram, chat: Chat, person: Person, standing: Json) -> None:
    telegram.reseat(chat, person.id, standing, telegram.world.bot_user())


def _until(telegram: Telegram, params: Params) -> int:
    return members.deadline(params.integer("until_date"), telegram.world.clock())


def _permissions(params: Params) -> dict[str, bool]:
    given: Any = params.document("permissions", "chat permissions")
    if not isinstance(given, dict):
        raise bad_request("can't parse permissions: expected an Object")
    permissions = {name: given.get(name) is True for name in members.PERMISSIONS}
    if not params.flag("use_independent_chat_permissions"):
        # Media and everything beyond them imply text, as in the Bot API's description of the parameter.
        beyond = ("can_send_polls", "can_send_other_messages", "can_add_web_page_previews")
        if any(permissions[name] for name in beyond):
            permissions |= dict.fromkeys(members.MEDIA_PERMISSIONS, True)
        if any(permissions[name] for name in (*members.MEDIA_PERMISSIONS, *beyond)):
            permissions["can_send_messages"] = True
    for name, stand_in in _STAND_INS.items():
        if name not in given:
            permissions[name] = permissions[stand_in]
    return permissions


METHODS = {
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "banChatSenderChat": ban_chat_sender_chat,
    "unbanChatSenderChat": unban_chat_sender_chat,
    "restrictChatMember": restrict_chat_member,
    "promoteChatMember": promote_chat_member,
}
