"""Updates reach the bot by long polling or webhook: in order, again until confirmed, never under an old id."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.playground.playground_hands import ADA, BENJAMIN, GROUP, BotClient, People, eventually


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_come_again_until_an_offset_passes_them(bot: BotClient, people: People) -> None:
    for text in ("one", "two", "three"):
        await people.say(ADA, text)

    first = await bot.get("getUpdates", limit=2)
    again = await bot.get("getUpdates", limit=2)
    rest = await bot.get("getUpdates", offset=first[-1]["update_id"] + 1)
    nothing = await bot.get("getUpdates", offset=rest[-1]["update_id"] + 1)

    assert texts(first) == texts(again) == ["one", "two"]
    assert texts(rest) == ["three"]
    assert nothing == []


async def test_a_negative_offset_keeps_only_the_latest(bot: BotClient, people: People) -> None:
    for text in ("one", "two", "three"):
        await people.say(ADA, text)

    assert texts(await bot.get("getUpdates", offset=-2)) == ["two", "three"]
    assert texts(await bot.get("getUpdates")) == ["two", "three"]


async def test_a_long_poll_ends_with_the_first_update(bot: BotClient, people: People) -> None:
    poll = asyncio.create_task(bot.get("getUpdates", timeout=15))
    await wait_for_calls(people, "getUpdates", 1)

    await people.say(ADA, "wake up")

    assert texts(await asyncio.wait_for(poll, 10)) == ["wake up"]


async def test_a_long_poll_without_updates_ends_empty_after_its_time(bot: BotClient) -> None:
    started = time.monotonic()

    assert await bot.get("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - started < 4


async def test_a_second_poller_ends_the_first_one(bot: BotClient, people: People) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=15))
    await wait_for_calls(people, "getUpdates", 1)
    second = asyncio.create_task(bot.get("getUpdates", timeout=15))

    refusal = await asyncio.wait_for(first, 10)
    await people.say(ADA, "hi")

    assert refusal["error_code"] == 409
    assert refusal["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert texts(await asyncio.wait_for(second, 10)) == ["hi"]


async def test_allowed_updates_are_remembered_and_some_kinds_come_only_on_request(
    bot: BotClient, people: People
) -> None:
    said = await people.say(ADA, "hi", GROUP)
    reaction = {"as_": BENJAMIN, "chat_id": GROUP, "message_id": said["message_id"]}
    await people.do("react", **reaction, emoji="👍")
    by_default = await bot.get("getUpdates")

    await bot.get("getUpdates", offset=by_default[-1]["update_id"] + 1, allowed_updates=["message_reaction"])
    await people.do("react", **reaction, emoji="🔥")
    await people.say(ADA, "not wanted any more", GROUP)
    on_request = await bot.get("getUpdates")

    assert [list(update)[1] for update in by_default] == ["message"]
    assert [list(update)[1] for update in on_request] == ["message_reaction"]
    assert on_request[0]["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]


async def test_raw_updates_are_queued_as_they_are(bot: BotClient, people: People) -> None:
    await people.say(ADA, "hi")
    first: int = (await bot.get("getUpdates"))[0]["update_id"]
    raw = [{"update_id": first + 9, "a": 1}, {"update_id": first + 7}, {"update_id": first + 9, "a": 1}, "garbage"]

    status, _ = await people.ask("POST", "/control/updates", updates=raw)
    queued = await bot.get("getUpdates", offset=first + 1)
    await people.say(ADA, "after")
    real = (await bot.get("getUpdates"))[-1]

    assert status == 200
    assert queued == raw
    assert real["update_id"] > first + 9
    assert await bot.get("getUpdates", offset=real["update_id"]) == [real]


class Receiver:
    """A bot's webhook that answers what the test decides."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.failures = 0
        self.answer: dict[str, Any] | None = None
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.failures:
            self.failures -= 1
            return web.Response(status=503)
        self.received.append(await request.json())
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


async def wait_for_calls(people: People, method: str, count: int) -> None:
    async def received() -> bool:
        _, record = await people.ask("GET", f"/control/calls?method={method}")
        return len(record["calls"]) >= count

    await eventually(received)
