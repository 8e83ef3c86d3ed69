"""What people tap: every tap is answered at once; only the owner's changes anything."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery

from bot import translator
from bot.callbacks import Tap, read_tap
from bot.routers.answers import TapAnswers
from bot.routers.messages import Publish
from bot.translator import Heard


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="taps")
    routes.callback_query.register(tapped, OwnTap())
    routes.callback_query.register(tapped_by_another, KnownTap())
    routes.callback_query.register(outdated)
    return routes


async def tapped(query: CallbackQuery, tap: Tap, heard: Heard, publish: Publish, answers: TapAnswers) -> None:
    """A tap on one's own menu."""
    answers.answer(query)
    if event := translator.from_tap(query, tap, heard):
        publish(event)


async def tapped_by_another(query: CallbackQuery, answers: TapAnswers) -> None:
    """A tap on somebody else's menu changes nothing, and says so."""
    answers.answer(query, "tap-not-yours")


async def outdated(query: CallbackQuery, heard: Heard, publish: Publish, answers: TapAnswers) -> None:
    """A button this version does not write: a kind word and, in private, a new menu."""
    answers.answer(query, "tap-outdated")
    if event := translator.from_outdated_tap(query, heard):
        publish(event)


class KnownTap(Filter):
    """Taps this version understands, as `tap`."""

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        tap = read_tap(query.data or "")
        return {"tap": tap} if tap else False


class OwnTap(KnownTap):
    """Taps on the tapping person's own menu, as `tap`."""

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        tap = read_tap(query.data or "")
        return {"tap": tap} if tap and tap.owner == query.from_user.id else False
