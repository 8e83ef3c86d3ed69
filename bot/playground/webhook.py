"""Delivery to the bot's own address: in order, one at a time, each update again until it is taken with a 2xx."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp

from bot.playground.journal import Journal
from bot.playground.updates import UpdateQueue
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


class Webhook:
    """The delivery loop and what getWebhookInfo tells of it."""

    def __init__(self, journal: Journal, updates: UpdateQueue, clock: Callable[[], float]) -> None:
        self._journal = journal
        self._updates = updates
        self._clock = clock
        self._loop: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()
        self.address = Address()
        self.invoke: Invoke | None = None

    async def load(self) -> None:
        """Take up what the journal kept, and go on delivering."""
        kept = dict(await self._journal.load("webhook"))
        if kept:
            self.address = Address(**kept["address"])
        self._start()

    async def set(self, address: Address) -> None:
        """Deliver to this address from now on; an empty url ends delivery."""
        async with self._changing:  # Two calls at once must not leave two loops behind.
            await self.stop()
            self.address = address
            self._keep()
            self._start()

    async def stop(self) -> None:
        """End the delivery loop at once; an update under way stays unconfirmed."""
        loop, self._loop = self._loop, None
        if loop is not None:
            await end([loop])

    def info(self) -> Json:
        """Telegram's WebhookInfo."""
        info: Json = {
            "url": self.address.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.address.url:
            info["max_connections"] = self.address.max_connections
        if self.address.last_error_date:
            info["last_error_date"] = self.address.last_error_date
            info["last_error_message"] = self.address.last_error_message
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    def _start(self) -> None:
        if self.address.url:
            self._loop = asyncio.get_running_loop().create_task(self._deliver(), name="playground-webhook")

    async def _deliver(self) -> None:
        timeout = aiohttp.ClientTimeout(total=_ANSWER_WITHIN_S)
        # No proxy, no cookies: the address is the bot next door.
        async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
            failures = 0
            while True:
                await self._updates.arrived.wait()
                queued = self._updates.head()
                if queued is None:
                    continue
                problem = await self._written() or await self._post(session, queued.body)
                if problem is None:
                    self._updates.confirm(queued)
                    failures = 0
                    continue
                self._note(problem)
                await asyncio.sleep(min(FIRST_RETRY_S * 2 ** min(failures, 10), LONGEST_RETRY_S))
                failures += 1

    async def _written(self) -> str | None:
        """What keeps the update from being on disk, which it must be before it leaves; None when it is."""
        try:
            await self._journal.written()
        except sqlite3.Error as error:
            return f"Internal error: {error}"
        return None

    async def _post(self, session: aiohttp.ClientSession, update: Any) -> str | None:
        """What went wrong, in Telegram's words; None when the update was taken."""
        headers = {"Content-Type": "application/json"}
        if self.address.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.address.secret_token
        try:
            async with session.post(
                self.address.url, data=encode(update), headers=headers, allow_redirects=False
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
        if isinstance(call, dict) and isinstance(call.get("method"), str) and self.invoke is not None:
            await self.invoke(call.pop("method"), call)

    def _note(self, problem: str) -> None:
        self.address.last_error_date = int(self._clock())
        self.address.last_error_message = problem
        self._keep()

    def _keep(self) -> None:
        self._journal.put("webhook", "address", asdict(self.address))
