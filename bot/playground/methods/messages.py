"""Messages: send, edit, delete, forward, copy."""

from __future__ import annotations

from bot.playground.cast import Chat
from bot.playground.errors import bad_request
from bot.playground.members import is_administrator, may
from bot.playground.methods.access import message_in, readable_chat, writable_chat
from bot.playground.methods.content import answered_message, caption_of, inline_keyboard_of, text_of
from bot.playground.params import Params, as_integer
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
_CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document", "voice")
_MEDIA = ("photo", "document", "voice")


async def send_message(telegram: Telegram, params: Params) -> Json:
    chat = writable_chat(telegram, params)
    content = text_of(telegram, params) | inline_keyboard_of(params)
    return telegram.world.post(chat, telegram.world.bot_user(), **answered_message(chat, params), **content)


async def edit_message_text(telegram: Telegram, params: Params) -> Json:
    chat, message = own_message(telegram, params)
    content = text_of(telegram, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return edited(telegram, chat, message, content | inline_keyboard_of(params))


async def edit_message_caption(telegram: Telegram, params: Params) -> Json:
    chat, message = own_message(telegram, params)
    if not any(kind in message for kind in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    media = {kind: message[kind] for kind in _MEDIA if kind in message}
    return edited(telegram, chat, message, media | caption_of(telegram, params) | inline_keyboard_of(params))


async def edit_message_reply_markup(telegram: Telegram, params: Params) -> Json:
    chat, message = own_message(telegram, params)
    content = {name: message[name] for name in _CONTENT if name in message}
    return edited(telegram, chat, message, content | inline_keyboard_of(params))


async def delete_message(telegram: Telegram, params: Params) -> bool:
    chat = writable_chat(telegram, params)
    message = message_in(chat, params, "message to delete").message
    if not _may_delete(telegram, chat, message):
        raise bad_request("message can't be deleted")
    telegram.world.erase(chat, [message["message_id"]])
    return True


async def delete_messages(telegram: Telegram, params: Params) -> bool:
    chat = writable_chat(telegram, params)
    message_ids = _message_ids(params)
    found = [chat.history[message_id].message for message_id in message_ids if message_id in chat.history]
    if not all(_may_delete(telegram, chat, message) for message in found):
        raise bad_request("message can't be deleted")
    telegram.world.erase(chat, message_ids)
    return True


async def forward_message(telegram: Telegram, params: Params) -> Json:
    chat = writable_chat(telegram, params)
    source = readable_chat(telegram, params, "from_chat_id")
    message = message_in(source, params, "message to forward").message
    content = {name: message[name] for name in _CONTENT if name in message}
    if not content:
        raise bad_request("the message can't be forwarded")
    origin = message.get("forward_origin") or origin_of(message)
    return telegram.world.post(chat, telegram.world.bot_user(), forward_origin=origin, **content)


async def copy_message(telegram: Telegram, params: Params) -> Json:
    chat = writable_chat(telegram, params)
    source = readable_chat(telegram, params, "from_chat_id")
    message = message_in(source, params, "message to copy").message
    content = {name: message[name] for name in _CONTENT if name in message}
    if not content:
        raise bad_request("the message can't be copied")
    if params.has("caption") and "text" not in content:
        content = {name: content[name] for name in _MEDIA if name in content} | caption_of(telegram, params)
    content |= answered_message(chat, params) | inline_keyboard_of(params)
    copied = telegram.world.post(chat, telegram.world.bot_user(), **content)
    return {"message_id": copied["message_id"]}


def own_message(telegram: Telegram, params: Params) -> tuple[Chat, Json]:
    """The bot's own message a call wants to change."""
    if params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")  # The playground has no inline mode, so no such message exists.
    chat = writable_chat(telegram, params)
    message = message_in(chat, params, "message to edit").message
    if not _is_bots(telegram, chat, message) or "forward_origin" in message or "pinned_message" in message:
        raise bad_request("message can't be edited")
    return chat, message


def edited(telegram: Telegram, chat: Chat, message: Json, content: Json) -> Json:
    """The message with this content and keyboard in place of its own."""
    present = {name: message[name] for name in (*_CONTENT, "reply_markup") if name in message}
    if present == content:
        raise bad_request(_NOT_MODIFIED)
    rest = {name: value for name, value in message.items() if name not in present}
    return telegram.world.rewrite(chat, {**rest, **content, "edit_date": telegram.world.now})


def origin_of(message: Json) -> Json:
    """Telegram's MessageOrigin of a message that was not forwarded before."""
    chat, date = message["chat"], message["date"]
    if chat["type"] == "channel":
        return {"type": "channel", "chat": chat, "message_id": message["message_id"], "date": date}
    if speaker := message.get("sender_chat"):
        return {"type": "chat", "sender_chat": speaker, "date": date}
    return {"type": "user", "sender_user": message["from"], "date": date}


def _is_bots(telegram: Telegram, chat: Chat, message: Json) -> bool:
    """Whether the bot may change the message: it is its own, or a post of a channel it administrates."""
    if chat.is_channel:
        return is_administrator(chat.bot_standing)
    return bool(message["from"]["id"] == telegram.world.bot_user()["id"])


def _may_delete(telegram: Telegram, chat: Chat, message: Json) -> bool:
    """A bot deletes its own messages, anything in a private chat, and elsewhere what its rights allow."""
    is_free = chat.is_private or _is_bots(telegram, chat, message)
    return is_free or may(chat.bot_standing, "can_delete_messages")


def _message_ids(params: Params) -> list[int]:
    given = params.document("message_ids", "message identifiers")
    if not isinstance(given, list):
        raise bad_request("expected an Array of message identifiers")
    message_ids = [as_integer(item) for item in given]
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > 100:
        raise bad_request("too many message identifiers specified")
    known = [message_id for message_id in message_ids if message_id is not None]
    if len(known) < len(message_ids):
        raise bad_request("invalid message identifier specified")
    return known


METHODS = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
}
