"""Somebody who talks with Diana through the playground, as the page does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Any, Self

import aiohttp

_IDS = count(50_001)


class Person:
    """One user and what they see in one chat."""

    def __init__(self, session: aiohttp.ClientSession, url: str, user_id: int, chat_id: int | None = None) -> None:
        self.session = session
        self.url = url
        self.id = user_id
        self.chat_id = chat_id or user_id

    @classmethod
    async def arrives(
        cls,
        session: aiohttp.ClientSession,
        url: str,
        first_name: str = "Ida",
        language_code: str = "en",
        username: str = "",
    ) -> Self:
        """A new person with a private chat."""
        body = {"first_name": first_name, "language_code": language_code, "username": username, "id": next(_IDS)}
        async with session.post(f"{url}/play/people", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
        return cls(session, url, answer["person"]["id"])

    async def says(self, text: str, **how: Any) -> dict[str, Any]:
        """Write a message. `how`: what it answers, its entities, or the channel it is written in the name of."""
        return (await self.acts("send", chat_id=self.chat_id, text=text, **how))["message"]  # type: ignore[no-any-return]

    async def replies(self, message_id: int, text: str) -> dict[str, Any]:
        """Write a message that answers another."""
        return await self.says(text, reply_to_message_id=message_id)

    async def taps(self, label: str, message: dict[str, Any] | None = None) -> str:
        """Press the button whose label contains `label`, on the newest message that has it; the query's id."""
        for shown in [message] if message else reversed(await self.sees()):
            for row in (shown.get("reply_markup") or {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"]:
                        answer = await self.acts(
                            "tap", chat_id=self.chat_id, message_id=shown["message_id"], data=button["callback_data"]
                        )
                        return str(answer["callback_query_id"])
        raise AssertionError(f"no button {label!r} in {[m.get('text') for m in await self.sees()]}")

    async def comes_in(self) -> None:
        """Register, get the welcome bonus, and pass over the first questions."""
        await self.says("/start")
        for mark in ("1", "2", "3"):
            question = await self.until_shown(lambda m: f"{mark} of 3" in m["text"] or f"{mark} de 3" in m["text"])  # noqa: B023
            label = question["reply_markup"]["inline_keyboard"][-1][0]["text"]
            await self.taps(label, question)
        await self.until_hears("/settings")

    async def wants_no_quiet(self) -> None:
        """Turn quiet hours off: what is told of itself is then told at once, whatever the hour the tests run at."""
        await self.says("/settings")
        await self._taps_one_of("🌙 Quiet hours", "🌙 Horas de silencio")
        hours = await self._taps_one_of("Never quiet", "Sin horas de silencio")
        await self.until_shown(lambda m: m["message_id"] == hours["message_id"] and m["text"] != hours["text"])

    async def _taps_one_of(self, *labels: str) -> dict[str, Any]:
        """Press the button that has one of these labels, once it is there; the message it was on."""
        shown = await self.until_shown(lambda m: any(label in str(m.get("reply_markup")) for label in labels))
        await self.taps(next(label for label in labels if label in str(shown["reply_markup"])), shown)
        return shown

    async def sees(self) -> list[dict[str, Any]]:
        """The chat's messages, oldest first; the text of a picture or a file is its caption."""
        path = f"{self.url}/play/chats/{self.chat_id}/messages?as={self.id}&limit=1000"
        async with self.session.get(path) as response:
            answer = await response.json()
            assert response.status == 200, answer
        return [{"text": message.get("caption", ""), **message} for message in answer["messages"]]

    async def downloads(self, file_id: str) -> bytes:
        """The content of a file the bot sent."""
        async with self.session.get(f"{self.url}/play/files/{file_id}") as response:
            assert response.status == 200
            return await response.read()

    async def hears(self) -> list[str]:
        """What the bot has said, oldest first."""
        return [message["text"] for message in await self.sees() if message["from"]["is_bot"]]

    async def until_hears(self, *parts: str, within_s: float = 60.0) -> str:
        """The newest message of the bot that contains all `parts`, once there is one."""
        return (await self.until_shown(lambda m: all(part in m["text"] for part in parts), within_s, str(parts)))[
            "text"
        ]

    async def until_gone(self, message_id: int, within_s: float = 60.0) -> None:
        """Return once the message is no longer in the chat."""
        async with asyncio.timeout(within_s):
            while True:
                if message_id not in [message["message_id"] for message in await self.sees()]:
                    return
                await asyncio.sleep(0.02)

    async def until_shown(
        self, wanted: Callable[[dict[str, Any]], bool], within_s: float = 60.0, what: str = ""
    ) -> dict[str, Any]:
        """The newest message of the bot that is `wanted`, once there is one."""
        try:
            async with asyncio.timeout(within_s):
                while True:
                    for message in reversed(await self.sees()):
                        if message["from"]["is_bot"] and wanted(message):
                            return message
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"did not hear {what} within {within_s} s, but: {await self.hears()}") from None

    async def acts(self, action: str, **body: Any) -> dict[str, Any]:
        """Do what the playground lets people do; its answer."""
        async with self.session.post(f"{self.url}/play/{action}", json={"as": self.id, **body}) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
        return answer
