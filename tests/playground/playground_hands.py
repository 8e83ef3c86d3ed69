"""A plain Bot API client for the playground, hands for its people, and patience."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp

ADA, BENJAMIN, CARMEN, GROUP = 1001, 1002, 1003, -1001000000001


class BotClient:
    """A Bot API client without opinions: JSON in, the envelope out."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self.session = session
        self.base = f"{url}/bot{token}"

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.base}/{method}", json=params) as response:
            envelope: dict[str, Any] = await response.json()
        assert envelope["ok"] == (response.status == 200)
        assert envelope.get("error_code", 200) == response.status
        return envelope

    async def get(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        envelope = await self.call(method, **params)
        assert envelope["ok"], envelope
        return envelope["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """The description of a call that must be refused."""
        envelope = await self.call(method, **params)
        assert not envelope["ok"], envelope
        return str(envelope["description"])


class People:
    """What people do: writing, tapping, watching."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def ask(self, verb: str, path: str, /, **body: Any) -> tuple[int, dict[str, Any]]:
        renamed = {name.removesuffix("_"): value for name, value in body.items()}
        async with self.session.request(verb, self.url + path, json=renamed or None) as response:
            return response.status, await response.json()

    async def do(self, action: str, **body: Any) -> dict[str, Any]:
        status, answer = await self.ask("POST", f"/play/{action}", **body)
        assert status == 200, answer
        return answer

    async def look(self, path: str) -> dict[str, Any]:
        status, answer = await self.ask("GET", f"/play/{path}")
        assert status == 200, answer
        return answer

    async def say(self, person: int, text: str, chat: int | None = None, **more: Any) -> dict[str, Any]:
        answer = await self.do("send", as_=person, chat_id=person if chat is None else chat, text=text, **more)
        message: dict[str, Any] = answer["message"]
        return message

    async def history(self, person: int, chat: int | None = None) -> list[dict[str, Any]]:
        path = f"chats/{person if chat is None else chat}/messages?as={person}"
        messages: list[dict[str, Any]] = (await self.look(path))["messages"]
        return messages

    async def watch(self, path: str) -> AsyncIterator[dict[str, Any]]:
        """Events of a stream, from the moment the first one is asked for."""
        async with self.session.get(f"{self.url}{path}") as response:
            assert response.status == 200
            async for line in response.content:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])


async def eventually(condition: Callable[[], Any]) -> Any:
    """What the condition gives as soon as it is truthy; looks again and again, at most thirty seconds."""
    async with asyncio.timeout(30):
        while True:
            found = condition()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.01)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    """What the messages among `updates` say."""
    return [update["message"]["text"] for update in updates]
