"""Photos, documents, voice messages, and downloading them."""

from __future__ import annotations

from bot.playground.errors import bad_request
from bot.playground.files import FileKind, StoredFile
from bot.playground.methods.access import writable_chat
from bot.playground.methods.content import answered_message, caption_of, inline_keyboard_of
from bot.playground.methods.messages import edited, own_message
from bot.playground.params import Params
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

LONGEST_VOICE_S = 86_400


async def send_photo(telegram: Telegram, params: Params) -> Json:
    return await _send(telegram, params, "photo")


async def send_document(telegram: Telegram, params: Params) -> Json:
    return await _send(telegram, params, "document")


async def send_voice(telegram: Telegram, params: Params) -> Json:
    return await _send(telegram, params, "voice")


async def edit_message_media(telegram: Telegram, params: Params) -> Json:
    """A picture in the place of a message's text or picture; other kinds of media the playground does not edit."""
    own_message(telegram, params)
    given = params.document("media", "InputMedia")
    if not isinstance(given, dict) or given.get("type") != "photo":
        raise bad_request("can't parse InputMedia: expected a photo")
    media = params.within({**given, "photo": given.get("media")})
    content = caption_of(telegram, media) | inline_keyboard_of(params)
    stored = await _input_file(telegram, media, "photo")
    # The upload took its time: the message may be gone meanwhile.
    chat, message = own_message(telegram, params)
    if "text" not in message and "photo" not in message:
        raise bad_request("there is no media in the message to edit")
    return edited(telegram, chat, message, {"photo": _media(stored, params)} | content)


async def get_file(telegram: Telegram, params: Params) -> Json:
    stored = telegram.files.by_id(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    return {**stored.as_file(), "file_path": stored.path}


async def _send(telegram: Telegram, params: Params, kind: FileKind) -> Json:
    chat = writable_chat(telegram, params)
    content = caption_of(telegram, params) | inline_keyboard_of(params) | answered_message(chat, params)
    stored = await _input_file(telegram, params, kind)
    content |= {kind: _media(stored, params)}
    # The upload took its time: the person may have blocked the bot meanwhile.
    chat = writable_chat(telegram, params)
    return telegram.world.post(chat, telegram.world.bot_user(), **content)


async def _input_file(telegram: Telegram, params: Params, kind: FileKind) -> StoredFile:
    """The file a call sends: uploaded with it, or known by file_id."""
    upload = params.upload(kind)
    if upload is None:
        given = params.text(kind)
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        if given.startswith(("http://", "https://")):
            # Nothing leaves this machine, so no address can be fetched.
            raise bad_request("failed to get HTTP URL content")
        stored = telegram.files.by_id(given)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored
    if not upload.content:
        raise bad_request("file must be non-empty")
    kept = await telegram.files.keep(kind, upload)
    if kept is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return kept


def _media(stored: StoredFile, params: Params) -> Json | list[Json]:
    match stored.kind:
        case "photo":
            return [{**stored.as_file(), "width": stored.width, "height": stored.height}]
        case "document":
            return {**stored.as_file(), "file_name": stored.name, "mime_type": stored.mime_type}
        case "voice":
            duration = params.integer("duration", 0, 0, LONGEST_VOICE_S)
            return {**stored.as_file(), "duration": duration, "mime_type": stored.mime_type}


METHODS = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "editMessageMedia": edit_message_media,
    "getFile": get_file,
}
