"""The webhook: who is let in, what is confirmed, and that Telegram's side stays set up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import orjson
import pytest
from aiogram import Bot
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.webhook import MAX_BODY_BYTES, SECRET_HEADER, WebhookRegistration, webhook_routes
from bus import EventPublishError
from services.database import DatabaseUnavailable
from tests.edge.bot_api import BotApi, Fault, refusal
from tests.edge.conftest import Edge
from tests.edge.parts import at_once, message
from tests.waiting import until

SECRET = "a-good-secret"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(edge: Edge) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(webhook_routes(edge.intake, SECRET))
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


async def post(client: Client, body: bytes, secret: str = SECRET) -> int:
    answer = await client.post("/webhook", data=body, headers={SECRET_HEADER: secret})
    return answer.status


async def test_an_update_is_confirmed_when_its_event_is_safe(edge: Edge, client: Client) -> None:
    status = await post(client, orjson.dumps(message(1, "/daily")))

    assert status == 200
    assert edge.shelf.types() == ["gamification.daily.requested"]


async def test_a_database_that_is_away_makes_telegram_send_again(edge: Edge, client: Client) -> None:
    edge.shelf.failing = 1
    update = orjson.dumps(message(1, "/daily"))

    statuses = [await post(client, update), await post(client, update)]

    assert statuses == [503, 200]
    assert len(edge.shelf.events) == 1


class Away:
    """A hearer that cannot keep anything at present."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def hear(self, raw_updates: Sequence[object]) -> None:
        raise self.error


@pytest.mark.parametrize("error", [EventPublishError("Redis is full"), DatabaseUnavailable("it restarts")])
async def test_what_is_away_is_one_line_in_the_log_for_each_update(error: Exception) -> None:
    app = web.Application()
    app.add_routes(webhook_routes(Away(error), SECRET))

    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        with capture_logs() as logs:
            status = await post(client, orjson.dumps(message(7, "/daily")))

    assert status == 503
    assert logs == [
        {
            "event": "update_not_accepted",
            "log_level": "warning",
            "update_id": 7,
            "reason": f"{type(error).__name__}: {error}",
        }
    ]


@pytest.mark.parametrize("secret", ["", "a-good-secre", "a-good-secretx", "contraseña", "🗝"])
async def test_a_wrong_secret_is_turned_away(edge: Edge, client: Client, secret: str) -> None:
    status = await post(client, orjson.dumps(message(1, "/daily")), secret)

    assert status == 401
    assert edge.shelf.events == []


async def test_a_secret_of_bytes_that_are_no_text_is_turned_away(client: Client) -> None:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n")
    writer.write(SECRET_HEADER.encode() + b": \xff\xfe\xe9\r\n\r\n")

    status_line = await reader.readline()

    assert b" 401 " in status_line
    writer.close()
    await writer.wait_closed()


async def test_a_body_beyond_a_megabyte_is_refused(edge: Edge, client: Client) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(2 * MAX_BODY_BYTES // 65536):
            yield b" " * 65536

    announced = await post(client, b" " * (MAX_BODY_BYTES + 1))
    streamed = await client.post("/webhook", data=in_pieces(), headers={SECRET_HEADER: SECRET})

    assert (announced, streamed.status) == (413, 413)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"hello",
        b"{",
        b"[]",
        b"{}",
        b"7",
        b'{"update_id": "x"}',
        b"\xff\xff",
        b"[" * 5000,
        b"[" * 400_000,
        b'{"a":NaN}',
    ],
)
async def test_what_can_never_be_an_update_is_confirmed(edge: Edge, client: Client, junk: bytes) -> None:
    assert await post(client, junk) == 200
    assert edge.shelf.events == []


@pytest.mark.parametrize("secret", ["", "with space", "ñ", "x" * 257])
def test_a_webhook_without_a_proper_secret_does_not_start(edge: Edge, secret: str) -> None:
    with pytest.raises(ValueError, match="1 to 256 characters"):
        webhook_routes(edge.intake, secret)


async def test_the_webhook_is_set_and_set_again_when_somebody_took_it_away(api: BotApi, bot: Bot) -> None:
    url = "https://diana.example/webhook"
    registration = WebhookRegistration(bot, url, SECRET, ["message"], check_every_s=0.01, delay_s=at_once)
    api.misbehave("setWebhook", refusal(500, "Internal"), Fault(cut=True))
    taken_away = Fault(200, b'{"ok": true, "result": {"url": ""}}')

    running = asyncio.create_task(registration.run())
    await until(lambda: registration.is_set)
    attempts = len(api.called("setWebhook"))
    api.misbehave("getWebhookInfo", taken_away)
    await until(lambda: len(api.called("setWebhook")) > attempts)
    registration.stop()
    await asyncio.wait_for(running, 30)

    assert attempts == 3
    assert api.called("setWebhook")[0]["url"] == url
    assert api.called("setWebhook")[0]["secret_token"] == SECRET
    assert api.called("deleteWebhook") == []
