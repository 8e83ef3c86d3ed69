"""CallPacing: turns for calls that are no messages. Telegram's limits per chat are about messages alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


class CallPacing:
    """Implements bot.limits.SendingLimits: every call at once, unless Telegram has asked for a pause."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._paused_until = float("-inf")

    async def acquire(self, chat_id: int) -> None:
        """Return when a call may be made: at once, or when the pause is over."""
        while (wait_s := self._paused_until - self._clock()) > 0:
            await self._sleep(wait_s)

    async def pause(self, seconds: float) -> None:
        """No call for that long: Telegram answered 429."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)
