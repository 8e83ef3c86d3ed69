"""The way to Telegram's Bot API: one session whose errors carry no token and say what they mean.

Stock aiogram puts URLs (and with them the token) into its exceptions, takes the HTTP status for the error code, and
knows a 429 only with `retry_after`. `make_bot` gives a Bot without these habits.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn

import orjson
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import ForceReply, InlineKeyboardMarkup, InputFile, InputMediaPhoto, User
from aiohttp import ClientError, ClientTimeout, FormData
from prometheus_client import Counter
from pydantic import ValidationError

from bot.redaction import Redactor
from bus.retry import retry_delay_s

TELEGRAM_REQUESTS = Counter(
    "telegram_requests_total", "Calls to the Bot API by how they ended", ["method", "outcome"]
)  # fmt: skip

REQUEST_TIMEOUT_S = 30.0
"""How long an ordinary call may take before it counts as unanswered."""

_JSON = {"Content-Type": "application/json"}

_TOKEN_IN_PATH = re.compile(r"(?<=/bot)\d+(?::|%3A)[^/\s\"'<>]+", re.IGNORECASE)
_redact_known_shapes = Redactor()

_ERRORS: dict[int, type[TelegramAPIError]] = {
    400: TelegramBadRequest,
    401: TelegramUnauthorizedError,
    403: TelegramForbiddenError,
    404: TelegramNotFound,
    409: TelegramConflictError,
    413: TelegramEntityTooLarge,
}

_log = structlog.get_logger(__name__)


def redact(text: str) -> str:
    """`text` without bot tokens: those of the usual shape anywhere, those of any shape in a Bot API path."""
    return _redact_known_shapes(_TOKEN_IN_PATH.sub("[redacted]", text))


def make_bot(token: str, api_base: str | None = None, *, timeout_s: float = REQUEST_TIMEOUT_S) -> Bot:
    """A Bot that talks to `api_base` (None: Telegram itself). Close it with `await bot.session.close()`.

    Raises aiogram.utils.token.TokenValidationError for a token without the `<digits>:<secret>` shape.
    """
    server = TelegramAPIServer.from_base(api_base) if api_base else PRODUCTION
    return Bot(token, session=TelegramSession(server, timeout_s=timeout_s))


async def who_am_i(bot: Bot, *, delay_s: Callable[[int], float] = retry_delay_s) -> User:
    """The bot as Telegram knows it, asked until there is an answer.

    Raises TelegramUnauthorizedError, or TelegramNotFound (what Telegram says to a token of the wrong shape): asking
    again would not help.
    """
    attempt = 0
    while True:
        try:
            return await bot.get_me()
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise
        except AiogramError as error:
            wait_s = error.retry_after if isinstance(error, TelegramRetryAfter) else delay_s(attempt)
            _log.warning("telegram_not_reachable", error=redact(str(error)), retry_in_s=round(wait_s, 1))
        await asyncio.sleep(wait_s)
        attempt += 1


async def decorate(bot: Bot, method: TelegramMethod[Any]) -> bool:
    """Make a call whose failure has no consequence: a command list, a chat action. False when it failed, logged."""
    try:
        await bot(method)
    except AiogramError as error:
        _log.warning("decoration_refused", method=method.__api_method__, error=redact(str(error)))
        return False
    return True


class SendText(TelegramMethod[Any]):
    """sendMessage with its answer as plain JSON: all that is read from it is `message_id`."""

    __returning__ = Any
    __api_method__ = "sendMessage"

    chat_id: int
    text: str
    parse_mode: str | None = None
    reply_markup: InlineKeyboardMarkup | ForceReply | None = None


class EditText(TelegramMethod[Any]):
    """editMessageText with its answer as plain JSON."""

    __returning__ = Any
    __api_method__ = "editMessageText"

    chat_id: int
    message_id: int
    text: str
    parse_mode: str | None = None
    reply_markup: InlineKeyboardMarkup | None = None


class SendPhoto(TelegramMethod[Any]):
    """sendPhoto with its answer as plain JSON: `message_id`, and the file ids under `photo`."""

    __returning__ = Any
    __api_method__ = "sendPhoto"

    chat_id: int
    photo: str | InputFile
    caption: str
    parse_mode: str | None = None
    reply_markup: InlineKeyboardMarkup | None = None


class SendVoice(TelegramMethod[Any]):
    """sendVoice with its answer as plain JSON."""

    __returning__ = Any
    __api_method__ = "sendVoice"

    chat_id: int
    voice: str | InputFile


class SendDocument(TelegramMethod[Any]):
    """sendDocument with its answer as plain JSON."""

    __returning__ = Any
    __api_method__ = "sendDocument"

    chat_id: int
    document: InputFile
    caption: str
    parse_mode: str | None = None
    reply_markup: InlineKeyboardMarkup | None = None


class EditMedia(TelegramMethod[Any]):
    """editMessageMedia with its answer as plain JSON. A text becomes a picture, too; never the other way round."""

    __returning__ = Any
    __api_method__ = "editMessageMedia"

    chat_id: int
    message_id: int
    media: InputMediaPhoto
    reply_markup: InlineKeyboardMarkup | None = None


class DeleteMessage(TelegramMethod[Any]):
    """deleteMessage."""

    __returning__ = Any
    __api_method__ = "deleteMessage"

    chat_id: int
    message_id: int


class AnswerTap(TelegramMethod[Any]):
    """answerCallbackQuery: stops the spinner on a tapped button and may say a line."""

    __returning__ = Any
    __api_method__ = "answerCallbackQuery"

    callback_query_id: str
    text: str | None = None
    show_alert: bool | None = None


class TelegramSession(AiohttpSession):
    """HTTP to one Bot API server.

    Every failure comes out as an aiogram exception by Telegram's own error code, without URLs: TelegramNetworkError
    when there was no answer, ClientDecodeError when the answer was not Telegram's, TelegramRetryAfter for any 429.
    """

    def __init__(self, server: TelegramAPIServer, *, timeout_s: float) -> None:
        super().__init__(api=server, json_loads=read_json, json_dumps=_write_json, timeout=timeout_s)

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """Telegram's answer to `method`, waited for at most `timeout` seconds (None: the session's own)."""
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        sent, headers = self._body(bot, method)
        total_s = self.timeout if timeout is None else timeout
        failure = ""
        try:
            async with session.post(
                url, data=sent, headers=headers, timeout=ClientTimeout(total=total_s), allow_redirects=False
            ) as answer:
                status, body = answer.status, await answer.read()
        except TimeoutError:
            failure = f"no answer within {total_s:g} s"
        except (ClientError, OSError) as error:
            failure = f"{type(error).__name__}: {redact(str(error))}"
        if failure:
            # Raised out here so that the original, whose URL holds the token, is not chained to it.
            _count(method, "network")
            raise TelegramNetworkError(method=method, message=failure)
        response = self.check_response(bot, method, status, body.decode("utf-8", "replace"))
        return response.result  # type: ignore[return-value]  # ok answers carry a result of the method's own type

    def _body(self, bot: Bot, method: TelegramMethod[Any]) -> tuple[bytes | FormData, dict[str, str]]:
        """What is posted, and its headers. Only a file needs a form; JSON takes a fifth of the time, on both sides."""
        files: dict[str, Any] = {}
        given = method.model_dump(warnings=False).items()
        values = {name: value for name, raw in given if (value := self.prepare_value(raw, bot=bot, files=files))}
        if files:
            return self.build_form_data(bot=bot, method=method), {}
        return orjson.dumps(values), _JSON

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """The answer as the method's type, or the exception its error code stands for."""
        try:
            data = self.json_loads(content)
        except ValueError:
            data = None
        if not isinstance(data, dict) or not isinstance(data.get("ok"), bool):
            return _not_telegram(method, status_code, content)
        if not data["ok"]:
            return _refused(method, status_code, data)
        try:
            response = _answer_type(method.__returning__).model_validate(data, context={"bot": bot})
        except ValidationError as error:
            _count(method, "garbage")
            reasons = ValueError("; ".join(str(e["loc"]) for e in error.errors(include_url=False)[:5]))
            raise ClientDecodeError("unexpected answer", reasons, _start_of(content)) from None
        _count(method, "ok")
        return response

    async def close(self) -> None:
        """Close the connections; calls in flight fail."""
        if self._session is not None and self.api.base.startswith("http://"):
            # Only TLS connections need the base class's wait of a quarter second.
            await self._session.close()
        else:
            await super().close()


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text. Half a surrogate pair, which people can send, becomes a question mark.

    Raises ValueError when it is not JSON, or nested too deeply.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # orjson refuses a whole batch of updates for one lone surrogate in it.
        try:
            return orjson.loads(json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace"))
        except RecursionError:
            raise ValueError("nested too deeply") from None


def _write_json(value: Any) -> str:
    return orjson.dumps(value).decode()


@cache
def _answer_type(returning: Any) -> type[Response[Any]]:
    """The type of an answer with a result of `returning`.

    Kept here since pydantic lets go of it: made anew after a garbage collection it takes a tenth of a second.
    """
    made: type[Response[Any]] = Response[returning]
    return made


def _not_telegram(method: TelegramMethod[Any], status: int, content: str) -> NoReturn:
    if status >= 500:
        _count(method, "5xx")
        raise TelegramServerError(method=method, message=f"HTTP {status}: {_start_of(content)}")
    _count(method, "garbage")
    raise ClientDecodeError("not an answer of the Bot API", ValueError(f"HTTP {status}"), _start_of(content))


def _refused(method: TelegramMethod[Any], status: int, data: dict[str, Any]) -> NoReturn:
    given_code = data.get("error_code")
    code = given_code if isinstance(given_code, int) else status
    message = redact(str(data.get("description") or f"error {code}"))
    parameters = data.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    _count(method, "5xx" if code >= 500 else str(code) if code in _ERRORS or code == 429 else "other")
    if code == 429:
        raise TelegramRetryAfter(method=method, message=message, retry_after=max(1, _whole(parameters, "retry_after")))
    if new_chat_id := _whole(parameters, "migrate_to_chat_id"):
        raise TelegramMigrateToChat(method=method, message=message, migrate_to_chat_id=new_chat_id)
    if code >= 500:
        raise TelegramServerError(method=method, message=message)
    raise _ERRORS.get(code, TelegramAPIError)(method=method, message=message)


def _whole(parameters: dict[str, Any], name: str) -> int:
    value = parameters.get(name)
    return value if isinstance(value, int) else 0


def _start_of(content: str) -> str:
    return redact(content if len(content) <= 200 else f"{content[:200]}…")


def _count(method: TelegramMethod[Any], outcome: str) -> None:
    TELEGRAM_REQUESTS.labels(method.__api_method__, outcome).inc()
