"""Chats and who is in them: look, pin, leave, show that the bot is busy."""

from __future__ import annotations

from bot.playground import members
from bot.playground.cast import Chat
from bot.playground.errors import bad_request
from bot.playground.methods.access import message_in, person_named, readable_chat, writable_chat
from bot.playground.params import Params, as_integer
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

_ACTIONS = frozenset(
    {"typing", "choose_sticker", "find_location"}
    | {f"{verb}_{what}" for verb in ("record", "upload") for what in ("video", "voice", "video_note")}
    | {"upload_photo", "upload_document"}
)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


async def get_chat(telegram: Telegram, params: Params) -> Json:
    chat = readable_chat(telegram, params)
    full = {**chat.about, "accent_color_id": 0, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(_GIFTS, False)
    if not chat.is_private:
        full["permissions"] = dict.fromkeys(members.PERMISSIONS, True)
    if chat.pinned and (posted := chat.history.get(chat.pinned[-1])):
        full["pinned_message"] = posted.message
    return full


async def get_chat_member(telegram: Telegram, params: Params) -> Json:
    chat = readable_chat(telegram, params)
    bot = telegram.world.bot_user()
    if as_integer(params.text("user_id")) == bot["id"]:
        return {**chat.bot_standing, "user": bot}
    person = person_named(telegram, params)
    return {**chat.standing(person.id, telegram.world.clock()), "user": person.as_user()}


async def get_chat_administrators(telegram: Telegram, params: Params) -> list[Json]:
    chat = readable_chat(telegram, params)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    people = ((telegram.world.user(person_id), standing) for person_id, standing in chat.standings.items())
    everybody = [*people, (telegram.world.bot_user(), chat.bot_standing)]
    return [{**standing, "user": user} for user, standing in everybody if members.is_administrator(standing)]


async def get_chat_member_count(telegram: Telegram, params: Params) -> int:
    chat = readable_chat(telegram, params)
    return len(chat.present_ids(telegram.world.clock())) + members.is_in(chat.bot_standing)


async def send_chat_action(telegram: Telegram, params: Params) -> bool:
    chat = writable_chat(telegram, params)
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    watchers = chat.present_ids(telegram.world.clock())
    telegram.audience.tell(watchers, "action", chat_id=chat.id, action=action, **{"from": telegram.world.bot_user()})
    return True


async def pin_chat_message(telegram: Telegram, params: Params) -> bool:
    chat = _pinnable(telegram, params)
    message = message_in(chat, params, "message to pin").message
    message_id = message["message_id"]
    telegram.world.pin(chat, [*(pinned for pinned in chat.pinned if pinned != message_id), message_id])
    quoted = {name: value for name, value in message.items() if name != "reply_to_message"}
    telegram.world.post(chat, telegram.world.bot_user(), pinned_message=quoted)
    return True


async def unpin_chat_message(telegram: Telegram, params: Params) -> bool:
    chat = _pinnable(telegram, params)
    message_id = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    telegram.world.pin(chat, [pinned for pinned in chat.pinned if pinned != message_id])
    return True


async def unpin_all_chat_messages(telegram: Telegram, params: Params) -> bool:
    telegram.world.pin(_pinnable(telegram, params), [])
    return True


async def leave_chat(telegram: Telegram, params: Params) -> bool:
    chat = readable_chat(telegram, params)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    telegram.reseat_bot(chat, members.left(), telegram.world.bot_user())
    return True


def _pinnable(telegram: Telegram, params: Params) -> Chat:
    chat = writable_chat(telegram, params)
    if not chat.is_private and not members.may(chat.bot_standing, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "sendChatAction": send_chat_action,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "leaveChat": leave_chat,
}
