"""Lifecycle: start parts in order, run until asked to stop or until a part dies, stop them in reverse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from time import perf_counter
from typing import Any, TypeVar

import structlog

from bus.ending import end

T = TypeVar("T")

log = structlog.get_logger("diana")


class Lifecycle:
    """`parts` takes what is to be undone at the end, in reverse; `run` is the whole life of a program."""

    def __init__(self) -> None:
        self.parts = AsyncExitStack()
        self._broken: asyncio.Future[None] | None = None

    async def run(self, start: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
        """Start, and live until `stop` is set, also while still starting; then undo the parts.

        Raises what a part raised that cannot start, or that died while running.
        """
        self._broken = asyncio.get_running_loop().create_future()
        asked = asyncio.create_task(stop.wait(), name="stop asked for")
        starting = asyncio.ensure_future(start())
        try:
            await asyncio.wait((starting, asked), return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await asyncio.wait((asked, self._broken), return_when=asyncio.FIRST_COMPLETED)
                if self._broken.done():
                    self._broken.result()
        finally:
            await end([starting, asked])
            begun = perf_counter()
            await self.parts.aclose()
            log.info("Diana has stopped", took_s=round(perf_counter() - begun, 2))

    def ahead(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Begin `work` now, whose result is awaited later; it is over before what began earlier is undone."""
        task = asyncio.create_task(work, name=name)
        # Looked at, since nobody awaits it once another part has failed.
        task.add_done_callback(lambda task: task.cancelled() or task.exception())
        self.parts.push_async_callback(end, [task])
        return task

    def in_background(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[object]:
        """Run `work` beside everything else; if it fails, the program ends with its error rather than without it."""
        task = asyncio.create_task(work, name=name)

        def ended(task: asyncio.Task[object]) -> None:
            if not task.cancelled() and (error := task.exception()) and self._broken and not self._broken.done():
                self._broken.set_exception(error)

        task.add_done_callback(ended)
        self.parts.callback(task.cancel)
        return task
