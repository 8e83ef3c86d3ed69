"""What a message carries, read from a call: text, caption, keyboard, the message it answers."""

from __future__ import annotations

from typing import Any

from bot.playground.cast import Chat
from bot.playground.entities import MAX_TEXT, Formatted, formatted
from bot.playground.errors import bad_request
from bot.playground.html_markup import utf16_length
from bot.playground.params import Params, as_integer
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

MAX_CAPTION = 1024
MAX_CALLBACK_DATA_BYTES = 64

_BUTTON_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_OTHER_MARKUPS = {"keyboard": list, "remove_keyboard": bool, "force_reply": bool}


def text_of(telegram: Telegram, params: Params) -> Json:
    """`text` and `entities` of a text message."""
    content = _formatted(telegram, params, "text", "entities")
    if not content.text:
        raise bad_request("message text is empty")
    if utf16_length(content.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": content.text} | ({"entities": content.entities} if content.entities else {})


def caption_of(telegram: Telegram, params: Params) -> Json:
    """`caption` and `caption_entities`; nothing when the call has none."""
    content = _formatted(telegram, params, "caption", "caption_entities")
    if utf16_length(content.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    if not content.text:
        return {}
    return {"caption": content.text} | ({"caption_entities": content.entities} if content.entities else {})


def inline_keyboard_of(params: Params) -> Json:
    """`reply_markup` as the message shows it: an inline keyboard, or nothing.

    The other kinds of markup belong to the person's input field and are checked, not stored.
    """
    markup = params.document("reply_markup", "reply keyboard markup")
    if markup is None:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for name, kind in _OTHER_MARKUPS.items():
        if name in markup and not isinstance(markup[name], kind):
            raise bad_request(f'field "{name}" of the reply markup must be of type {kind.__name__}')
    rows = markup.get("inline_keyboard")
    if rows is None:
        return {}
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [[_button(button) for button in row] for row in rows if row]
    return {"reply_markup": {"inline_keyboard": buttons}} if buttons else {}


def answered_message(chat: Chat, params: Params) -> Json:
    """`reply_to_message` for a call that answers another message of the same chat; nothing otherwise."""
    reply = params.document("reply_parameters", "reply parameters")
    if reply is not None and not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    if reply is None:
        message_id, is_optional = params.integer("reply_to_message_id"), params.flag("allow_sending_without_reply")
    else:
        message_id = as_integer(reply.get("message_id")) or 0
        is_optional = reply.get("allow_sending_without_reply") is True
    if not message_id and reply is None:
        return {}
    posted = chat.history.get(message_id)
    if posted is None:
        if is_optional:
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in posted.message.items() if k != "reply_to_message"}}


def _formatted(telegram: Telegram, params: Params, text: str, entities: str) -> Formatted:
    given = params.document(entities, "message entities")
    return formatted(params.text(text), params.text("parse_mode"), given, telegram.world.user)


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unreadable_button("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _unreadable_button('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unreadable_button('Field "text" must be of type String')
    action = next((name for name in _BUTTON_ACTIONS if button.get(name) not in (None, "", False)), None)
    if action is None:
        raise _unreadable_button("Text buttons are unallowed in the inline keyboard")
    value = button[action]
    if action in ("url", "callback_data", "switch_inline_query") and not isinstance(value, str):
        raise _unreadable_button(f'Field "{action}" must be of type String')
    if action == "callback_data" and len(value.encode()) > MAX_CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    style = {"style": button["style"]} if isinstance(button.get("style"), str) else {}
    return {"text": text, **style, action: value}


def _unreadable_button(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")
