"""Buttons of the operators: the dashboard, the health, the dead letters."""

from __future__ import annotations

from typing import Any

from pydantic import field_validator

from bot.callbacks.tap import Tap
from bus.catalogue import (
    DashboardRequestedEvent,
    DeadLettersRequestedEvent,
    HealthRequestedEvent,
    RequestEvent,
)

LETTER_DEEDS = {"l": "list", "n": "list", "c": "cause", "s": "letter", "r": "requeue", "d": "discard"}
"""What may be done about dead letters, by its letter in a button."""


class OpenDashboard(Tap, prefix="f1"):
    """See a page of the dashboard, or its picture."""

    tab: str
    is_chart: bool = False

    def asks_for(self) -> type[RequestEvent]:
        return DashboardRequestedEvent


class OpenHealth(Tap, prefix="f2"):
    """See anew what is well."""

    def asks_for(self) -> type[RequestEvent]:
        return HealthRequestedEvent


class OpenHealthBelow(OpenHealth, prefix="f4"):
    """See what is well, in a message of its own: the one that was tapped says something that stays true."""

    def details(self) -> dict[str, Any]:
        return {"message_id": None}


class SeeDeadLetters(Tap, prefix="f3"):
    """See dead letters or decide about them. `way` is the deed's letter, a capital one for sure.

    `n` is the list in a message of its own: the one that was tapped says something that stays true.
    """

    way: str
    cause: str | None = None
    letter: str | None = None
    page: int = 0

    def asks_for(self) -> type[RequestEvent]:
        return DeadLettersRequestedEvent

    def details(self) -> dict[str, Any]:
        told: dict[str, Any] = {"cause": self.cause, "letter": self.letter, "page": self.page}
        if self.way == "n":
            told["message_id"] = None
        return {"deed": LETTER_DEEDS[self.way.lower()], "is_sure": self.way.isupper(), **told}

    @field_validator("way")
    @classmethod
    def _leads_somewhere(cls, way: str) -> str:
        if way.lower() not in LETTER_DEEDS:
            raise ValueError(f"there is no way {way!r}")
        return way
