"""Server-Sent Events: what a person's chats do (`/play/stream`) and what happens inside the bot (`/play/inside`).

A comment line every 15 seconds keeps proxies and browsers sure that the stream lives.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator

from aiohttp import web

from bot.playground import asking
from bot.playground.audience import MAX_BEHIND
from bot.playground.errors import PeopleError
from bot.playground.telegram import InsideSource, Telegram
from bot.playground.wire import encode
from bus.ending import end

PING_EVERY_S = 15.0

_PING = b": ping\n\n"
_Lines = asyncio.Queue[bytes | None]
_log = logging.getLogger(__name__)


class Streams:
    """Handlers of the two streams. They end when the reader goes or the server closes."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._inside_readers: set[_Lines] = set()

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.get("/play/stream", self._watch), web.get("/play/inside", self._look_inside)]

    def close(self) -> None:
        """End every stream at once."""
        self._telegram.audience.close()
        for lines in self._inside_readers:
            lines.put_nowait(None)

    async def _watch(self, request: web.Request) -> web.StreamResponse:
        person_id = asking.query_integer(request, "as")
        if person_id not in self._telegram.world.people:
            raise PeopleError(404, f"there is nobody with the id {person_id}")
        watcher = self._telegram.audience.join(person_id)
        try:
            return await self._send(request, watcher.lines)
        finally:
            self._telegram.audience.leave(watcher)

    async def _look_inside(self, request: web.Request) -> web.StreamResponse:
        source = self._telegram.inside
        if source is None:
            raise PeopleError(404, "this playground does not show what happens inside the bot")
        lines: _Lines = asyncio.Queue()
        self._inside_readers.add(lines)
        pump = asyncio.get_running_loop().create_task(_pump(source, lines), name="playground-inside")
        pump.add_done_callback(lambda _: lines.put_nowait(None))
        try:
            return await self._send(request, lines)
        finally:
            self._inside_readers.discard(lines)
            await end([pump])
            if not pump.cancelled() and (problem := pump.exception()) is not None:
                _log.error("the source of /play/inside failed", exc_info=problem)

    async def _send(self, request: web.Request, lines: _Lines) -> web.StreamResponse:
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        try:
            await response.write(_PING)  # Opens the stream for readers that wait for a first byte.
            while not self._telegram.closing.is_set():
                try:
                    async with asyncio.timeout(PING_EVERY_S):
                        line = await lines.get()
                except TimeoutError:
                    line = _PING
                if line is None:
                    break
                # Nothing leaves before it is on disk: a number seen once is never given to something else.
                await self._telegram.journal.written()
                await response.write(line)
        except ConnectionResetError:
            _log.debug("a reader of %s went away", request.path)
        return response


async def _pump(source: InsideSource, lines: _Lines) -> None:
    """Put what the source yields into the queue, until it ends or the reader is too far behind."""
    events = source()
    number = 0
    try:
        async for event in events:
            if lines.qsize() >= MAX_BEHIND:
                return
            number += 1
            lines.put_nowait(b"id: %d\ndata: %b\n\n" % (number, encode(dict(event))))
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()
