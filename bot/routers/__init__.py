"""Which update means what: each router function translates and publishes, nothing else.

person     a user who writes as themselves: not a bot, a channel or an anonymous admin
publish    hands the update's event to the intake, which answers for it
answers    stops the spinner of a tapped button, at once and in the background
"""

from __future__ import annotations

from aiogram import Dispatcher

from bot.broadcasting import router as broadcasting
from bot.broadcasting.authors import Authors
from bot.checkout import Checkout
from bot.moderation import router as moderation
from bot.routers import groups, messages, operations, payments, presence, taps
from bot.routers.answers import TapAnswers


def build_dispatcher(
    answers: TapAnswers, checkout: Checkout | None = None, authors: Authors | None = None
) -> Dispatcher:  # fmt: skip
    """A dispatcher with every router. Its handlers need `heard`, `publish` and `username` with each update."""
    dispatcher = Dispatcher(disable_fsm=True, answers=answers, checkout=checkout, authors=authors)
    dispatcher.message.outer_middleware(groups.CommandsAreRead())
    dispatcher.include_routers(
        moderation.router(),
        operations.router(),
        broadcasting.router(),
        messages.router(),
        groups.router(),
        presence.router(),
        payments.router(),
        taps.router(),
    )
    return dispatcher


__all__ = ["TapAnswers", "build_dispatcher"]
