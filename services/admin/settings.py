"""What can be set about a group: each key with its type, its default and its range. Pure.

value   what is kept: JSON (a number, a text, a list of texts, or null)
text    what is typed and shown
scope   a group's id, or EVERYWHERE: the defaults of all groups
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

from services.admin.grammar import parse_duration, write_duration
from services.modules import IN_GROUPS, Module

EVERYWHERE = 0
"""The scope of what holds in every group that has not chosen otherwise."""

Value: TypeAlias = int | str | list[str] | None

MOST_WORDS = 200
LONGEST_WORD = 64

_FOR_GOOD = ("forever", "siempre")
_NOTHING = ("none", "off", "ninguno", "-")


class Mode(StrEnum):
    """How a protection acts: not at all, by telling what it would do, or by doing it."""

    OFF = "off"
    WATCH = "watch"
    ON = "on"


class Kind(StrEnum):
    """What a value may be."""

    NUMBER = "number"
    CHOICE = "choice"
    TIME = "time"
    WORDS = "words"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Setting:
    """One key. `low` and `high` bound a number, `choices` a choice. `in_groups`: a group may choose for itself."""

    key: str
    kind: Kind
    default: Value
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    in_groups: bool = True

    def read(self, text: str) -> Value:
        """The value that `text` says. Raises ValueError when it is none for this key."""
        text = text.strip()
        match self.kind:
            case Kind.NUMBER:
                number = int(text)
                if not self.low <= number <= self.high:
                    raise ValueError(f"{number} is not between {self.low} and {self.high}")
                return number
            case Kind.CHOICE:
                if text.lower() not in self.choices:
                    raise ValueError(f"{text!r} is none of {', '.join(self.choices)}")
                return text.lower()
            case Kind.TIME:
                return _read_time(text)
            case Kind.WORDS:
                return _read_words(text)
            case Kind.CHANNEL:
                return _read_channel(text)

    def write(self, value: Value) -> str:
        """`value` as it would be typed."""
        if isinstance(value, list):
            return ", ".join(value) or "none"
        if value is None:
            return "forever" if self.kind is Kind.TIME else "none"
        return str(value)


ON, OFF = "on", "off"

_MODES = tuple(mode.value for mode in Mode)
_PENALTIES = ("mute", "kick", "ban")

SETTINGS: dict[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting("warn.limit", Kind.NUMBER, 3, low=1, high=20),
        Setting("warn.days", Kind.NUMBER, 30, low=1, high=365),
        Setting("warn.action", Kind.CHOICE, "mute", choices=_PENALTIES),
        Setting("warn.time", Kind.TIME, "1d"),
        Setting("flood.mode", Kind.CHOICE, Mode.OFF.value, choices=_MODES),
        Setting("flood.messages", Kind.NUMBER, 8, low=3, high=50),
        Setting("flood.seconds", Kind.NUMBER, 10, low=2, high=120),
        Setting("flood.action", Kind.CHOICE, "mute", choices=_PENALTIES),
        Setting("flood.time", Kind.TIME, "1h"),
        Setting("words.mode", Kind.CHOICE, Mode.OFF.value, choices=_MODES),
        Setting("words.list", Kind.WORDS, []),
        Setting("words.action", Kind.CHOICE, "del", choices=("del", *_PENALTIES)),
        Setting("words.time", Kind.TIME, "1d"),
        Setting("newcomers.mode", Kind.CHOICE, Mode.OFF.value, choices=_MODES),
        Setting("newcomers.minutes", Kind.NUMBER, 5, low=1, high=1_440),
        Setting("newcomers.action", Kind.CHOICE, "kick", choices=("kick", "ban")),
        Setting("log.channel", Kind.CHANNEL, None),
        *(
            Setting(f"module.{module}", Kind.CHOICE, ON, choices=(ON, OFF), in_groups=module in IN_GROUPS)
            for module in Module
        ),
    )
}


def settings_in(scope: int) -> dict[str, Setting]:
    """What can be set in a scope, by key."""
    return {key: setting for key, setting in SETTINGS.items() if scope == EVERYWHERE or setting.in_groups}


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """Everything that is set for one group, by key; what nobody chose has its default."""

    values: Mapping[str, Value]

    def number(self, key: str) -> int:
        value = self.values.get(key, SETTINGS[key].default)
        return value if isinstance(value, int) else 0

    def choice(self, key: str) -> str:
        return str(self.values.get(key, SETTINGS[key].default))

    def mode(self, key: str) -> Mode:
        return Mode(self.choice(key))

    def time(self, key: str) -> timedelta | None:
        """How long; None for good."""
        value = self.values.get(key, SETTINGS[key].default)
        return parse_duration(value) if isinstance(value, str) else None

    def words(self, key: str) -> list[str]:
        value = self.values.get(key, SETTINGS[key].default)
        return value if isinstance(value, list) else []

    def channel(self, key: str) -> int | None:
        value = self.values.get(key, SETTINGS[key].default)
        return value if isinstance(value, int) else None

    @property
    def warn_window(self) -> timedelta:
        return timedelta(days=self.number("warn.days"))


def _read_time(text: str) -> str | None:
    if text.lower() in _FOR_GOOD:
        return None
    duration = parse_duration(text)
    if duration is None:
        raise ValueError(f"{text!r} is no time from 1m to 366d")
    return write_duration(duration)


def _read_words(text: str) -> list[str]:
    if text.lower() in _NOTHING:
        return []
    words = list(dict.fromkeys(" ".join(word.split()).casefold() for word in text.split(",")))
    words = [word for word in words if word]
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise ValueError(f"at most {MOST_WORDS} words of {LONGEST_WORD} characters")
    return words


def _read_channel(text: str) -> int | None:
    if text.lower() in _NOTHING:
        return None
    channel_id = int(text)
    if channel_id >= 0:
        raise ValueError("a channel's id begins with -100")
    return channel_id
