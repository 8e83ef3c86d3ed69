"""Single questions to the Bot API, without the parts of a running bot around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.settings import Settings


@dataclass(frozen=True)
class Answer:
    """What Telegram said: the HTTP status, `result` or the description of its refusal, and its clock."""

    status: int
    result: Any
    description: str
    date: datetime | None


class BotApi:
    """The Bot API of the settings, as an async context manager.

    Raises aiohttp.ClientError, whose text may hold the token.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.bot_token is None:
            raise ValueError("there is no BOT_TOKEN")
        self.base = settings.telegram_api_base or "https://api.telegram.org"
        self._token = settings.bot_token.get_secret_value()
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def ask(self, method: str, **parameters: str | int) -> Answer:
        """The answer to one call."""
        url = f"{self.base}/bot{self._token}/{method}"
        async with self._session.post(url, data={name: str(value) for name, value in parameters.items()}) as response:
            try:
                body = await response.json(content_type=None)
            except ValueError:
                body = None
            said = body if isinstance(body, dict) else {}
            date = response.headers.get("Date")
            return Answer(
                status=response.status,
                result=said.get("result"),
                description=str(said.get("description", "")),
                date=parsedate_to_datetime(date) if date else None,
            )
