"""The webhook: Telegram's requests in, the same intake behind them, and keeping Telegram's side set up."""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import SetWebhook, TelegramMethod
from aiohttp import web
from prometheus_client import Counter

from bot.intake import AWAY
from bot.telegram import read_json, redact
from bus.retry import retry_delay_s

WEBHOOK_REQUESTS = Counter("webhook_requests_total", "Requests to the webhook by how they were answered", ["outcome"])

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY_BYTES = 1024 * 1024

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_CHECK_EVERY_S = 300.0
_AWAY_FOR_AT_MOST_S = 3.0
"""The longest wait before asking a Telegram again that did not answer."""

_log = structlog.get_logger(__name__)


class Hearer(Protocol):
    """Hears raw updates; when it returns, their events are safe. Implemented by Intake."""

    async def hear(self, raw_updates: Sequence[object]) -> None: ...


def webhook_routes(intake: Hearer, secret: str, path: str = "/webhook") -> list[web.RouteDef]:
    """The route Telegram posts updates to. Raises ValueError for a secret Telegram would not take, an empty one too.

    200: its events are safe, or it can never be an update (Telegram would re-send it for a day). 401: wrong secret.
    413: larger than an update can be. 503: not safe, send it again.
    """
    if not _SECRET.fullmatch(secret):
        raise ValueError("the webhook's secret must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -")
    expected = secret.encode()

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        # As bytes: comparing text in constant time is only defined for ASCII, and a stranger sends what they like.
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected):
            return _answer(401, "wrong_secret")
        body = await _read_body(request)
        if body is None:
            return _answer(413, "too_large")
        try:
            raw = read_json(body)
        except ValueError:
            _log.warning("webhook_body_is_not_json", size_bytes=len(body))
            return _answer(200, "not_json")
        try:
            await intake.hear([raw])
        except AWAY as error:
            update_id = raw.get("update_id") if isinstance(raw, dict) else None
            reason = f"{type(error).__name__}: {redact(str(error))}"
            _log.warning("update_not_accepted", update_id=update_id, reason=reason)
            return _answer(503, "not_accepted")
        except Exception:  # noqa: BLE001  # whatever it was, only this answer makes Telegram send the update again
            _log.exception("update_not_accepted")
            return _answer(503, "not_accepted")
        return _answer(200, "accepted")

    return [web.post(path, receive)]


async def _read_body(request: web.Request) -> bytes | None:
    """The body; None as soon as it proves larger than MAX_BODY_BYTES."""
    if (request.content_length or 0) > MAX_BODY_BYTES:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def _answer(status: int, outcome: str) -> web.Response:
    WEBHOOK_REQUESTS.labels(outcome).inc()
    return web.Response(status=status)


class GetRawWebhookInfo(TelegramMethod[Any]):
    """getWebhookInfo with its answer as plain JSON."""

    __returning__ = Any
    __api_method__ = "getWebhookInfo"


class WebhookRegistration:
    """Sets the webhook and keeps it set: looked after every five minutes, since another program can take it away.

    It is never deleted, not even at the end: other replicas, and the next start, receive through it.
    """

    def __init__(
        self,
        bot: Bot,
        url: str,
        secret: str,
        allowed_updates: list[str],
        *,
        check_every_s: float = _CHECK_EVERY_S,
        delay_s: Callable[[int], float] = retry_delay_s,
    ) -> None:
        self._bot = bot
        self._url = url
        self._set = SetWebhook(url=url, secret_token=secret, allowed_updates=allowed_updates, max_connections=100)
        self._check_every_s = check_every_s
        self._delay_s = delay_s
        self._stopping = asyncio.Event()
        self._is_set = asyncio.Event()

    @property
    def is_set(self) -> bool:
        """Whether Telegram knows our address, as far as we know."""
        return self._is_set.is_set()

    async def until_set(self) -> None:
        """Return once Telegram knows our address."""
        await self._is_set.wait()

    async def run(self) -> None:
        """Register, then look after it until stopped. Failures are logged and waited out."""
        failures = 0
        while not self._stopping.is_set():
            try:
                if not self.is_set or await self._was_changed():
                    await self._bot(self._set)
                    _log.info("webhook_set", url=self._url)
                self._is_set.set()
                failures = 0
                await self._pause(self._check_every_s)
            except AiogramError as error:
                self._is_set.clear()
                wait_s = self._wait_after(error, failures)
                failures += 1
                _log.error("webhook_not_set", error=redact(str(error)), failures=failures, retry_in_s=round(wait_s, 1))
                await self._pause(wait_s)

    def stop(self) -> None:
        """Make `run` return at once. The webhook stays."""
        self._stopping.set()

    def _wait_after(self, error: AiogramError, failures: int) -> float:
        if isinstance(error, TelegramRetryAfter):
            return error.retry_after
        away = isinstance(error, TelegramNetworkError | TelegramServerError)
        return min(self._delay_s(failures), _AWAY_FOR_AT_MOST_S) if away else self._delay_s(failures)

    async def _was_changed(self) -> bool:
        info = await self._bot(GetRawWebhookInfo())
        url = info.get("url") if isinstance(info, dict) else self._url
        if url != self._url:
            _log.error("webhook_was_changed", url=redact(str(url)))
            return True
        return False

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
