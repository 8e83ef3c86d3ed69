"""Faults on demand strike the calls they name, as often as they say, and every call is on record."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from bot.playground.errors import ApiError
from bot.playground.send_limit import SendLimit
from tests.playground.playground_hands import ADA, BENJAMIN, BotClient, People


async def order(people: People, **fault: object) -> None:
    status, answer = await people.ask("POST", "/control/faults", **fault)
    assert status == 200, answer


async def test_an_http_fault_answers_in_place_of_telegram(bot: BotClient, people: People) -> None:
    await order(people, method="sendMessage", kind="http", error_code=429, retry_after=3, times=2)

    first = await bot.call("sendMessage", chat_id=ADA, text="a")
    other_method = await bot.call("getMe")
    second = await bot.call("sendMessage", chat_id=ADA, text="b")
    third = await bot.call("sendMessage", chat_id=ADA, text="c")

    assert first == second
    assert first == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    assert other_method["ok"]
    assert third["ok"]
    assert [message["text"] for message in await people.history(ADA)] == ["c"]


async def test_a_fault_for_one_chat_leaves_the_others_alone(bot: BotClient, people: People) -> None:
    await order(people, method="*", kind="http", error_code=500, chat_id=ADA, times=9)

    assert (await bot.call("sendMessage", chat_id=BENJAMIN, text="a"))["ok"]
    assert await bot.refused("sendMessage", chat_id=str(ADA), text="a") == "Internal Server Error"


@pytest.mark.parametrize(("kind", "is_carried_out"), [("cut", False), ("cut_after", True)])
async def test_a_cut_connection_answers_nothing(
    bot: BotClient, people: People, kind: str, is_carried_out: bool
) -> None:
    await order(people, method="sendMessage", kind=kind)

    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await bot.call("sendMessage", chat_id=ADA, text="a")

    assert len(await people.history(ADA)) == is_carried_out


async def test_garbage_is_no_json(bot: BotClient, people: People, session: aiohttp.ClientSession) -> None:
    await order(people, method="getUpdates", kind="garbage")

    async with session.get(f"{bot.base}/getUpdates") as response:
        body = await response.text()

    assert response.status == 200
    assert body.startswith("<html>")


async def test_a_delay_carries_the_call_out_late(bot: BotClient, people: People) -> None:
    await order(people, method="sendMessage", kind="delay", delay_s=0.3)
    started = time.monotonic()

    assert (await bot.call("sendMessage", chat_id=ADA, text="a"))["ok"]

    assert time.monotonic() - started >= 0.3


async def test_faults_can_be_listed_and_lifted(bot: BotClient, people: People) -> None:
    await order(people, method="*", kind="cut", times=100)

    _, listed = await people.ask("GET", "/control/faults")
    await people.ask("DELETE", "/control/faults")

    assert [(fault["kind"], fault["times"]) for fault in listed["faults"]] == [("cut", 100)]
    assert (await people.ask("GET", "/control/faults"))[1] == {"faults": []}
    assert (await bot.call("getMe"))["ok"]


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "getMe"},
        {"kind": "bang"},
        {"kind": []},
        {"kind": "http", "error_code": 200},
        {"kind": "http", "retry_after": 1.5},
        {"kind": "cut", "times": 0},
        {"kind": "cut", "chat_id": "x"},
        {"kind": "delay", "delay_s": "long"},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(people: People, fault: dict[str, object]) -> None:
    status, answer = await people.ask("POST", "/control/faults", **fault)

    assert (status, list(answer)) == (400, ["error"])


async def test_every_call_is_on_record(bot: BotClient, people: People, session: aiohttp.ClientSession) -> None:
    await bot.call("sendMessage", chat_id=ADA, text="a")
    await bot.call("editMessageText", chat_id=ADA, message_id=9, text="a")
    form = aiohttp.FormData({"chat_id": str(ADA)})
    form.add_field("document", b"12345", filename="five.txt")
    await session.post(f"{bot.base}/sendDocument", data=form)
    poll = asyncio.create_task(bot.call("getUpdates", timeout=5))
    await asyncio.wait([poll], timeout=0.05)

    calls = (await people.ask("GET", "/control/calls"))[1]["calls"]
    since = (await people.ask("GET", f"/control/calls?since={calls[1]['n']}&method=senddocument"))[1]["calls"]
    poll.cancel()

    assert [(call["n"], call["method"], call["ok"], call["error_code"]) for call in calls] == [
        (1, "sendMessage", True, None),
        (2, "editMessageText", False, 400),
        (3, "sendDocument", True, None),
        (4, "getUpdates", None, None),
    ]
    assert calls[0]["params"] == {"chat_id": ADA, "text": "a"}
    assert since == [calls[2]]
    assert since[0]["params"]["document"]["size"] == 5


def test_more_messages_a_second_than_allowed_are_refused_until_there_is_room_again() -> None:
    now = 100.0
    limit = SendLimit(lambda: now)
    limit.check("sendMessage")
    limit.limit({"per_second": 2})
    for method in ("sendMessage", "sendPhoto", "getMe", "editMessageText"):
        limit.check(method)

    with pytest.raises(ApiError, match="retry after 1") as refused:
        limit.check("sendMessage")
    now += 0.5
    limit.check("sendMessage")

    assert (refused.value.code, refused.value.parameters) == (429, {"retry_after": 1})
    assert limit.shown() == {"per_second": 2, "refused": 1}


async def test_the_limit_on_sending_is_set_and_lifted(people: People) -> None:
    limited = await people.ask("POST", "/control/limit", per_second=30)
    lifted = await people.ask("POST", "/control/limit", per_second=None)
    nonsense, _ = await people.ask("POST", "/control/limit", per_second=0)

    assert limited == (200, {"per_second": 30, "refused": 0})
    assert lifted == (200, {"per_second": None, "refused": 0})
    assert nonsense == 400
