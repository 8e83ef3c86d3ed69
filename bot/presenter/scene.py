"""Scene and Button: what a view knows about its reader, and what it may offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import ModerationTap, OpenBeside, OpenPlace, Tap
from bot.commands import Scope, command_named
from bot.presenter.books import Book
from bot.presenter.texts import Words


@dataclass(frozen=True, slots=True)
class Go:
    """A button that goes where the command of that name goes; left out where that command does not work.

    `beside`: in a message of its own, where the one with the button is worth keeping.
    """

    label: str
    command: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A button that carries a tap of any kind: `Press("Español", partial(ChooseLanguage, language="es"))`."""

    label: str
    tap: Callable[..., Tap]


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Moderate:
    """A button for moderators: do this about the recorded action. Works for whoever has the right."""

    label: str
    verb: str
    action_id: int


@dataclass(frozen=True, slots=True)
class Anybody:
    """A button that carries a tap of any kind and is nobody's own: whose tap counts is looked up."""

    label: str
    tap: Callable[..., Tap]


Button: TypeAlias = Go | Press | Link | Moderate | Anybody
Rows: TypeAlias = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Scene:
    """For whom and where a screen is written. `owner` is whose taps will count; None: it gets no tappable buttons."""

    words: Words
    all_words: Sequence[Words]
    scope: Scope
    owner: int | None
    turn: str
    bot_username: str
    pay_url: str | None = None
    support_contact: str = ""
    """Whom people write to about a payment, as they can tap it; empty: nobody was named."""
    books: Mapping[str, Book] = field(default_factory=dict)
    """The revisions of stories the screen reads from, by digest."""

    def keyboard(self, rows: Rows) -> InlineKeyboardMarkup | None:
        """The buttons as Telegram's keyboard, bound to owner and turn; None where no button is left."""
        bound = [[self._bind(button) for button in row if self._offers(button)] for row in rows]
        bound = [row for row in bound if row]
        return InlineKeyboardMarkup(inline_keyboard=bound) if bound else None

    def _offers(self, button: Button) -> bool:
        match button:
            case Link() | Moderate() | Anybody():
                return True
            case Go(command=name):
                command = command_named(name)
                return self.owner is not None and command is not None and self.scope in command.scopes
            case Press():
                return self.owner is not None

    def _bind(self, button: Button) -> InlineKeyboardButton:
        owner = self.owner or 0
        match button:
            case Link(label, url):
                return InlineKeyboardButton(text=label, url=url)
            case Go(label, command, beside):
                data = (OpenBeside if beside else OpenPlace)(command=command, owner=owner, turn=self.turn)
                return InlineKeyboardButton(text=label, callback_data=data.pack())
            case Press(label, tap):
                return InlineKeyboardButton(text=label, callback_data=tap(owner=owner, turn=self.turn).pack())
            case Anybody(label, tap):
                return InlineKeyboardButton(text=label, callback_data=tap(owner=0, turn=self.turn).pack())
            case Moderate(label, verb, action_id):
                act = ModerationTap(verb=verb, action_id=action_id, owner=0, turn=self.turn)
                return InlineKeyboardButton(text=label, callback_data=act.pack())
