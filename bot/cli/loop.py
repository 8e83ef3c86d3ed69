"""Running a command's coroutine on the fastest loop there is, until it is done or a signal comes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.cli.signals import SIGNALS, StoppedBySignal

T = TypeVar("T")


def run_until_asked_to_stop(work: Callable[[asyncio.Event], Awaitable[T]]) -> T:
    """The result of `work(stop)`, which has to end in order soon after `stop` is set. The first signal sets it."""

    async def main() -> T:
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        SIGNALS.ask_first(lambda: loop.call_soon_threadsafe(stop.set))
        return await work(stop)

    return _run(main)


def run_to_the_end(work: Callable[[], Awaitable[T]]) -> T:
    """The result of `work()`. The first signal cancels it: StoppedBySignal."""

    async def main() -> T:
        loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(work())
        SIGNALS.ask_first(lambda: loop.call_soon_threadsafe(task.cancel))
        try:
            return await task
        except asyncio.CancelledError:
            if SIGNALS.received is None:
                raise
            raise StoppedBySignal(SIGNALS.received) from None

    return _run(main)


def _run(main: Callable[[], Awaitable[T]]) -> T:
    async def result() -> T:
        return await main()

    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(result())
    finally:
        # The loop is closed: nobody could be asked any more.
        SIGNALS.ask_first(None)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory
