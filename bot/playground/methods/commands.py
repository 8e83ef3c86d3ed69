"""The bot's command lists, name and descriptions."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.cast import BOT_NAME
from bot.playground.errors import bad_request
from bot.playground.methods.access import known_chat, person_named
from bot.playground.params import Params
from bot.playground.profile import About
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

MAX_COMMANDS = 100

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_GENERAL_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_LONGEST: dict[About, int] = {"name": 64, "description": 512, "short_description": 120}


async def set_my_commands(telegram: Telegram, params: Params) -> bool:
    given = params.document("commands", "commands")
    if given is not None and not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    commands = [_command(item) for item in given or []]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    telegram.profile.set_commands(_scope(telegram, params), _language(params), commands)
    telegram.audience.tell_everybody("commands")
    return True


async def delete_my_commands(telegram: Telegram, params: Params) -> bool:
    telegram.profile.set_commands(_scope(telegram, params), _language(params), [])
    telegram.audience.tell_everybody("commands")
    return True


async def get_my_commands(telegram: Telegram, params: Params) -> list[Json]:
    return telegram.profile.commands(_scope(telegram, params), _language(params))


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command, description = item.get("command"), item.get("description")
    if not isinstance(command, str) or not isinstance(description, str):
        raise bad_request("can't parse BotCommand: the fields command and description must be of type String")
    command = command.removeprefix("/")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _scope(telegram: Telegram, params: Params) -> str:
    """The scope as the profile keys it."""
    scope = params.document("scope", "BotCommandScope")
    if scope is None:
        return "default"
    if not isinstance(scope, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _GENERAL_SCOPES:
        return str(kind)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("unsupported type specified")
    named = Params(scope)
    chat = known_chat(telegram, named)
    if kind != "chat" and chat.is_private:
        raise bad_request("can't use the specified scope in private chats")
    person = f":{person_named(telegram, named).id}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{person}"


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _setter(about: About) -> Callable[[Telegram, Params], Awaitable[bool]]:
    async def set_text(telegram: Telegram, params: Params) -> bool:
        text = params.text(about).strip()
        if len(text) > _LONGEST[about]:
            raise bad_request(f"the {about.replace('_', ' ')} is too long")
        language = _language(params)
        telegram.profile.set_text(about, language, text)
        if about == "name":
            telegram.world.bot_name = telegram.profile.text("name", "") or BOT_NAME
            telegram.audience.tell_everybody("state")
        return True

    return set_text


def _getter(about: About) -> Callable[[Telegram, Params], Awaitable[Json]]:
    async def get_text(telegram: Telegram, params: Params) -> Json:
        text = telegram.profile.text(about, _language(params))
        return {about: text or (telegram.world.bot_name if about == "name" else "")}

    return get_text


METHODS = {
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
