"""The Bot API's methods, by area. A new method is one function and one line in its module's METHODS.

A method takes all parts of the local Telegram and the call's parameters, and returns the `result`; a refusal is an
ApiError in Telegram's own words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.playground.methods import answers, chats, commands, intake, media, messages, moderation, stars
from bot.playground.params import Params
from bot.playground.telegram import Telegram

Method = Callable[[Telegram, Params], Awaitable[Any]]


def bot_api() -> Mapping[str, tuple[str, Method]]:
    """(proper name, method) by the name in lower case, since Telegram does not mind the case."""
    tables: list[Mapping[str, Method]] = [
        intake.METHODS,
        messages.METHODS,
        media.METHODS,
        answers.METHODS,
        chats.METHODS,
        moderation.METHODS,
        commands.METHODS,
        stars.METHODS,
    ]
    return {name.lower(): (name, method) for table in tables for name, method in table.items()}
