"""Diana with a Bot API server that knows five methods and answers everything else with `true` or an error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.edge.bot_api import TOKEN, BotApi, refusal, serve
from tests.journeys.programs import DIANA, Program

pytestmark = pytest.mark.long


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    api = BotApi()
    server = await serve(api)
    yield api
    await server.close()


def message(update_id: int, text: str) -> dict[str, object]:
    person = {"id": 77, "is_bot": False, "first_name": "Ida", "language_code": "en"}
    chat = {"id": 77, "type": "private", "first_name": "Ida"}
    content = {"message_id": update_id, "date": 1_767_225_600, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": content}


async def test_a_server_with_five_methods_is_enough(api: BotApi, tmp_path: Path):
    for method in ("setMyCommands", "deleteWebhook"):
        api.misbehave(method, *[refusal(404, "Not Found: method not found")] * 8)
    settings = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.url, "HTTP_PORT": "0", "LOG_FORMAT": "json"}
    diana = Program([*DIANA, "run"], tmp_path, settings)
    try:
        await asyncio.to_thread(diana.wait_for, "Diana is listening")
        api.deliver(message(1, "/start"), message(2, "/points"))
        async with asyncio.timeout(60):
            while len(api.called("sendMessage")) < 3:  # noqa: ASYNC110  # another process calls
                await asyncio.sleep(0.02)
        sent = [call["text"] for call in api.called("sendMessage")]
        assert await asyncio.to_thread(diana.stop) == 0
    finally:
        diana.end()

    assert any("Ida" in text for text in sent)
    assert any("100" in text for text in sent)
    assert TOKEN not in diana.output()
