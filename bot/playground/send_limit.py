"""SendLimit: how many messages a second Telegram takes from one bot, for tests that want to be refused."""

from __future__ import annotations

from collections.abc import Callable

from bot.playground.errors import ApiError, PeopleError
from bot.playground.wire import Json

RETRY_AFTER_S = 1


class SendLimit:
    """Every `send…` beyond `per_second` is answered 429; off (None) until a test asks for it.

    A second's worth may come at once, as with Telegram, whose clock is not the bot's. `refused` counts.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._per_second: int | None = None
        self._left = 0.0
        self._at = 0.0
        self.refused = 0

    def limit(self, wanted: Json) -> None:
        """Allow `{"per_second": 30}` from now on; null takes the limit away. PeopleError 400 for anything else."""
        per_second = wanted.get("per_second")
        if per_second is not None and (type(per_second) is not int or per_second < 1):
            raise PeopleError(400, "per_second must be a whole number from 1, or null")
        self._per_second = per_second
        self._left, self._at = float(per_second or 0), self._clock()

    def check(self, method: str) -> None:
        """Count a call; ApiError 429 when it is one too many."""
        if self._per_second is None or not method.startswith("send") or method == "sendChatAction":
            return
        now = self._clock()
        self._left = min(self._per_second, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            self.refused += 1
            told = f"Too Many Requests: retry after {RETRY_AFTER_S}"
            raise ApiError(429, told, {"retry_after": RETRY_AFTER_S})
        self._left -= 1

    def shown(self) -> Json:
        """What holds, and how many calls were refused."""
        return {"per_second": self._per_second, "refused": self.refused}
