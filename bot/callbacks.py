"""What the buttons carry: typed, versioned, bound to a person and to one showing of a menu.

    turn   which showing of a keyboard a button belongs to: eight characters derived from the reply event. A menu edited
           in place gets a new one, so the same button pressed later is a new tap, while one tap sent twice stays one
    owner  whose menu it is: only that person's taps count

The number in a prefix is the version of its fields; data with another prefix is answered as an old button.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import TypeAlias

from aiogram.filters.callback_data import CallbackData
from pydantic import field_validator

from bot.commands import command_named


class OpenPlace(CallbackData, prefix="o1"):
    """Go where the command of that name goes."""

    command: str
    owner: int
    turn: str

    @field_validator("command")
    @classmethod
    def _exists(cls, name: str) -> str:
        if command_named(name) is None:
            raise ValueError(f"there is no command {name!r}")
        return name


class ChooseLanguage(CallbackData, prefix="l1"):
    """Speak this language from now on."""

    language: str
    owner: int
    turn: str


Tap: TypeAlias = OpenPlace | ChooseLanguage

_KINDS: tuple[type[OpenPlace] | type[ChooseLanguage], ...] = (OpenPlace, ChooseLanguage)


def read_tap(data: str) -> Tap | None:
    """The tap that callback data stands for; None for data this version does not write."""
    for kind in _KINDS:
        try:
            return kind.unpack(data)
        except (TypeError, ValueError):
            continue
    return None


def turn_of(event_id: str) -> str:
    """The turn of the keyboard a reply event shows: the same each time that event is rendered."""
    return urlsafe_b64encode(hashlib.sha256(event_id.encode()).digest()[:6]).decode()
