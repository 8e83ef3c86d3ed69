"""Updates reach the bot by long polling: in order, again until confirmed, never under an old id."""

from __future__ import annotations

import asyncio
import time

from tests.playground.playground_hands import ADA, BENJAMIN, GROUP, BotClient, People, eventually, texts


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


async def wait_for_calls(people: People, method: str, count: int) -> None:
    async def received() -> bool:
        _, record = await people.ask("GET", f"/control/calls?method={method}")
        return len(record["calls"]) >= count

    await eventually(received)
