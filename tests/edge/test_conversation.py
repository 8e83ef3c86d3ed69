"""The whole edge against the playground's Telegram: what people do is heard, what is answered is seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.intake import Intake
from bot.limits import SendLimits
from bot.playground import Playground
from bot.polling import Poller
from bot.presenter import Presenter, ReaderLanguages, Texts
from bot.routers import TapAnswers
from bot.sender import Sender
from bot.telegram import make_bot, who_am_i
from bus.catalogue import DailyRequestedEvent, MenuRequestedEvent, ReplyRequestedEvent, RequestEvent
from bus.key_ring import KeyRing
from services.screens import Screen
from tests.edge.parts import Chosen, Notebook, Shelf
from tests.waiting import until

ADA, BENJAMIN, GROUP = 1001, 1002, -1001000000001


class Talk:
    """People in the playground, and a bot whose services are played by the test."""

    def __init__(self, url: str, people: aiohttp.ClientSession, shelf: Shelf, sender: Sender) -> None:
        self.shelf = shelf
        self._url = url
        self._people = people
        self._sender = sender

    async def says(self, person: int, text: str, chat: int | None = None) -> RequestEvent:
        return await self._heard("send", {"as": person, "chat_id": chat or person, "text": text})

    async def taps(self, person: int, message: dict[str, Any], label: str, chat: int | None = None) -> RequestEvent:
        rows = message["reply_markup"]["inline_keyboard"]
        (data,) = [button["callback_data"] for row in rows for button in row if label in button["text"]]
        body = {"as": person, "chat_id": chat or person, "message_id": message["message_id"], "data": data}
        return await self._heard("tap", body)

    async def answers(self, asked: RequestEvent, screen: Screen, **data: Any) -> list[dict[str, Any]]:
        """The chat as the person sees it after the bot has shown `screen`."""
        reply = ReplyRequestedEvent(
            chat_id=asked.chat_id,
            screen=screen,
            data=data,
            user_id=asked.user_id,
            message_id=asked.message_id,
            language_code=asked.language_code,
        )
        assert await self._sender.handle(reply)
        url = f"{self._url}/play/chats/{asked.chat_id}/messages?as={asked.user_id}"
        async with self._people.get(url) as response:
            messages: list[dict[str, Any]] = (await response.json())["messages"]
        return messages

    async def _heard(self, action: str, body: dict[str, Any]) -> RequestEvent:
        count = len(self.shelf.events)
        async with self._people.post(f"{self._url}/play/{action}", json=body) as response:
            assert response.status == 200, await response.text()
        await until(lambda: len(self.shelf.events) > count)
        event = self.shelf.events[-1]
        assert isinstance(event, RequestEvent)
        return event


@pytest.fixture
async def talk(tmp_path: Path, texts: Texts) -> AsyncIterator[Talk]:
    playground = Playground(tmp_path, port=0)
    await playground.start()
    bot = make_bot(playground.token, playground.url)
    me = await who_am_i(bot)
    languages = ReaderLanguages(Chosen())
    taps, shelf = TapAnswers(bot, texts, languages), Shelf()
    keys = KeyRing({"k1": bytes(32)})
    poller = Poller(bot, Intake(bot, me.username or "", shelf, taps, clock=lambda: datetime.now(UTC), key_ring=keys))
    sender = Sender(bot, Presenter(texts, languages, me.username or ""), Notebook(), SendLimits(1000))
    polling = asyncio.create_task(poller.run())
    async with aiohttp.ClientSession() as people:
        yield Talk(playground.url, people, shelf, sender)
    poller.stop()
    await polling
    await taps.close()
    await bot.session.close()
    await playground.stop()


async def test_a_menu_leads_to_the_gift_and_back_in_one_message(talk: Talk) -> None:
    claimed = {"points": 50, "multiplier": 1.0, "streak": 1, "previous_streak": 0, "is_broken": False, "balance": 50}
    claimed |= {
        "freezes_used": 0,
        "freezes": 0,
        "is_for_yesterday": False,
        "milestone_points": 0,
        "next_milestone": None,
    }

    asked = await talk.says(BENJAMIN, "/menu")
    menu = (await talk.answers(asked, Screen.MENU, first_name="Benjamín </b> <3"))[-1]
    gift_asked = await talk.taps(BENJAMIN, menu, "Regalo")
    gift = (await talk.answers(gift_asked, Screen.DAILY_CLAIMED, **claimed))[-1]
    back_asked = await talk.taps(BENJAMIN, gift, "Volver")
    menu_again = (await talk.answers(back_asked, Screen.MENU, first_name="Benjamín"))[-1]
    gift_again = await talk.taps(BENJAMIN, menu_again, "Regalo")

    assert "Benjamín </b> <3" in menu["text"]
    assert "+50 puntos" in gift["text"]
    assert menu["message_id"] == gift["message_id"] == menu_again["message_id"] == gift_asked.message_id
    assert isinstance(back_asked, MenuRequestedEvent)
    assert isinstance(gift_again, DailyRequestedEvent)
    assert gift_again.event_id != gift_asked.event_id


async def test_in_a_group_everybody_has_their_own_menu(talk: Talk) -> None:
    asked = await talk.says(ADA, "/menu", GROUP)

    menu = (await talk.answers(asked, Screen.MENU, first_name="Ada"))[-1]
    tapped = await talk.taps(ADA, menu, "Points", GROUP)

    assert asked.chat_type == "supergroup"
    assert (tapped.user_id, tapped.chat_id, tapped.message_id) == (ADA, GROUP, menu["message_id"])
