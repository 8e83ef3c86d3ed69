"""The people's side: who there is, what they do, what their pages are told, and who is kept out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.playground import Playground
from tests.playground.playground_hands import ADA, BENJAMIN, CARMEN, GROUP, BotClient, People, eventually

BUTTONS = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}], [{"text": "Site", "url": "https://example.com"}]]}


async def test_the_first_cast_is_two_players_an_admin_and_their_group(people: People, playground: Playground) -> None:
    state = await people.look("state")

    assert [(person["first_name"], person["language_code"], person["role"]) for person in state["people"]] == [
        ("Ada", "en", "player"),
        ("Benjamín", "es", "player"),
        ("Carmen", "en", "admin"),
    ]
    assert playground.admin_ids == {CARMEN}
    assert [chat["id"] for chat in state["chats"]] == [ADA, BENJAMIN, CARMEN, GROUP]
    assert state["chats"][-1]["members"] == [ADA, BENJAMIN, CARMEN]
    assert state["bot"]["is_bot"]


async def test_a_message_reaches_the_bot_with_the_entities_the_server_finds(bot: BotClient, people: People) -> None:
    question = await people.say(BENJAMIN, "¿qué? 😀 /start@DianaPlaygroundBot x", GROUP)
    answer = await people.say(ADA, "see @benjamin", GROUP, reply_to_message_id=question["message_id"])

    updates = await bot.get("getUpdates")

    assert [update["message"] for update in updates] == [question, answer]
    assert question["entities"] == [{"type": "bot_command", "offset": 9, "length": 25}]
    assert question["from"]["language_code"] == "es"
    assert question["chat"] == {"id": GROUP, "type": "supergroup", "title": "Night Hotel"}
    assert answer["reply_to_message"] == question


async def test_an_edited_message_reaches_the_bot_as_edited(bot: BotClient, people: People) -> None:
    said = await people.say(ADA, "helo")
    await people.do("edit", as_=ADA, chat_id=ADA, message_id=said["message_id"], text="/help")

    edited = (await bot.get("getUpdates"))[-1]["edited_message"]

    assert (edited["text"], edited["message_id"]) == ("/help", said["message_id"])
    assert edited["entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]
    assert await people.history(ADA) == [edited]


async def test_a_tap_is_answered_once_and_only_the_one_who_tapped_sees_it(bot: BotClient, people: People) -> None:
    asked = await bot.get("sendMessage", chat_id=GROUP, text="?", reply_markup=BUTTONS)
    told: dict[int, list[dict[str, Any]]] = {ADA: [], BENJAMIN: []}
    watching = [asyncio.create_task(collect(people, f"/play/stream?as={person}", told[person])) for person in told]
    await eventually(lambda: _watched(people, bot, told))

    tap = await people.do("tap", as_=ADA, chat_id=GROUP, message_id=asked["message_id"], data="a")
    query = (await bot.get("getUpdates"))[0]["callback_query"]
    await bot.get("answerCallbackQuery", callback_query_id=query["id"], text="Well done", show_alert=True)
    await bot.get("sendMessage", chat_id=GROUP, text="end")
    await eventually(
        lambda: all(events and events[-1].get("message", {}).get("text") == "end" for events in told.values())
    )

    assert query["id"] == tap["callback_query_id"]
    assert (query["from"]["id"], query["data"], query["message"]) == (ADA, "a", asked)
    answers = [event for event in told[ADA] if event["type"] == "callback_answer"]
    assert answers == [
        {
            "type": "callback_answer",
            "callback_query_id": query["id"],
            "text": "Well done",
            "show_alert": True,
            "url": "",
        }
    ]
    assert not [event for event in told[BENJAMIN] if event["type"] == "callback_answer"]
    assert "query is too old" in await bot.refused("answerCallbackQuery", callback_query_id=query["id"])
    for task in watching:
        task.cancel()


async def test_a_tap_left_unanswered_for_fifteen_minutes_is_too_old(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    now = [1_800_000_000.0]
    playground = Playground(tmp_path, port=0, clock=lambda: now[0])
    await playground.start()
    bot, people = BotClient(session, playground.url, playground.token), People(session, playground.url)
    asked = await bot.get("sendMessage", chat_id=ADA, text="?", reply_markup=BUTTONS)
    place = {"as_": ADA, "chat_id": ADA, "message_id": asked["message_id"], "data": "a"}
    late, in_time = await people.do("tap", **place), await people.do("tap", **place)

    now[0] += 899
    assert await bot.get("answerCallbackQuery", callback_query_id=in_time["callback_query_id"])
    now[0] += 1
    refusal = await bot.refused("answerCallbackQuery", callback_query_id=late["callback_query_id"])

    assert refusal == "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await playground.stop()


async def test_restrictions_and_bans_end_at_their_time(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    now = [1_800_000_000.0]
    playground = Playground(tmp_path, port=0, clock=lambda: now[0])
    await playground.start()
    bot, people = BotClient(session, playground.url, playground.token), People(session, playground.url)
    soon, too_soon = int(now[0]) + 60, int(now[0]) + 5
    await bot.get("restrictChatMember", chat_id=GROUP, user_id=ADA, permissions={}, until_date=soon)
    await bot.get("banChatMember", chat_id=GROUP, user_id=BENJAMIN, until_date=too_soon)

    async def standing(person: int) -> tuple[str, int | None]:
        member = await bot.get("getChatMember", chat_id=GROUP, user_id=person)
        return member["status"], member.get("until_date")

    assert await standing(ADA) == ("restricted", soon)
    assert await standing(BENJAMIN) == ("kicked", 0)  # Under 30 seconds means for good.
    now[0] += 60
    assert await standing(ADA) == ("member", None)
    assert await standing(BENJAMIN) == ("kicked", 0)
    await people.say(ADA, "I may speak again", GROUP)
    await playground.stop()


async def test_a_page_is_told_everything_its_chats_do(bot: BotClient, people: People) -> None:
    told: list[dict[str, Any]] = []
    watching = asyncio.create_task(collect(people, f"/play/stream?as={ADA}", told))
    await eventually(lambda: _watched(people, bot, {ADA: told}))
    told.clear()

    sent = await bot.get("sendMessage", chat_id=ADA, text="one")
    place = {"chat_id": ADA, "message_id": sent["message_id"]}
    await bot.get("sendMessage", chat_id=BENJAMIN, text="not for Ada")
    await bot.get("sendChatAction", chat_id=ADA, action="typing")
    edited = await bot.get("editMessageText", **place, text="two")
    await bot.get("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "❤️"}])
    await bot.get("deleteMessage", **place)
    await bot.get("setMyCommands", commands=[{"command": "a", "description": "b"}])
    await people.do("people", first_name="Dora")
    await eventually(lambda: len(told) == 7)

    hearts = [{"type": {"type": "emoji", "emoji": "❤"}, "total_count": 1}]
    me = await people.look("state")
    assert told == [
        {"type": "message", "chat_id": ADA, "message": sent},
        {"type": "action", "chat_id": ADA, "action": "typing", "from": me["bot"]},
        {"type": "edit", "chat_id": ADA, "message": edited},
        {"type": "reaction", "chat_id": ADA, "message_id": sent["message_id"], "reactions": hearts},
        {"type": "delete", "chat_id": ADA, "message_ids": [sent["message_id"]]},
        {"type": "commands"},
        {"type": "state"},
    ]
    watching.cancel()


async def test_numbers_on_a_stream_grow(bot: BotClient, people: People, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{people.url}/play/stream?as={ADA}") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert await stream.content.readuntil(b"\n\n") == b": ping\n\n"
        numbers = []
        for _ in range(3):
            await bot.get("sendMessage", chat_id=ADA, text="x")
            line = await stream.content.readuntil(b"\n")
            await stream.content.readuntil(b"\n\n")
            numbers.append(int(line.removeprefix(b"id: ")))

    assert numbers == sorted(set(numbers))


async def test_what_happens_inside_is_streamed_to_every_reader(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    ended: list[str] = []

    async def inside() -> AsyncIterator[dict[str, Any]]:
        try:
            for number in range(3):
                yield {"event_id": str(number), "payload": {"n": number}}
            await asyncio.sleep(3600)
        finally:
            ended.append("closed")

    playground = Playground(tmp_path, port=0, inside=inside)
    await playground.start()
    people = People(session, playground.url)
    readers: list[list[dict[str, Any]]] = [[], []]
    tasks = [asyncio.create_task(collect(people, "/play/inside", reader)) for reader in readers]

    await eventually(lambda: all(len(reader) == 3 for reader in readers))
    tasks[0].cancel()
    await eventually(lambda: ended == ["closed"])
    await playground.stop()

    assert readers[0] == readers[1] == [{"event_id": str(n), "payload": {"n": n}} for n in range(3)]
    assert ended == ["closed", "closed"]


async def test_without_a_source_there_is_no_inside(people: People) -> None:
    status, answer = await people.ask("GET", "/play/inside")

    assert (status, answer) == (404, {"error": "this playground does not show what happens inside the bot"})


async def test_commands_follow_scope_and_language(bot: BotClient, people: People) -> None:
    async def set_commands(name: str, language: str = "", **scope: Any) -> None:
        commands = [{"command": name, "description": name}]
        await bot.get("setMyCommands", commands=commands, scope=scope or None, language_code=language)

    async def shown(person: int, chat: int) -> str:
        commands = (await people.look(f"commands?as={person}&chat_id={chat}"))["commands"]
        return str(commands[0]["command"]) if commands else ""

    assert await shown(ADA, ADA) == ""
    await set_commands("everywhere")
    await set_commands("por_doquier", "es")
    assert [await shown(ADA, ADA), await shown(BENJAMIN, BENJAMIN)] == ["everywhere", "por_doquier"]
    await set_commands("private", type="all_private_chats")
    await set_commands("groups", type="all_group_chats")
    await set_commands("administrators", type="all_chat_administrators")
    assert [await shown(BENJAMIN, BENJAMIN), await shown(ADA, GROUP)] == ["private", "groups"]
    assert await shown(CARMEN, GROUP) == "administrators"
    await set_commands("hotel", type="chat", chat_id=GROUP)
    await set_commands("hotel_staff", type="chat_administrators", chat_id=GROUP)
    await set_commands("only_ada", type="chat_member", chat_id=GROUP, user_id=ADA)
    assert [await shown(person, GROUP) for person in (ADA, BENJAMIN, CARMEN)] == ["only_ada", "hotel", "hotel_staff"]
    await bot.get("deleteMyCommands", scope={"type": "chat_member", "chat_id": GROUP, "user_id": ADA})
    assert await shown(ADA, GROUP) == "hotel"


async def test_somebody_comes_into_a_group_and_the_bot_is_told_twice(bot: BotClient, people: People) -> None:
    ida = (await people.do("people", first_name="Ida"))["person"]["id"]
    await bot.get("getUpdates", allowed_updates=["chat_member", "message"], timeout=0)

    await people.do("join", as_=ida, chat_id=GROUP, in_=True)
    await people.do("join", as_=ida, chat_id=GROUP, in_=True)

    told = await bot.get("getUpdates", timeout=0)
    member, notice = (update.get("chat_member") or update["message"] for update in told)
    assert (member["new_chat_member"]["status"], member["from"]["id"]) == ("member", ida)
    assert [person["id"] for person in notice["new_chat_members"]] == [ida]


async def test_leaving_does_not_get_around_a_restriction_nor_coming_back_around_a_ban(
    bot: BotClient, people: People
) -> None:
    ida = (await people.do("people", first_name="Ida"))["person"]["id"]
    await people.do("join", as_=ida, chat_id=GROUP, in_=True)
    await bot.get("restrictChatMember", chat_id=GROUP, user_id=ida, permissions={})

    await people.do("join", as_=ida, chat_id=GROUP, in_=False)
    await people.do("join", as_=ida, chat_id=GROUP, in_=True)

    silent = await people.ask("POST", "/play/send", as_=ida, chat_id=GROUP, text="hello")
    assert silent == (403, {"error": "Ida may not write in this chat"})
    await bot.get("banChatMember", chat_id=GROUP, user_id=ida)
    banned = await people.ask("POST", "/play/join", as_=ida, chat_id=GROUP, in_=True)
    assert banned == (403, {"error": "Ida is banned from this group"})


async def test_hundreds_of_people_can_join(people: People) -> None:
    joined = await asyncio.gather(*(people.do("people", first_name=f"P{n}", language_code="es") for n in range(300)))

    ids = {answer["person"]["id"] for answer in joined}
    status, answer = await people.ask("POST", "/play/people", first_name="again", id=min(ids))

    assert len(ids) == 300
    assert len((await people.look("state"))["people"]) == 303
    assert (status, answer) == (409, {"error": f"somebody has the id {min(ids)} already"})


@pytest.mark.parametrize(
    ("action", "body", "status", "sentence"),
    [
        ("send", {"as_": 5, "chat_id": ADA, "text": "x"}, 404, "there is nobody with the id 5"),
        ("send", {"as_": ADA, "chat_id": 5, "text": "x"}, 404, "there is no chat with the id 5"),
        ("send", {"as_": ADA, "chat_id": BENJAMIN, "text": "x"}, 403, "Ada is not in this chat"),
        ("send", {"as_": ADA, "chat_id": ADA, "text": 5}, 400, "text must be a text"),
        ("send", {"as_": ADA, "chat_id": ADA, "text": "x" * 4097}, 400, "the message is longer than 4096 characters"),
        ("send", {"as_": "me", "chat_id": ADA, "text": "x"}, 400, "as must be a whole number"),
        ("tap", {"as_": ADA, "chat_id": ADA, "message_id": 9, "data": "a"}, 404, "there is no message 9 in this chat"),
        (
            "tap",
            {"as_": ADA, "chat_id": ADA, "message_id": 1, "data": "b"},
            400,
            "this message has no button with that data",
        ),
        ("kick-bot", {"as_": ADA, "chat_id": GROUP, "kicked": True}, 403, "Ada does not administrate this chat"),
    ],
)
async def test_what_cannot_be_done_is_refused_in_one_sentence(
    bot: BotClient, people: People, action: str, body: dict[str, Any], status: int, sentence: str
) -> None:
    await bot.get("sendMessage", chat_id=ADA, text="?", reply_markup=BUTTONS)

    answer = await people.ask("POST", f"/play/{action}", **body)

    assert answer == (status, {"error": sentence})


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"Origin": "{url}"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://127.0.0.1:1"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Host": "evil.example"}, False),
        ({"Host": "evil.example:{port}", "Origin": "http://evil.example:{port}"}, False),
        ({"Host": "10.0.0.1"}, False),
        ({"Host": "localhost:{port}"}, True),
        ({"Host": "[::1]:{port}"}, True),
        ({"Content-Type": "text/plain"}, False),
        ({"Content-Type": "application/x-www-form-urlencoded"}, False),
    ],
)
async def test_foreign_pages_cannot_act_for_anybody(
    people: People, session: aiohttp.ClientSession, headers: dict[str, str], is_taken: bool
) -> None:
    port = people.url.rpartition(":")[2]
    filled = {name: value.format(url=people.url, port=port) for name, value in headers.items()}
    body = b'{"as": 1001, "chat_id": 1001, "text": "x"}'
    sent = {"Content-Type": "application/json", **filled}

    async with session.post(f"{people.url}/play/send", data=body, headers=sent) as response:
        answer = await response.json()

    assert (response.status == 200) == is_taken
    assert is_taken or list(answer) == ["error"]
    assert len(await people.history(ADA)) == is_taken


async def test_a_page_under_another_name_cannot_read_either(people: People, session: aiohttp.ClientSession) -> None:
    for path in ("/", "/play/state", f"/play/stream?as={ADA}", "/control/calls"):
        async with session.get(people.url + path, headers={"Host": "rebound.example"}) as response:
            assert response.status == 403


async def test_the_page_may_load_nothing_from_elsewhere(people: People, session: aiohttp.ClientSession) -> None:
    async with session.get(people.url) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    for name in ("%2e%2e%2fserver.py", "nothing.js", "%00"):
        async with session.get(f"{people.url}/page/{name}") as response:
            assert response.status == 404


async def collect(people: People, path: str, into: list[dict[str, Any]]) -> None:
    async for event in people.watch(path):
        into.append(event)


async def _watched(people: People, bot: BotClient, told: dict[int, list[dict[str, Any]]]) -> bool:
    """Whether every stream is open: a change of the command list has reached them all."""
    await bot.get("deleteMyCommands")
    await people.look("state")
    return all(told.values())
