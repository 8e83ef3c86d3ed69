"""A webhook gets a chat's updates in order, each again until it is taken; chats do not wait for one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.playground.delivery import lane_of
from tests.playground.playground_hands import ADA, BENJAMIN, CARMEN, GROUP, BotClient, People, eventually, texts


class Receiver:
    """A bot's webhook that answers what the test decides."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.failures = 0
        self.refused: set[str] = set()
        self.answer: dict[str, Any] | None = None
        self.under_way: list[str] = []
        self.most_at_once = 0
        self.held: set[str] = set()
        self.let_go = asyncio.Event()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.failures:
            self.failures -= 1
            return web.Response(status=503)
        update = await request.json()
        text = str(update.get("message", {}).get("text"))
        if text in self.refused:
            return web.Response(status=503)
        self.under_way.append(text)
        self.most_at_once = max(self.most_at_once, len(self.under_way))
        if text in self.held:
            await self.let_go.wait()
        self.under_way.remove(text)
        self.received.append(update)
        return web.json_response(self.answer) if self.answer else web.Response()

    @property
    def texts(self) -> list[str]:
        return texts(self.received)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_with_its_secret(
    bot: BotClient, people: People, receiver: Receiver
) -> None:
    await people.say(ADA, "0")
    await bot.get("setWebhook", url=receiver.url, secret_token="s3cret")
    for number in range(1, 5):
        await people.say(ADA, str(number))

    await eventually(lambda: len(receiver.received) == 5)

    assert receiver.texts == ["0", "1", "2", "3", "4"]
    assert set(receiver.secrets) == {"s3cret"}
    polling = await bot.call("getUpdates")
    assert (polling["error_code"], "webhook is active" in polling["description"]) == (409, True)


async def test_a_webhook_that_fails_gets_the_update_again(bot: BotClient, people: People, receiver: Receiver) -> None:
    receiver.failures = 2
    await bot.get("setWebhook", url=receiver.url)
    await people.say(ADA, "first")
    await people.say(ADA, "second")

    await eventually(lambda: len(receiver.received) == 2)

    info = await bot.get("getWebhookInfo")
    assert receiver.texts == ["first", "second"]
    assert receiver.secrets == [None] * 4
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert info["last_error_date"] > 0


async def test_an_unreachable_webhook_keeps_updates_for_whoever_comes_next(bot: BotClient, people: People) -> None:
    await bot.get("setWebhook", url="http://127.0.0.1:9/hook")
    await people.say(ADA, "patience")

    async def failed() -> dict[str, Any] | None:
        info: dict[str, Any] = await bot.get("getWebhookInfo")
        return info if "last_error_message" in info else None

    info = await eventually(failed)

    await bot.get("deleteWebhook")

    assert info["pending_update_count"] == 1
    assert info["last_error_message"].startswith("Connection failed: ")
    assert texts(await bot.get("getUpdates")) == ["patience"]
    await bot.get("setWebhook", url="http://127.0.0.1:9/hook", drop_pending_updates=True)
    assert (await bot.get("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_call_named_in_the_answer_to_a_delivery_is_carried_out(
    bot: BotClient, people: People, receiver: Receiver
) -> None:
    receiver.answer = {"method": "sendMessage", "chat_id": ADA, "text": "answered"}
    await bot.get("setWebhook", url=receiver.url)
    await people.say(ADA, "question")

    async def said() -> list[str]:
        return [message["text"] for message in await people.history(ADA)]

    async def answered() -> bool:
        return len(await said()) == 2

    await eventually(answered)

    assert await said() == ["question", "answered"]


async def test_a_chat_whose_update_is_not_taken_keeps_no_other_chat_waiting(
    bot: BotClient, people: People, receiver: Receiver
) -> None:
    receiver.held, receiver.refused = {"Ada's first"}, {"Carmen's"}
    await bot.get("setWebhook", url=receiver.url)
    await people.say(ADA, "Ada's first")
    await people.say(CARMEN, "Carmen's")
    await people.say(ADA, "Ada's second")
    await people.say(BENJAMIN, "Benjamín's")

    await eventually(lambda: "Benjamín's" in receiver.texts and receiver.under_way)
    before = receiver.texts
    receiver.let_go.set()
    await eventually(lambda: "Ada's second" in receiver.texts)
    receiver.refused.clear()
    await eventually(lambda: "Carmen's" in receiver.texts)

    assert before == ["Benjamín's"]
    assert [text for text in receiver.texts if "Ada" in text] == ["Ada's first", "Ada's second"]
    assert (await bot.get("getWebhookInfo"))["pending_update_count"] == 0


async def test_no_more_updates_are_under_way_than_the_bot_takes_connections(
    bot: BotClient, people: People, receiver: Receiver
) -> None:
    receiver.held = {"Ada's", "Benjamín's", "Carmen's", "the group's"}
    await bot.get("setWebhook", url=receiver.url, max_connections=2)
    for person, text, chat in ((ADA, "Ada's", ADA), (BENJAMIN, "Benjamín's", BENJAMIN), (CARMEN, "Carmen's", CARMEN)):
        await people.say(person, text, chat)
    await people.say(ADA, "the group's", GROUP)

    await eventually(lambda: len(receiver.under_way) == 2)
    receiver.let_go.set()
    await eventually(lambda: len(receiver.received) == 4)

    assert receiver.most_at_once == 2


async def test_what_is_dropped_while_it_waits_in_line_is_not_delivered(
    bot: BotClient, people: People, receiver: Receiver
) -> None:
    receiver.refused = {"never taken"}
    await bot.get("setWebhook", url=receiver.url)
    await people.say(ADA, "never taken")
    await people.say(ADA, "behind it")
    await eventually(lambda: receiver.secrets)

    await bot.get("setWebhook", url=receiver.url, drop_pending_updates=True)
    await people.say(ADA, "afterwards")
    await eventually(lambda: receiver.received)

    assert receiver.texts == ["afterwards"]


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 7}}}, -5),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "message": {"chat": {"id": -5}}}}, -5),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "inline_message_id": "x"}}, 7),
        ({"update_id": 1, "pre_checkout_query": {"from": {"id": 7}}}, 7),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 7}, "from": {"id": 7}}}, 7),
        ({"update_id": 1, "message": {"chat": "nonsense", "message": 3}}, None),
        ("garbage", None),
    ],
)
def test_an_update_stands_in_line_with_its_chat_or_else_with_its_person(update: object, lane: int | None) -> None:
    assert lane_of(update) == lane
