"""TapAnswers: the spinner on a tapped button stops at once, whatever becomes of the tap."""

from __future__ import annotations

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import CallbackQuery
from prometheus_client import Counter

from bot.presenter.languages import ReaderLanguages
from bot.presenter.texts import Texts
from bot.telegram import AnswerTap, redact
from bus.ending import end

TAP_ANSWERS_SKIPPED = Counter("tap_answers_skipped_total", "Taps left unanswered because too many were on their way")

_AT_ONCE = 500

_log = structlog.get_logger(__name__)


class TapAnswers:
    """Answers taps in the background. Nothing depends on it: a failure is logged and forgotten."""

    def __init__(self, bot: Bot, texts: Texts, languages: ReaderLanguages) -> None:
        self._bot = bot
        self._texts = texts
        self._languages = languages
        self._running: set[asyncio.Task[None]] = set()

    def answer(self, query: CallbackQuery, text_id: str | None = None) -> None:
        """Answer `query`, with the text of that id in the person's language if one is given."""
        if len(self._running) >= _AT_ONCE:
            TAP_ANSWERS_SKIPPED.inc()
            return
        task = asyncio.create_task(self._answer(query, text_id), name="tap answer")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self, grace_s: float = 1.0) -> None:
        """Let running answers finish for at most `grace_s` seconds, then give them up."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=grace_s)
            await end(late)

    async def _answer(self, query: CallbackQuery, text_id: str | None) -> None:
        text = await self._text(query, text_id) if text_id else None
        try:
            await self._bot(AnswerTap(callback_query_id=query.id, text=text, show_alert=False if text else None))
        except AiogramError as error:
            # Too old, answered before, Telegram away: the spinner stops by itself after a while.
            _log.debug("tap_not_answered", query_id=query.id, error=redact(str(error)))

    async def _text(self, query: CallbackQuery, text_id: str) -> str:
        try:
            language = await self._languages.of(query.from_user.id, query.from_user.language_code)
        except Exception as error:  # noqa: BLE001  # the words matter more than which language they are in
            _log.debug("language_not_known", user_id=query.from_user.id, error=type(error).__name__, exc_info=True)
            language = self._languages.spoken(query.from_user.language_code)
        return self._texts.words(language).plain(text_id)
