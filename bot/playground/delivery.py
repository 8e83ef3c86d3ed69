"""Delivery to a webhook: a chat's updates in order, each again until it is taken with a 2xx.

Chats do not wait for one another: up to `max_connections` updates are under way at once, never two of one chat.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.playground.journal import Journal
from bot.playground.updates import Queued, UpdateQueue
from bot.playground.wire import Json, decode, encode
from bus.ending import end

FIRST_RETRY_S = 0.2
LONGEST_RETRY_S = 10.0
_ANSWER_WITHIN_S = 60.0

Invoke = Callable[[str, Json], Awaitable[None]]
"""Carries out a method the bot named in its answer to a delivery."""


@dataclass(slots=True)
class Address:
    """Where updates go and how the last failure looked. An empty url means long polling."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""


def lane_of(update: Any) -> Hashable:
    """What an update stands in line with: its chat, else its person; those that have neither are one line."""
    for about in update.values() if isinstance(update, dict) else ():
        if isinstance(about, dict):
            tapped = about.get("message")
            for place in (
                about.get("chat"),
                tapped.get("chat") if isinstance(tapped, dict) else None,
                about.get("from"),
            ):
                if isinstance(place, dict) and isinstance(lane := place.get("id"), int):
                    return lane
    return None


class Delivery:
    """Brings updates to one address until it is stopped: a task for each chat that has some waiting."""

    def __init__(
        self,
        address: Address,
        updates: UpdateQueue,
        journal: Journal,
        note: Callable[[str], None],
        invoke: Invoke | None,
    ) -> None:
        """`note` is told what went wrong, in Telegram's words. Needs a running event loop."""
        self._address = address
        self._updates = updates
        self._journal = journal
        self._note = note
        self._invoke = invoke
        self._lines: dict[Hashable, deque[Queued]] = {}
        self._turns = asyncio.Semaphore(address.max_connections)
        self._serving: set[asyncio.Task[None]] = set()
        # Our own turns limit the connections: waiting for one is no part of an answer's time. No cookies are kept, the
        # address is the bot next door.
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_ANSWER_WITHIN_S),
            connector=aiohttp.TCPConnector(limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._loop = asyncio.get_running_loop().create_task(self._line_up(), name="playground-webhook")

    async def stop(self) -> None:
        """End at once; updates under way stay unconfirmed."""
        await end([self._loop])
        await end(self._serving)
        await self._session.close()

    async def _line_up(self) -> None:
        """Put each update into its chat's line, and somebody to serve a line that was empty."""
        place = -1
        while True:
            for queued in await self._updates.after(place):
                place = queued.place
                lane = lane_of(queued.body)
                if lane in self._lines:
                    self._lines[lane].append(queued)
                    continue
                self._lines[lane] = deque([queued])
                task = asyncio.create_task(self._serve(lane), name=f"playground-webhook {lane}")
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)

    async def _serve(self, lane: Hashable) -> None:
        """Deliver what stands in the line, and what comes meanwhile."""
        line = self._lines[lane]
        failures = 0
        while line:
            if not self._updates.holds(line[0]):
                line.popleft()  # Dropped while it waited.
                continue
            async with self._turns:
                problem = await self._written() or await self._post(line[0].body)
            if problem is None:
                self._updates.confirm(line.popleft())
                failures = 0
                continue
            self._note(problem)
            await asyncio.sleep(min(FIRST_RETRY_S * 2 ** min(failures, 10), LONGEST_RETRY_S))
            failures += 1
        del self._lines[lane]

    async def _written(self) -> str | None:
        """What keeps the update from being on disk, which it must be before it leaves; None when it is."""
        try:
            await self._journal.written()
        except sqlite3.Error as error:
            return f"Internal error: {error}"
        return None

    async def _post(self, update: Any) -> str | None:
        """What went wrong, in Telegram's words; None when the update was taken."""
        headers = {"Content-Type": "application/json"}
        if self._address.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._address.secret_token
        try:
            async with self._session.post(
                self._address.url, data=encode(update), headers=headers, allow_redirects=False
            ) as response:
                if not 200 <= response.status < 300:
                    return f"Wrong response from the webhook: {response.status} {response.reason}"
                answer = await response.read()
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientConnectorError as error:
            return f"Connection failed: {error.strerror or error}"
        except (aiohttp.ClientError, OSError) as error:
            return f"Connection broken: {type(error).__name__}"
        await self._carry_out(answer)
        return None

    async def _carry_out(self, answer: bytes) -> None:
        """A bot may answer a delivery with a call of its own: `{"method": …, parameters}`."""
        try:
            call = decode(answer)
        except ValueError:
            return  # Most bots answer with nothing, or with "ok".
        if isinstance(call, dict) and isinstance(call.get("method"), str) and self._invoke is not None:
            await self._invoke(call.pop("method"), call)
