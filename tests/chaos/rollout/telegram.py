"""CallingTelegram: it calls the webhook it was given, and takes down what it is asked to send."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from time import monotonic, time
from typing import Any, Self

import orjson
from aiohttp import web

ME = {"id": 7_000_000_002, "is_bot": True, "first_name": "Diana", "username": "diana_bot"}
MAX_CONNECTIONS = 100
LONGEST_PAUSE_S = 64.0

Call = Callable[[bytes, str], Awaitable[int]]
"""Posts a body with the webhook's secret; the HTTP status, whoever it comes from."""


@dataclass(slots=True)
class Update:
    """One update on its way. Times are monotonic seconds."""

    chat_id: int
    body: bytes
    written_at: float
    accepted_at: float = 0.0
    attempts: int = 0


class CallingTelegram:
    """Use it as an async context manager. `token` and `url` are for the bot, `call` is how its webhook is reached.

    One person's updates go out one after the other, those of different people side by side. A failed one goes out again
    at once, and from then on after 2, 4, … seconds: what the Bot API server does. `refuse` makes it a bad day.
    """

    token = "7000000002:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"  # of nobody

    def __init__(
        self, call: Call, connections: int = MAX_CONNECTIONS, longest_pause_s: float = LONGEST_PAUSE_S
    ) -> None:
        self.url = ""
        self.updates: list[Update] = []
        self.sent: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
        """By chat: when Diana asked to send something there, and its text."""
        self.failures: Counter[int] = Counter()
        """How often a call was not taken, by status."""
        self.refuse: Callable[[str], Awaitable[web.Response | None]] | None = None
        """Asked before each method is carried out: another answer than the right one."""
        self._call = call
        self._longest_pause_s = longest_pause_s
        self._secret: str | None = None
        self._lanes: dict[int, deque[Update]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(connections)
        self._is_set = asyncio.Event()
        self._ids = count(1)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for lane in self._running:
            lane.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._runner.cleanup()

    def says(self, user_id: int, text: str) -> None:
        """Somebody writes to the bot, in private."""
        update_id = next(self._ids)
        person = {"id": user_id, "is_bot": False, "first_name": f"Guest {user_id}", "language_code": "en"}
        chat = {"id": user_id, "type": "private", "first_name": person["first_name"]}
        message = {"message_id": update_id, "from": person, "chat": chat, "date": int(time()), "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        update = Update(user_id, orjson.dumps({"update_id": update_id, "message": message}), monotonic())
        self.updates.append(update)
        if user_id in self._lanes:
            self._lanes[user_id].append(update)
            return
        self._lanes[user_id] = deque((update,))
        task = asyncio.create_task(self._deliver_lane(user_id))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    @property
    def under_way(self) -> int:
        """How many updates were not taken yet."""
        return sum(map(len, self._lanes.values()))

    async def _deliver_lane(self, user_id: int) -> None:
        await self._is_set.wait()
        lane = self._lanes[user_id]
        while lane:
            await self._deliver(lane[0])
            lane.popleft()
        del self._lanes[user_id]

    async def _deliver(self, update: Update) -> None:
        assert self._secret is not None
        pause_s = 1.0
        while True:
            async with self._connections:
                update.attempts += 1
                status = await self._call(update.body, self._secret)
            if 200 <= status < 300:
                update.accepted_at = monotonic()
                return
            self.failures[status] += 1
            if update.attempts > 1:
                pause_s = min(self._longest_pause_s, 2 * pause_s)
                await asyncio.sleep(pause_s)

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if self.refuse is not None and (refusal := await self.refuse(method)) is not None:
            return refusal
        values = await (request.json() if request.content_type == "application/json" else request.post())
        if method == "getMe":
            return _ok(ME)
        if method == "setWebhook":
            self._secret = str(values["secret_token"])
            self._is_set.set()
        if method in ("sendMessage", "sendPhoto"):
            chat_id = int(str(values["chat_id"]))
            self.sent[chat_id].append((monotonic(), str(values.get("text") or values.get("caption"))))
            return _ok({"message_id": next(self._ids)})
        return _ok([] if method == "getUpdates" else True)


def _ok(result: Any) -> web.Response:
    return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")
