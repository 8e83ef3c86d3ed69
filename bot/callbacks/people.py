"""Buttons of those who look after people, and of who was banned."""

from __future__ import annotations

from typing import Any

from pydantic import field_validator

from bot.callbacks.tap import Tap
from bus.catalogue import (
    BanAppealRequestedEvent,
    DeedRequestedEvent,
    PersonRequestedEvent,
    RequestEvent,
    RoleRequestedEvent,
    WishAnsweredEvent,
)

DEEDS = {
    "n": "note",
    "m": "unnote",
    "a": "award",
    "r": "revoke",
    "v": "vip",
    "w": "unvip",
    "b": "global_ban",
    "u": "global_unban",
    "k": "global_ban_kept",
}
"""What may be done about a person, by its letter in a button."""

LETTERS = {deed: letter for letter, deed in DEEDS.items()}


class ChangeRole(Tap, prefix="v1"):
    """Give a person a role of the whole bot, or take it."""

    deed: str
    target_id: int
    role: str

    def asks_for(self) -> type[RequestEvent]:
        return RoleRequestedEvent


class OpenPerson(Tap, prefix="P1"):
    """See a page of a tab of somebody's card."""

    person_id: int
    tab: str = "card"
    page: int = 0

    def asks_for(self) -> type[RequestEvent]:
        return PersonRequestedEvent


class DoToPerson(Tap, prefix="P2"):
    """Do something about somebody. Deeds travel as one letter, so that the longest ids still fit."""

    person_id: int
    letter: str
    number: int | None = None

    def asks_for(self) -> type[RequestEvent]:
        return DeedRequestedEvent

    def details(self) -> dict[str, Any]:
        return {"person_id": self.person_id, "deed": DEEDS[self.letter], "number": self.number}

    @field_validator("letter")
    @classmethod
    def _is_one(cls, letter: str) -> str:
        if letter not in DEEDS:
            raise ValueError(f"there is no deed {letter!r}")
        return letter


class AnswerWish(Tap, prefix="P3"):
    """Yes, I mean it; or no."""

    wish_id: int
    is_confirmed: bool

    def asks_for(self) -> type[RequestEvent]:
        return WishAnsweredEvent


class AppealBan(Tap, prefix="P4"):
    """My ban from the whole bot is wrong."""

    def asks_for(self) -> type[RequestEvent]:
        return BanAppealRequestedEvent
