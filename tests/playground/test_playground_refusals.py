"""The playground refuses what Telegram refuses, in Telegram's words."""

from __future__ import annotations

import aiohttp
import pytest

from bot.playground import Playground
from tests.playground.playground_hands import ADA, BENJAMIN, CARMEN, GROUP, BotClient, People

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def keyboard(*buttons: dict[str, object]) -> dict[str, object]:
    return {"inline_keyboard": [list(buttons)]}


async def test_a_wrong_token_is_unauthorized_and_an_unknown_method_not_found(
    playground: Playground, session: aiohttp.ClientSession, bot: BotClient
) -> None:
    stranger = BotClient(session, playground.url, "7000000001:wrong")

    assert await stranger.refused("getMe") == "Unauthorized"
    assert await bot.refused("getMeNot") == "Not Found"
    assert (await bot.get("GETME"))["is_bot"]


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendMessage", {"text": "a"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 5, "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": ADA}, "message text is empty"),
        ("sendMessage", {"chat_id": ADA, "text": " \n "}, "message text is empty"),
        ("sendMessage", {"chat_id": ADA, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ("sendMessage", {"chat_id": ADA, "text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": ADA, "text": "😀" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": ADA, "text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "a", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "a", "reply_markup": "{"},
            "can't parse reply keyboard markup JSON object",
        ),
        ("sendMessage", {"chat_id": ADA, "text": "a", "reply_markup": []}, "object expected as reply markup"),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "a", "reply_markup": keyboard({"text": "b", "callback_data": "é" * 33})},
            "BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "a", "reply_markup": keyboard({"text": "b"})},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ("editMessageText", {"chat_id": ADA, "message_id": 99, "text": "a"}, "message to edit not found"),
        ("editMessageText", {"chat_id": ADA, "message_id": 1, "text": "a"}, "message can't be edited"),
        (
            "editMessageText",
            {"chat_id": ADA, "message_id": 2, "text": "hello"},
            NOT_MODIFIED.removeprefix("Bad Request: "),
        ),
        (
            "editMessageCaption",
            {"chat_id": ADA, "message_id": 2, "caption": "a"},
            "there is no caption in the message to edit",
        ),
        ("deleteMessage", {"chat_id": ADA, "message_id": 99}, "message to delete not found"),
        ("deleteMessages", {"chat_id": ADA, "message_ids": []}, "message identifiers are not specified"),
        ("forwardMessage", {"chat_id": ADA, "from_chat_id": ADA, "message_id": 9}, "message to forward not found"),
        ("copyMessage", {"chat_id": ADA, "from_chat_id": ADA, "message_id": 9}, "message to copy not found"),
        ("sendChatAction", {"chat_id": ADA, "action": "dance"}, "wrong parameter action in request"),
        ("setMessageReaction", {"chat_id": ADA, "message_id": 9}, "message to react not found"),
        (
            "setMessageReaction",
            {"chat_id": ADA, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "🧀"}]},
            "REACTION_INVALID",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1"}, TOO_OLD.removeprefix("Bad Request: ")),
        ("sendPhoto", {"chat_id": ADA}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": ADA, "photo": "https://example.com/a.png"}, "failed to get HTTP URL content"),
        ("sendDocument", {"chat_id": ADA, "document": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ("getFile", {"file_id": "nothing"}, "invalid file_id"),
        ("setMyCommands", {"commands": [{"command": "Ü", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ("setWebhook", {"url": "ftp://x"}, "bad webhook: an HTTPS URL must be provided for webhook"),
        ("setWebhook", {"url": "http://x", "secret_token": "é"}, "secret token contains unallowed characters"),
        ("getChatMember", {"chat_id": GROUP, "user_id": "x"}, "invalid user_id specified"),
        ("getChatMember", {"chat_id": GROUP, "user_id": 5}, "user not found"),
        ("banChatMember", {"chat_id": GROUP, "user_id": CARMEN}, "can't remove chat owner"),
        (
            "banChatMember",
            {"chat_id": ADA, "user_id": ADA},
            "method is available for supergroup and channel chats only",
        ),
        ("leaveChat", {"chat_id": ADA}, "chat member status can't be changed in private chats"),
    ],
)
async def test_a_bad_request_hears_what_is_bad(
    bot: BotClient, people: People, method: str, params: dict[str, object], description: str
) -> None:
    await people.say(ADA, "hi")
    await bot.get("sendMessage", chat_id=ADA, text="hello")

    envelope = await bot.call(method, **params)

    assert envelope == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


async def test_an_edit_may_change_the_text_or_the_keyboard_but_not_nothing(bot: BotClient) -> None:
    buttons = keyboard({"text": "b", "callback_data": "1"})
    sent = await bot.get("sendMessage", chat_id=ADA, text="<b>a</b>", parse_mode="HTML", reply_markup=buttons)
    place = {"chat_id": ADA, "message_id": sent["message_id"]}

    same = await bot.refused("editMessageText", **place, text="<b>a</b>", parse_mode="HTML", reply_markup=buttons)
    same_keyboard = await bot.refused("editMessageReplyMarkup", **place, reply_markup=buttons)
    plain = await bot.get("editMessageText", **place, text="a", reply_markup=buttons)
    bare = await bot.get("editMessageReplyMarkup", **place)

    assert same == same_keyboard == NOT_MODIFIED
    assert "entities" not in plain
    assert plain["edit_date"] >= sent["date"]
    assert "reply_markup" not in bare


async def test_exactly_as_much_text_as_allowed_is_taken(bot: BotClient) -> None:
    longest = await bot.get("sendMessage", chat_id=ADA, text=f"<b>{'😀' * 2048}</b>", parse_mode="HTML")

    assert longest["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_who_has_blocked_the_bot_gets_nothing_until_they_unblock_it(bot: BotClient, people: People) -> None:
    await people.do("block", as_=ADA, blocked=True)
    refusal = await bot.call("sendMessage", chat_id=ADA, text="hi")
    status, answer = await people.ask("POST", "/play/send", as_=ADA, chat_id=ADA, text="hi")
    await people.do("block", as_=ADA, blocked=False)

    assert refusal == {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    assert (status, answer) == (403, {"error": "Ada has blocked the bot; unblock it to write"})
    await bot.get("sendMessage", chat_id=ADA, text="welcome back")
    changes = [update["my_chat_member"] for update in await bot.get("getUpdates")]
    statuses = [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


async def test_a_deactivated_person_cannot_be_written_to(bot: BotClient, people: People) -> None:
    await people.do("deactivate", as_=BENJAMIN, deactivated=True)

    assert await bot.refused("sendMessage", chat_id=BENJAMIN, text="hi") == "Forbidden: user is deactivated"


async def test_a_bot_thrown_out_of_a_group_hears_and_says_nothing_there(bot: BotClient, people: People) -> None:
    await people.do("kick-bot", as_=CARMEN, chat_id=GROUP, kicked=True)
    await people.say(ADA, "is it gone?", GROUP)

    updates = await bot.get("getUpdates")
    refusal = await bot.refused("sendMessage", chat_id=GROUP, text="hi")

    assert [list(update)[1] for update in updates] == ["my_chat_member"]
    assert refusal == "Forbidden: bot was kicked from the supergroup chat"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1, 2]"),
        ("application/json", b'"text"'),
        ("application/json", b"\xff\xfe"),
        ("application/json", b'{"chat_id":' + b"[" * 200 + b"]" * 200 + b"}"),
        ("application/x-www-form-urlencoded", b"chat_id=%ff"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"no parts"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--'),
        ("text/plain", b"hello"),
    ],
)
async def test_a_body_that_cannot_be_read_is_a_bad_request(
    bot: BotClient, session: aiohttp.ClientSession, content_type: str, body: bytes
) -> None:
    headers = {"Content-Type": content_type}

    async with session.post(f"{bot.base}/sendMessage", data=body, headers=headers) as response:
        envelope = await response.json()

    assert (response.status, envelope["ok"], envelope["error_code"]) == (400, False, 400)


async def test_a_body_beyond_the_limits_is_too_large(bot: BotClient, session: aiohttp.ClientSession) -> None:
    form = aiohttp.FormData({"chat_id": str(ADA)})
    form.add_field("document", b"x" * (20 * 1024 * 1024 + 1), filename="big.bin")

    async with session.post(f"{bot.base}/sendDocument", data=form) as response:
        too_big_a_file = await response.json()
    too_much_text = await bot.call("sendMessage", chat_id=ADA, text="x" * 1_100_000)

    assert too_big_a_file == too_much_text
    assert too_much_text == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}
