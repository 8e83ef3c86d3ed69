"""StubTelegram: a Bot API server that costs as little as it can, since it shares the machine with what is measured."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from time import perf_counter, time
from typing import Any, Self

from aiohttp import web

TOKEN = "7000000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # of nobody
ME = {"id": 7_000_000_001, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
LONGEST_POLL_S = 2.0
BATCH = 100


class StubTelegram:
    """Use it as an async context manager; `url` is where it answers. One person writes one message at a time."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: dict[int, float] = {}
        """By user: when their newest message was there to be fetched (perf_counter)."""
        self.replied: dict[int, float] = {}
        """By user: when the first reply to it came."""
        self._updates: list[dict[str, Any]] = []
        self._first = 1
        self._news = asyncio.Event()
        self._answered = asyncio.Event()
        self._sent = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def says(self, users: Iterable[int], text: str) -> None:
        """Each of these people writes the text."""
        for user in users:
            self._updates.append(_update(self._first + len(self._updates), user, text))
            self.replied.pop(user, None)
            self.asked[user] = perf_counter()
        self._news.set()

    async def all_replied(self, users: Iterable[int], within_s: float) -> None:
        """Return when each of these people got a reply to their newest message. Raises TimeoutError."""
        waiting = set(users)
        async with asyncio.timeout(within_s):
            while waiting := {user for user in waiting if user not in self.replied}:
                self._answered.clear()
                await self._answered.wait()

    def latencies_ms(self, users: Iterable[int]) -> list[float]:
        """From a message being there to its reply, for each of these people."""
        return [1000 * (self.replied[user] - self.asked[user]) for user in users]

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        values = await (request.json() if request.content_type == "application/json" else request.post())
        if method == "getupdates":
            return _ok(await self._fetch(values))
        if method == "getme":
            return _ok(ME)
        if method == "sendmessage":
            chat_id = int(str(values["chat_id"]))
            self._sent += 1
            self.replied.setdefault(chat_id, perf_counter())
            self._answered.set()
            return _ok({"message_id": self._sent, "date": 1, "chat": {"id": chat_id, "type": "private"}, "text": "…"})
        return _ok([] if method.startswith("get") else True)

    async def _fetch(self, asked: Any) -> list[dict[str, Any]]:
        offset = int(str(asked.get("offset") or 0))
        done = max(0, offset - self._first)
        del self._updates[:done]
        self._first += done
        if not self._updates:
            self._news.clear()
            try:
                async with asyncio.timeout(min(LONGEST_POLL_S, float(str(asked.get("timeout") or 0)))):
                    await self._news.wait()
            except TimeoutError:
                return []
        return self._updates[:BATCH]


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _update(update_id: int, user: int, text: str) -> dict[str, Any]:
    person = {"id": user, "is_bot": False, "first_name": "Ida", "language_code": "en"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    chat = {"id": user, "type": "private", "first_name": "Ida"}
    message = {"message_id": 1, "from": person, "chat": chat, "date": int(time()), "text": text}
    return {"update_id": update_id, "message": {**message, "entities": entities}}
