"""Poller: long polling that confirms an update only when its event is safe."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, TelegramMethod
from prometheus_client import Counter

from bot.intake import AWAY, Intake
from bot.rivals import Rivals
from bot.telegram import decorate, redact
from bus.ending import end
from bus.retry import retry_delay_s

POLLS_FAILED = Counter("polls_failed_total", "getUpdates calls that failed, and batches that had to wait", ["reason"])

_ANSWER_MARGIN_S = 10
_AWAY_FOR_AT_MOST_S = 3.0
"""The longest wait before asking a Telegram again that did not answer: it is heard, and seen to be, soon after."""
_DEAF_AFTER_S = 2.0
"""Failing for so long, more than once: a single failure is made up for by the next poll."""
_SILENT_AFTER_S = 60.0
"""Longer than a poll may take."""
# A server that does not know long polling answers "nothing" at once, again and again.
_SHORTEST_EMPTY_POLL_S = 0.2

_log = structlog.get_logger(__name__)


class GetRawUpdates(TelegramMethod[list[Any]]):
    """getUpdates with its answer as plain JSON: one unreadable update must not take the batch with it."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int
    allowed_updates: list[str]


class Poller:
    """Asks for updates, has the intake hear them, and only then asks for the next ones (which confirms these).

    Nothing ends `run` but `stop`, cancellation, and another program that polled with the token before we came
    (AnotherPoller): refusals and failures are logged, counted and waited out. After `stop` the batch in hand is heard
    to its end (one attempt, if the database is away); a waiting poll is given up at once.
    """

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        *,
        long_poll_s: int = 30,
        clock: Callable[[], float] = time.monotonic,
        delay_s: Callable[[int], float] = retry_delay_s,
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._long_poll_s = long_poll_s
        self._clock = clock
        self._delay_s = delay_s
        self._stopping = asyncio.Event()
        self._offset: int | None = None
        self._last_success = clock()
        self._rivals = Rivals(self._last_success)
        self._failing_since: float | None = None
        self._reason = ""

    async def run(self) -> None:
        """Poll until stopped."""
        await decorate(self._bot, DeleteWebhook())
        failures = 0
        while not self._stopping.is_set():
            asked_at = self._clock()
            try:
                updates = await self._ask()
            except AiogramError as error:
                await self._pause(await self._wait_after(error, failures))
                failures += 1
                self._rivals.yield_to_them(self._clock())
                continue
            self._last_success = self._clock()
            self._failing_since = None
            if updates is None or not await self._until_safe(updates):
                break
            if not updates:
                failures = 0
                await self._pause(asked_at + _SHORTEST_EMPTY_POLL_S - self._last_success)
            elif self._confirm(updates):
                failures = 0
            else:
                await self._pause(self._delay_s(failures))
                failures += 1

    def stop(self) -> None:
        """Make `run` return: at once when it waits, after the batch when it has one."""
        self._stopping.set()

    def trouble(self) -> str:
        """Why no updates come; empty while they do, or would."""
        now = self._clock()
        if self._failing_since is not None and now - self._failing_since >= _DEAF_AFTER_S:
            return f"getUpdates has failed for {now - self._failing_since:.0f} s: {self._reason}"
        if now - self._last_success > _SILENT_AFTER_S:
            return f"getUpdates last succeeded {now - self._last_success:.0f} s ago"
        return self._rivals.trouble(now)

    async def _ask(self) -> list[Any] | None:
        """The next updates; None when we were stopped while waiting for them."""
        # After a failure a short one: whether Telegram is back should not be known only when somebody writes.
        timeout_s = self._long_poll_s if self._failing_since is None else 0
        method = GetRawUpdates(offset=self._offset, timeout=timeout_s, allowed_updates=self._intake.allowed_updates)
        request = asyncio.ensure_future(self._bot(method, request_timeout=timeout_s + _ANSWER_MARGIN_S))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((request, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Nothing is lost by this: what the answer may hold is not confirmed.
            await end([request, stopping])
        return None if request.cancelled() else request.result()

    async def _until_safe(self, updates: list[Any]) -> bool:
        """Have the batch heard until that worked. False: we were stopped before, so it stays unconfirmed."""
        attempt = 0
        while True:
            try:
                await self._intake.hear(updates)
            except Exception as error:  # noqa: BLE001  # a poller that dies of it would look healthy from outside
                POLLS_FAILED.labels("not_accepted").inc()
                wait_s = self._delay_s(attempt)
                _log.error(
                    "updates_not_accepted",
                    error=f"{type(error).__name__}: {redact(str(error))}",
                    updates=len(updates),
                    attempt=attempt + 1,
                    retry_in_s=round(wait_s, 1),
                    exc_info=attempt == 0 and not isinstance(error, AWAY),
                )
            else:
                return True
            await self._pause(wait_s)
            if self._stopping.is_set():
                return False
            attempt += 1

    def _confirm(self, updates: list[Any]) -> bool:
        """Move the offset behind the batch. False when it names no update, so that asking again brings the same."""
        ids = [id_ for update in updates if (id_ := _id_of(update)) is not None]
        if not ids:
            POLLS_FAILED.labels("no_update_ids").inc()
            _log.error("updates_without_ids", updates=len(updates))
            return False
        offset = max(ids) + 1
        if offset == self._offset:
            POLLS_FAILED.labels("confirmed_again").inc()
            _log.error("confirmed_updates_came_again", offset=offset)
            return False
        self._offset = offset
        return True

    async def _wait_after(self, error: AiogramError, failures: int) -> float:
        """Tell of a failed poll; the seconds to wait before the next."""
        wait_s = self._delay_s(failures)
        reason = "unreachable"
        level = _log.warning
        match error:
            case TelegramNetworkError() | TelegramServerError():
                wait_s = min(wait_s, _AWAY_FOR_AT_MOST_S)
            case TelegramRetryAfter():
                reason, wait_s = "limited", float(error.retry_after)
            case TelegramUnauthorizedError():
                reason, level = "unauthorized", _log.error
            case TelegramConflictError():
                reason, level = "conflict", _log.error
                if "webhook" in error.message.lower():
                    await decorate(self._bot, DeleteWebhook())
                else:
                    self._rivals.cut_off(self._clock())
        if self._failing_since is None:
            self._failing_since = self._clock()
        self._reason = reason
        POLLS_FAILED.labels(reason).inc()
        level(
            "poll_failed",
            reason=reason,
            error=redact(str(error)),
            failures=failures + 1,
            retry_in_s=round(wait_s, 1),
        )
        return wait_s

    async def _pause(self, seconds: float) -> None:
        if seconds <= 0:
            return
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


def _id_of(update: object) -> int | None:
    update_id = update.get("update_id") if isinstance(update, dict) else None
    return update_id if isinstance(update_id, int) and not isinstance(update_id, bool) else None
