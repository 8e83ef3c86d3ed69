"""Outgoing: one call to Telegram, repeated until Telegram has answered it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramMigrateToChat, TelegramNotFound, TelegramRetryAfter
from aiogram.methods import TelegramMethod
from prometheus_client import Counter

from bot.limits import SendingLimits
from bot.telegram import redact
from bot.telegram_errors import Meaning, verdict_on
from bus.retry import retry_delay_s

REPLIES_DELAYED = Counter("replies_delayed_total", "Calls that had to be made again, by what stood in the way", ["why"])
POSSIBLY_DOUBLED = Counter(
    "replies_possibly_doubled_total",
    "Replies sent again though Telegram may have taken them before: after a crash, or without an answer",
    ["why"],
)

OnMigrated = Callable[[int, int], Awaitable[None]]
"""Told (chat_id, new_chat_id) of a group that is another chat by now. May be told twice."""

_TRIED_AGAIN = frozenset((Meaning.LIMITED, Meaning.DOWN, Meaning.UNANSWERED, Meaning.UNAUTHORIZED))

_log = structlog.get_logger(__name__)


class Outgoing:
    """Calls within the limits. What waiting mends is waited for, however long it takes; other refusals are raised."""

    def __init__(
        self,
        bot: Bot,
        limits: SendingLimits,
        *,
        on_migrated: OnMigrated | None = None,
        delay_s: Callable[[int], float] = retry_delay_s,
    ) -> None:
        self._bot = bot
        self._limits = limits
        self._on_migrated = on_migrated
        self._delay_s = delay_s

    async def turn(self, chat_id: int) -> None:
        """Wait for a turn to call about `chat_id`: for a first call that something must come before."""
        await self._limits.acquire(chat_id)

    async def call(
        self,
        chat_id: int,
        method: TelegramMethod[Any],
        *,
        has_turn: bool = False,
        is_repeatable: bool = False,
        is_optional: bool = False,
        on_doubt: Callable[[], None] | None = None,
    ) -> Any:
        """Telegram's answer to `method`.

        `has_turn`: the first attempt's turn was taken already. `is_repeatable`: done twice is done once (an edit).
        `is_optional`: a server need not know the method, and there is another way. `on_doubt` is called before a call
        is repeated that may have been carried out.
        Raises the refusals that waiting does not mend (see bot.telegram_errors). Ends early only when cancelled.
        """
        attempt = 0
        while True:
            if attempt or not has_turn:
                await self._limits.acquire(chat_id)
            try:
                return await self._bot(method)
            except AiogramError as error:
                if isinstance(error, TelegramMigrateToChat) and self._on_migrated is not None:
                    await self._on_migrated(chat_id, error.migrate_to_chat_id)
                meaning = verdict_on(error).meaning
                # 404 to a send is a refused token; to an edit it may just be the message, or the method.
                is_gone = (is_repeatable or is_optional) and isinstance(error, TelegramNotFound)
                if meaning not in _TRIED_AGAIN or is_gone:
                    raise
                wait_s = await self._wait_after(error, attempt)
                level = _log.error if meaning is Meaning.UNAUTHORIZED else _log.warning
                level(
                    "telegram_call_delayed",
                    method=method.__api_method__,
                    chat_id=chat_id,
                    why=str(meaning),
                    error=redact(str(error)),
                    attempt=attempt + 1,
                    retry_in_s=round(wait_s, 2),
                )
                REPLIES_DELAYED.labels(str(meaning)).inc()
                if meaning is Meaning.UNANSWERED and not is_repeatable:
                    POSSIBLY_DOUBLED.labels("no_answer").inc()
                    if on_doubt is not None:
                        on_doubt()
            if wait_s:
                await asyncio.sleep(wait_s)
            attempt += 1

    async def _wait_after(self, error: AiogramError, attempt: int) -> float:
        if isinstance(error, TelegramRetryAfter):
            # The limits hold everybody back that long, this call too.
            await self._limits.pause(error.retry_after)
            return 0.0
        return self._delay_s(attempt)
