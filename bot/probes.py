"""Ready-made health checks: how late the loop is, how fast an answer, how much room on the disk."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path

from prometheus_client import Gauge

from bot.health import Check

LOOP_DELAY = Gauge("event_loop_delay_seconds", "The longest the event loop was late within the last minute.")
LOOP_DELAY_SHOWN_S = 60.0


class Unwell(Exception):
    """A probe found something it was told to complain about; the message says what."""


def answers(ping: Callable[[], Awaitable[object]], *, within_s: float) -> Check:
    """Well while `ping` succeeds within `within_s`. A `ping` that returns False has failed."""

    async def check() -> str:
        started = time.perf_counter()
        answer = await ping()
        took_s = time.perf_counter() - started
        if answer is False:
            raise Unwell("does not answer")
        if took_s > within_s:
            raise Unwell(f"answers slowly: {took_s * 1000:.0f} ms, more than {within_s * 1000:.0f} ms")
        return f"{took_s * 1000:.1f} ms"

    return check


def untroubled(trouble: Callable[[], str]) -> Check:
    """Well while `trouble()` is empty; else it says what is wrong."""

    async def check() -> str:
        if found := trouble():
            raise Unwell(found)
        return "well"

    return check


def disk_space(path: Path, *, at_least_bytes: int = 200_000_000) -> Check:
    """Well while the file system of `path` has that many bytes left."""

    async def check() -> str:
        # A thread: a network file system that hangs must not hang the loop.
        usage = await asyncio.to_thread(shutil.disk_usage, path)
        free = f"{usage.free / 1e9:.1f} GB free"
        if usage.free < at_least_bytes:
            raise Unwell(f"{free} at {path}, less than {at_least_bytes / 1e9:.1f} GB")
        return free

    return check


class LoopWatch:
    """How late the event loop runs what is due: it plans a call every `every_s` and notes the worst delay.

    It watches all the time, so a loop blocked between two health rounds is seen at the next one. The gauge keeps the
    worst for a minute: whoever scrapes comes by less often than a health round.
    """

    def __init__(self, every_s: float = 0.25) -> None:
        self._every_s = every_s
        self._worst_s = 0.0
        self._shown: deque[tuple[float, float]] = deque()
        """When each look of the last minute was, and the worst delay that it found."""
        self._due_s = 0.0
        self._next: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to watch the running loop."""
        loop = asyncio.get_running_loop()
        self._due_s = loop.time() + self._every_s
        self._next = loop.call_at(self._due_s, self._turn, loop)

    def stop(self) -> None:
        """End it."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        self._worst_s = max(self._worst_s, loop.time() - self._due_s)
        self._due_s = loop.time() + self._every_s
        self._next = loop.call_at(self._due_s, self._turn, loop)

    def _show(self, now_s: float, worst_s: float) -> None:
        self._shown.append((now_s, worst_s))
        while self._shown[0][0] <= now_s - LOOP_DELAY_SHOWN_S:
            self._shown.popleft()
        LOOP_DELAY.set(max(worst for _, worst in self._shown))

    def check(self, limit_s: float) -> Check:
        """Well while the loop was never more than `limit_s` late since the last look."""

        async def check() -> str:
            worst_s, self._worst_s = self._worst_s, 0.0
            self._show(asyncio.get_running_loop().time(), worst_s)
            if worst_s > limit_s:
                raise Unwell(f"was {worst_s * 1000:.0f} ms late, more than {limit_s * 1000:.0f} ms")
            return f"{worst_s * 1000:.0f} ms late at most"

        return check
