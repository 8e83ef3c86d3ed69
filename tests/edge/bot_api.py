"""A Bot API server that knows only getMe, getUpdates, sending and editing texts and photos, and answerCallbackQuery.

Everything else it answers with `true`. It misbehaves on request.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "123456:test-token-that-is-long-enough-to-look-real"


@dataclass
class Fault:
    """An answer other than the right one. `cut`: the connection ends without one, after the call was carried out."""

    status: int = 200
    body: bytes = b""
    cut: bool = False


def refusal(code: int, description: str, **parameters: Any) -> Fault:
    """Telegram's envelope for a refused call."""
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return Fault(code, orjson.dumps(body))


@dataclass
class Call:
    """One call received."""

    method: str
    values: dict[str, str]
    content_type: str = ""


@dataclass
class BotApi:
    """The server's state and its levers. `url` is what TELEGRAM_API_BASE would be."""

    updates: list[Any] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    polls_waiting: int = 0
    url: str = ""
    _faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _messages: int = 100

    def misbehave(self, method: str, *faults: Fault) -> None:
        """Answer the next calls of `method` with these."""
        self._faults[method].extend(faults)

    def deliver(self, *updates: Any) -> None:
        """Queue updates as they are, and wake who polls for them."""
        self.updates.extend(updates)
        self._arrived.set()

    def called(self, method: str) -> list[dict[str, str]]:
        """The values of every call of `method` so far."""
        return [call.values for call in self.calls if call.method == method]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await (request.json() if request.content_type == "application/json" else request.post())
        values = {key: str(value) for key, value in body.items()}
        self.calls.append(Call(method, values, request.content_type))
        if self._faults[method]:
            fault = self._faults[method].popleft()
            if fault.cut:
                assert request.transport is not None
                request.transport.abort()
            return web.Response(status=fault.status, body=fault.body)
        answer = getattr(self, f"_{method}", None)
        result = await answer(values) if answer else True
        return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")

    async def _getMe(self, values: dict[str, str]) -> Any:
        return {"id": 123456, "is_bot": True, "first_name": "Diana", "username": "DianaBot"}

    async def _getUpdates(self, values: dict[str, str]) -> Any:
        offset, until = int(values.get("offset", 0)), asyncio.get_running_loop().time() + int(values["timeout"])
        self.updates = [u for u in self.updates if not (isinstance(u, dict) and u.get("update_id", offset) < offset)]
        self.polls_waiting += 1
        try:
            while not self.updates and (left := until - asyncio.get_running_loop().time()) > 0:
                self._arrived.clear()
                try:
                    await asyncio.wait_for(self._arrived.wait(), left)
                except TimeoutError:
                    break
        finally:
            self.polls_waiting -= 1
        return self.updates[:100]

    async def _sendMessage(self, values: dict[str, str]) -> Any:
        self._messages += 1
        # No more than this: a minimal server need not send a whole Message.
        return {"message_id": self._messages}

    async def _sendPhoto(self, values: dict[str, str]) -> Any:
        self._messages += 1
        return {"message_id": self._messages, "photo": [{"file_id": "small"}, {"file_id": f"file{self._messages}"}]}

    async def _sendVoice(self, values: dict[str, str]) -> Any:
        self._messages += 1
        return {"message_id": self._messages, "voice": {"file_id": f"file{self._messages}"}}

    async def _editMessageMedia(self, values: dict[str, str]) -> Any:
        return {"message_id": int(values["message_id"]), "photo": [{"file_id": f"edited{values['message_id']}"}]}

    async def _editMessageText(self, values: dict[str, str]) -> Any:
        return {"message_id": int(values["message_id"])}


async def serve(api: BotApi) -> TestServer:
    """`api` on a free port of 127.0.0.1."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.handle)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    api.url = str(server.make_url("")).rstrip("/")
    return server
