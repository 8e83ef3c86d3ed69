"""Who the people are and what they ask the user service for."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class UserRegisteredEvent(
    BaseEvent, event_type=EventType.USER_REGISTERED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """Somebody started the bot for the first time."""

    user_id: int
    username: str | None
    first_name: str
    language_code: str | None
    is_premium: bool = False


class UserProfileUpdatedEvent(BaseEvent, event_type=EventType.USER_PROFILE_UPDATED):
    """Fields of a profile changed: `changes` maps each to its new value. Follow the names you know, ignore the rest.

    `first_name`, `username`, `language_code`, `is_premium`   what Telegram tells
    `language` (code), `time_zone` (IANA name), `likes`       what the person chose
    `reminders`                                               "off", "daily" or "important"
    `quiet_from`, `quiet_until`                               hours 0-23 of the person's own clock; equal: never quiet
    `listed`                                                  whether leaderboards may show them
    `onboarding`                                              the question they are at, "done" after the last
    `reachable`                                               False once they blocked the bot, True when they are back
    `deleted`                                                 True: everything about them was erased; forget them too
    """

    user_id: int
    changes: dict[str, Any]


class UserSubscriptionChangedEvent(
    BaseEvent, event_type=EventType.USER_SUBSCRIPTION_CHANGED, priority=EventPriority.HIGH
):  # fmt: skip
    """A subscription began, was renewed, or ended. A plan is None where there is none."""

    user_id: int
    previous_plan: str | None
    new_plan: str | None
    subscription_id: str
    payment_provider: str


class UserActivityDetectedEvent(BaseEvent, event_type=EventType.USER_ACTIVITY_DETECTED, priority=EventPriority.LOW):
    """Somebody did something, counted at most once a minute."""

    user_id: int
    activity_type: str
    chat_id: int | None = None
    details: dict[str, Any] = field(default_factory=dict)


class StartRequestedEvent(RequestEvent, event_type=EventType.START_REQUESTED, source="telegram_adapter"):
    """`/start`, with what Telegram tells about the person and the deep link's parameter, if any."""

    first_name: str = ""
    username: str | None = None
    is_premium: bool = False
    start_parameter: str = ""


class MenuRequestedEvent(RequestEvent, event_type=EventType.MENU_REQUESTED, source="telegram_adapter"):
    """Somebody wants the menu."""


class HelpRequestedEvent(RequestEvent, event_type=EventType.HELP_REQUESTED, source="telegram_adapter"):
    """Somebody needs help. `unknown_command` is what they typed (without the slash) when no command is called that.

    `private_command` is what they typed in a group when it works in private alone.
    """

    unknown_command: str | None = None
    private_command: str | None = None


class ProfileRequestedEvent(RequestEvent, event_type=EventType.PROFILE_REQUESTED, source="telegram_adapter"):
    """Somebody wants to see their profile card."""


class LanguageRequestedEvent(RequestEvent, event_type=EventType.LANGUAGE_REQUESTED, source="telegram_adapter"):
    """Somebody wants to choose a language, or (with `language`) has chosen one."""

    language: str | None = None


class TalkHeardEvent(
    RequestEvent, event_type=EventType.TALK_HEARD, source="telegram_adapter", sensitive=("text",)
):  # fmt: skip
    """Somebody said something in private that is no command: its beginning; empty when it was no text."""

    text: str = ""


class SettingsRequestedEvent(RequestEvent, event_type=EventType.SETTINGS_REQUESTED, source="telegram_adapter"):
    """Somebody wants to see their settings, the choices of one `setting`, or (with `value`) has chosen."""

    setting: str | None = None
    value: str | None = None


class TimeZoneRequestedEvent(RequestEvent, event_type=EventType.TIME_ZONE_REQUESTED, source="telegram_adapter"):
    """Somebody wants to choose a time zone, see the cities of a `region`, or (with `time_zone`) has chosen."""

    region: str | None = None
    time_zone: str | None = None


class OnboardingRequestedEvent(RequestEvent, event_type=EventType.ONBOARDING_REQUESTED, source="telegram_adapter"):
    """Somebody answers one of the first questions; without an `answer` they would rather not.

    Languages and time zones are answered where they are chosen.
    """

    question: str = field(kw_only=True)
    answer: str | None = None
