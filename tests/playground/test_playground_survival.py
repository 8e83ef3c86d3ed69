"""What happened in the playground survives its death, and no id is ever given twice."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.playground import DataDirectoryInUse, Playground
from tests.playground.playground_hands import ADA, CARMEN, GROUP, BotClient, People


class Program:
    """`python -m bot.playground` in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, url: str, token: str) -> None:
        self.process = process
        self.url = url
        self.token = token

    async def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 30)


@asynccontextmanager
async def program(data: Path, *more: str) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.playground", "--port", "0", "--data", str(data), *more),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        found = re.fullmatch(r"Playground: (http://127\.0\.0\.1:\d+)  token: (\S+)\n", line)
        assert found, line
        yield Program(process, found[1], found[2])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_everything_answered_survives_kill_9(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with program(tmp_path) as first:
        bot, people = BotClient(session, first.url, first.token), People(session, first.url)
        newcomer = (await people.do("people", first_name="Dora", username="dora"))["person"]
        said = [await people.say(newcomer["id"], f"message {number}") for number in range(20)]
        seen = await bot.get("getUpdates", limit=5)
        await bot.get(
            "getUpdates", offset=seen[-1]["update_id"] + 1, limit=1, allowed_updates=["message", "chat_member"]
        )
        markup = {"inline_keyboard": [[{"text": "b", "callback_data": "1"}]]}
        asked = await bot.get("sendMessage", chat_id=ADA, text="tap me", reply_markup=markup)
        tap = await people.do("tap", as_=ADA, chat_id=ADA, message_id=asked["message_id"], data="1")
        await bot.get("pinChatMessage", chat_id=ADA, message_id=asked["message_id"])
        await bot.get("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
        await bot.get("setMyName", name="Dee")
        await bot.get("restrictChatMember", chat_id=GROUP, user_id=ADA, permissions={})
        state = await people.look("state")
        history = await people.history(ADA)
        await first.end(signal.SIGKILL)

    async with program(tmp_path) as second:
        bot, people = BotClient(session, second.url, second.token), People(session, second.url)
        assert second.token == first.token
        assert await people.look("state") == state
        assert await people.history(newcomer["id"]) == said
        assert await people.history(ADA) == history
        assert (await bot.get("getMyCommands"))[0]["command"] == "start"
        assert (await bot.get("getMe"))["first_name"] == "Dee"
        assert (await bot.get("getChatMember", chat_id=GROUP, user_id=ADA))["status"] == "restricted"
        assert await bot.get("answerCallbackQuery", callback_query_id=tap["callback_query_id"])
        waiting = await bot.get("getUpdates")
        assert [update["message"]["text"] for update in waiting[:15]] == [
            f"message {number}" for number in range(5, 20)
        ]
        assert list(waiting[-1])[1] == "chat_member"
        next_said = await people.say(newcomer["id"], "after")
        next_update = (await bot.get("getUpdates", offset=-1))[0]
        assert next_said["message_id"] == said[-1]["message_id"] + 1
        assert next_update["update_id"] > waiting[-1]["update_id"]


async def test_a_kill_in_the_middle_of_a_burst_loses_no_answered_message_and_repeats_no_id(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    answered: list[dict[str, Any]] = []

    async def talk(people: People) -> None:
        while True:
            answered.append(await people.say(ADA, "hi"))

    async with program(tmp_path) as first:
        talkers = [asyncio.create_task(talk(People(session, first.url))) for _ in range(8)]
        while len(answered) < 100:
            await asyncio.wait(talkers, timeout=0.01)
        await first.end(signal.SIGKILL)
        await asyncio.gather(*talkers, return_exceptions=True)

    async with program(tmp_path) as second:
        bot, people = BotClient(session, second.url, second.token), People(session, second.url)
        last = await people.say(ADA, "again")
        updates: list[dict[str, Any]] = []
        while batch := await bot.get("getUpdates", offset=updates[-1]["update_id"] + 1 if updates else 0):
            updates += batch

    delivered = [update["message"]["message_id"] for update in updates]
    assert len(set(delivered)) == len(delivered)
    assert {message["message_id"] for message in answered} < set(delivered)
    assert last["message_id"] == max(delivered)


async def test_a_webhook_is_taken_up_again_after_a_restart(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    playground = Playground(tmp_path, port=0)
    await playground.start()
    bot = BotClient(session, playground.url, playground.token)
    await bot.get("setWebhook", url="http://127.0.0.1:9/hook", secret_token="s", allowed_updates=["message"])
    await playground.stop()

    restarted = Playground(tmp_path, port=0)
    await restarted.start()
    info = await BotClient(session, restarted.url, restarted.token).get("getWebhookInfo")
    await restarted.stop()

    assert (info["url"], info["allowed_updates"]) == ("http://127.0.0.1:9/hook", ["message"])


async def test_histories_are_bounded(bot: BotClient, people: People) -> None:
    await asyncio.gather(*(bot.get("sendMessage", chat_id=ADA, text=str(number)) for number in range(1050)))

    oldest = await people.look(f"chats/{ADA}/messages?as={ADA}&before=52")
    newest = await people.history(ADA)

    assert [message["message_id"] for message in oldest["messages"]] == [51]
    assert newest[-1]["message_id"] == 1050


async def test_a_given_token_decides_the_bots_id(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with program(tmp_path, "--token", "42:TEST") as running:
        me = await BotClient(session, running.url, "42:TEST").get("getMe")
        code = await running.end(signal.SIGTERM)

    assert (running.token, me["id"], code) == ("42:TEST", 42, 0)


async def test_a_taken_port_and_a_taken_data_directory_are_named(tmp_path: Path, playground: Playground) -> None:
    port = int(playground.url.rpartition(":")[2])

    with pytest.raises(OSError, match="address already in use"):
        await Playground(tmp_path / "other", port=port).start()
    with pytest.raises(DataDirectoryInUse, match=r"playground\.sqlite3: another playground is using this file"):
        await Playground(tmp_path / "playground", port=0).start()


async def test_a_failed_start_can_be_tried_again(tmp_path: Path, playground: Playground) -> None:
    port = int(playground.url.rpartition(":")[2])
    second = Playground(tmp_path / "other", port=port)
    with pytest.raises(OSError, match="address already in use"):
        await second.start()

    await playground.stop()
    await second.start()

    assert second.url.endswith(f":{port}")
    await second.stop()


async def test_stopping_ends_open_polls_and_streams_at_once(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async def inside() -> AsyncIterator[dict[str, Any]]:
        await asyncio.sleep(3600)
        yield {}

    playground = Playground(tmp_path, port=0, inside=inside)
    await playground.start()
    bot, people = BotClient(session, playground.url, playground.token), People(session, playground.url)
    poll = asyncio.create_task(bot.get("getUpdates", timeout=50))
    open_streams = [await session.get(f"{playground.url}/play/{name}") for name in (f"stream?as={CARMEN}", "inside")]
    await people.ask("POST", "/control/faults", method="getMe", kind="delay", delay_s=60)
    late = asyncio.create_task(bot.get("getMe"))
    await asyncio.wait([poll, late], timeout=0.1)

    started = time.monotonic()
    await playground.stop()

    assert time.monotonic() - started < 2
    assert await poll == []
    assert (await late)["is_bot"]
    for stream in open_streams:
        assert await stream.read() == b": ping\n\n"
