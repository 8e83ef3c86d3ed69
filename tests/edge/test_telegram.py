"""The session to Telegram: errors by Telegram's own codes, and never a token in them."""

from __future__ import annotations

import gc
import traceback

import orjson
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from prometheus_client import REGISTRY

from bot.command_menu import announce_commands
from bot.presenter import Texts
from bot.telegram import SendDocument, SendText, make_bot, redact, who_am_i
from tests.edge.bot_api import TOKEN, BotApi, Fault, refusal
from tests.edge.parts import at_once

CASES = [
    (refusal(400, "Bad Request: x"), TelegramBadRequest),
    (Fault(200, refusal(400, "Bad Request: x").body), TelegramBadRequest),
    (refusal(401, "Unauthorized"), TelegramUnauthorizedError),
    (refusal(403, "Forbidden"), TelegramForbiddenError),
    (refusal(409, "Conflict"), TelegramConflictError),
    (refusal(429, "Too Many Requests", retry_after=7), TelegramRetryAfter),
    (refusal(429, "Too Many Requests"), TelegramRetryAfter),
    (Fault(429, b'{"ok": false}'), TelegramRetryAfter),
    (refusal(400, "Bad Request", migrate_to_chat_id=-100), TelegramMigrateToChat),
    (refusal(500, "Internal"), TelegramServerError),
    (Fault(503, b"<html>busy</html>"), TelegramServerError),
    (Fault(302, b""), ClientDecodeError),
    (Fault(200, b"<html>login</html>"), ClientDecodeError),
    (Fault(200, b"[]"), ClientDecodeError),
    (Fault(cut=True), TelegramNetworkError),
    (refusal(400, f"look at https://api.telegram.org/bot{TOKEN}/x"), TelegramBadRequest),
]


@pytest.mark.parametrize(("fault", "error"), CASES, ids=[f"{n}-{error.__name__}" for n, (_, error) in enumerate(CASES)])
async def test_a_failure_is_what_telegrams_code_says_and_tells_no_token(
    api: BotApi, bot: Bot, fault: Fault, error: type[AiogramError]
) -> None:
    api.misbehave("sendMessage", fault)

    with pytest.raises(error) as caught:
        await bot(SendText(chat_id=7, text="hello"))

    assert type(caught.value) is error
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None or TOKEN not in repr(caught.value.__context__)


async def test_words_travel_as_json_and_files_as_a_form(api: BotApi, bot: Bot) -> None:
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="¡Sí! 🗝", callback_data="yes")]])

    await bot(SendText(chat_id=-7, text="¿Quién?\n<b>🕯</b>", parse_mode="HTML", reply_markup=keyboard))
    await bot(SendDocument(chat_id=7, document=BufferedInputFile(b"all of it", "you.json"), caption="¡Toma!"))

    words, file = api.calls
    assert words.content_type == "application/json"
    assert {**words.values, "reply_markup": orjson.loads(words.values["reply_markup"])} == {
        "chat_id": "-7",
        "text": "¿Quién?\n<b>🕯</b>",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "¡Sí! 🗝", "callback_data": "yes"}]]},
    }
    assert file.content_type == "multipart/form-data"
    assert (file.values["chat_id"], file.values["caption"]) == ("7", "¡Toma!")


async def test_a_server_that_is_not_there_tells_no_token() -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:1")

    with pytest.raises(TelegramNetworkError) as caught:
        await bot.get_me()

    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    await bot.session.close()


@pytest.mark.parametrize("base", ["http://", "http://127.0.0.1:99999", "nonsense"])
async def test_a_base_that_is_no_address_tells_no_token(base: str) -> None:
    bot = make_bot(TOKEN, base)

    with pytest.raises(AiogramError) as caught:
        await bot.get_me()

    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    await bot.session.close()


async def test_the_bot_asks_who_it_is_until_it_is_told(api: BotApi, bot: Bot) -> None:
    api.misbehave("getMe", refusal(500, "Internal"), Fault(cut=True), Fault(200, b"?"))

    me = await who_am_i(bot, delay_s=at_once)

    assert me.username == "DianaBot"


@pytest.mark.parametrize("code", [401, 404])
async def test_a_wrong_token_is_told_at_once(api: BotApi, bot: Bot, code: int) -> None:
    api.misbehave("getMe", refusal(code, "no"))

    with pytest.raises(AiogramError):
        await who_am_i(bot, delay_s=at_once)


async def test_the_command_menu_is_set_where_the_server_knows_how(api: BotApi, bot: Bot, texts: Texts) -> None:
    api.misbehave("setMyCommands", refusal(404, "Not Found"), Fault(cut=True))

    taken = await announce_commands(bot, texts)

    assert taken == 4
    assert [call.get("language_code") for call in api.called("setMyCommands")] == [None, "es"] * 3


async def test_the_type_of_an_answer_is_made_once(api: BotApi, bot: Bot) -> None:
    await bot.get_me()
    gc.collect()
    made = set(Response.__subclasses__())

    await bot.get_me()

    assert set(Response.__subclasses__()) == made


async def test_calls_are_counted_by_how_they_ended(api: BotApi, bot: Bot) -> None:
    def counted(outcome: str) -> float:
        labels = {"method": "sendMessage", "outcome": outcome}
        return REGISTRY.get_sample_value("telegram_requests_total", labels) or 0.0

    before = counted("ok"), counted("403")
    api.misbehave("sendMessage", refusal(403, "Forbidden"))

    with pytest.raises(TelegramForbiddenError):
        await bot(SendText(chat_id=7, text="hello"))
    await bot(SendText(chat_id=7, text="hello"))

    assert (counted("ok"), counted("403")) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"GET /file/bot{TOKEN.replace(':', '%3A')}/photos/1.jpg",
        "http://localhost/bot1:x/getMe",
        f"token={TOKEN}!",
    ],
)
def test_tokens_are_taken_out_of_text(text: str) -> None:
    redacted = redact(text)

    assert "[redacted]" in redacted
    assert not any(secret in redacted for secret in (TOKEN, TOKEN.split(":")[1], "1:x"))


def test_ordinary_text_stays_as_it_is() -> None:
    text = "at 12:30 the /bottle of 7:3 was sent to http://localhost:8080/bots/1"

    assert redact(text) == text
