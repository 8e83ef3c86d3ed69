"""Watchdog: a time limit for one handler call after the other, at the price of one timer for many calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar, cast

T = TypeVar("T")


class OverdueError(Exception):
    """The call took longer than the watchdog's limit, and was cancelled."""


class Watchdog:
    """Does what `asyncio.timeout` does, around each call of a task that makes many, without a timer for each.

    Made in that task, for one call at a time. The timer looks at the call's deadline when it fires; a call that began
    later only moves the deadline.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._loop = asyncio.get_running_loop()
        self._task = cast("asyncio.Task[object]", asyncio.current_task())
        self._deadline: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._bitten = False

    async def watch(self, call: Awaitable[T]) -> T:
        """The result of `call`. Raises OverdueError when it takes longer than the limit, else what the call raises."""
        task = self._task
        cancelled_before = task.cancelling()
        self._deadline = self._loop.time() + self._limit_s
        if self._timer is None:
            self._timer = self._loop.call_at(self._deadline, self._look)
        try:
            return await call
        except asyncio.CancelledError:
            # As asyncio.timeout: only our own cancellation is a time-out, somebody else's goes on.
            if self._bitten and task.cancelling() - 1 <= cancelled_before:
                raise OverdueError from None
            raise
        finally:
            if self._bitten:
                task.uncancel()
            self._deadline, self._bitten = None, False

    def rest(self) -> None:
        """No more calls: let go of the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._deadline is None:
            return
        if self._loop.time() < self._deadline:
            self._timer = self._loop.call_at(self._deadline, self._look)
        else:
            self._bitten = True
            self._task.cancel()
