"""Buttons about oneself: where to go, how to be spoken to, what is known of one."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import field_validator

from bot.callbacks.tap import Tap
from bot.commands import command_named
from bus.catalogue import (
    ErasureRequestedEvent,
    LanguageRequestedEvent,
    OnboardingRequestedEvent,
    RequestEvent,
    SettingsRequestedEvent,
    TimeZoneRequestedEvent,
)


class OpenPlace(Tap, prefix="o2"):
    """Go where the command of that name goes, as if it had been typed."""

    command: str

    def asks_for(self) -> type[RequestEvent]:
        command = command_named(self.command)
        if command is None:
            raise ValueError(f"there is no command {self.command!r}")
        return command.event

    def details(self) -> dict[str, Any]:
        return {}

    @field_validator("command")
    @classmethod
    def _exists(cls, name: str) -> str:
        if command_named(name) is None:
            raise ValueError(f"there is no command {name!r}")
        return name


class OpenBeside(OpenPlace, prefix="o3"):
    """The same in a message of its own: the one with the button stays as it is."""

    is_beside: ClassVar[bool] = True


class ChooseLanguage(Tap, prefix="l2"):
    """Speak this language from now on."""

    language: str

    def asks_for(self) -> type[RequestEvent]:
        return LanguageRequestedEvent


class ChooseSetting(Tap, prefix="s1"):
    """See the choices of a setting, or choose a value."""

    setting: str
    value: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return SettingsRequestedEvent


class ChooseTimeZone(Tap, prefix="z1"):
    """See the cities of a region, or live by a time zone."""

    region: str | None = None
    time_zone: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return TimeZoneRequestedEvent


class AnswerQuestion(Tap, prefix="q1"):
    """Answer one of the first questions; without an answer: rather not."""

    question: str
    answer: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return OnboardingRequestedEvent


class ConfirmErasure(Tap, prefix="x1"):
    """Yes, forget me."""

    is_confirmed: bool = True

    def asks_for(self) -> type[RequestEvent]:
        return ErasureRequestedEvent
