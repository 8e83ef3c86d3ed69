"""Replies on their way out: each once where that can be known, none in an error loop, none lost to an outage."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from aiogram import Bot
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from bot.limits import SendLimits
from bot.presenter import Presenter, ReaderLanguages, Texts, UnknownScreenError
from bot.sender import Sender
from bus.catalogue import ReplyRequestedEvent
from services.screens import Screen
from tests.edge.bot_api import TOKEN, BotApi, Fault, refusal
from tests.edge.parts import Chosen, Notebook, at_once
from tests.waiting import until


class Desk:
    """A sender with its notebook, and what it was told about chats that cannot be reached or are others by now."""

    def __init__(self, bot: Bot, texts: Texts) -> None:
        self.notebook = Notebook()
        self.unreachable: list[tuple[int, str]] = []
        self.migrated: list[tuple[int, int]] = []
        presenter = Presenter(texts, ReaderLanguages(Chosen()), "DianaBot")
        self.sender = Sender(
            bot,
            presenter,
            self.notebook,
            SendLimits(1000),
            on_unreachable=self._on_unreachable,
            on_migrated=self._on_migrated,
            delay_s=at_once,
        )

    async def _on_unreachable(self, chat_id: int, why: str) -> None:
        self.unreachable.append((chat_id, why))

    async def _on_migrated(self, chat_id: int, new_chat_id: int) -> None:
        self.migrated.append((chat_id, new_chat_id))

    async def send(self, event: ReplyRequestedEvent) -> tuple[int | None, str] | None:
        """What the notebook says of the event after it was handled."""
        assert await self.sender.handle(event)
        return self.notebook.finished.get(event.event_id)


@pytest.fixture
async def desk(bot: Bot, texts: Texts) -> Desk:
    return Desk(bot, texts)


def menu(message_id: int | None = None, chat_id: int = 7, **more: Any) -> ReplyRequestedEvent:
    return ReplyRequestedEvent(
        chat_id=chat_id, screen=Screen.MENU, data={"first_name": "Ada"}, message_id=message_id, user_id=7, **more
    )


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_a_reply_finds_the_message_that_another_reply_showed(desk: Desk, api: BotApi) -> None:
    shown, never_sent = menu(), menu()
    outcome = await desk.send(shown)
    assert outcome is not None

    edited = await desk.send(menu(shown_by=shown.event_id))
    sent = await desk.send(menu(shown_by=never_sent.event_id))

    (edit,) = api.called("editMessageText")
    assert int(edit["message_id"]) == outcome[0]
    assert edited == outcome
    assert sent is not None
    assert sent[0] != outcome[0]
    assert len(api.called("sendMessage")) == 2


async def test_a_reply_is_sent_once_however_often_it_is_delivered(desk: Desk, api: BotApi) -> None:
    event = menu()

    outcome = await desk.send(event)
    await desk.send(event)

    (sent,) = api.called("sendMessage")
    assert (sent["chat_id"], sent["parse_mode"]) == ("7", "HTML")
    assert "Ada" in sent["text"]
    assert "o2:7:" in sent["reply_markup"]
    assert outcome == (101, "sent")


async def test_a_tapped_menu_is_edited_in_place(desk: Desk, api: BotApi) -> None:
    outcome = await desk.send(menu(message_id=50))

    assert outcome == (50, "sent")
    assert api.called("editMessageText")[0]["message_id"] == "50"
    assert api.called("sendMessage") == []


async def test_a_welcome_never_replaces_a_message(desk: Desk, api: BotApi) -> None:
    await desk.send(ReplyRequestedEvent(chat_id=7, screen=Screen.WELCOME, data={"first_name": "Ada"}, message_id=50))

    assert api.called("editMessageText") == []
    assert len(api.called("sendMessage")) == 1


@pytest.mark.parametrize(
    "description",
    [
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
        "there is no text in the message to edit",
    ],
)
async def test_what_cannot_be_edited_is_sent_anew(desk: Desk, api: BotApi, description: str) -> None:
    api.misbehave("editMessageText", refusal(400, f"Bad Request: {description}"))

    outcome = await desk.send(menu(message_id=50))

    assert outcome == (101, "sent")


async def test_a_message_that_already_says_this_is_done(desk: Desk, api: BotApi) -> None:
    not_modified = "Bad Request: message is not modified: specified new message content and reply markup are the same"
    api.misbehave("editMessageText", refusal(400, not_modified))

    outcome = await desk.send(menu(message_id=50))

    assert outcome == (50, "sent")
    assert api.called("sendMessage") == []


@pytest.mark.parametrize(
    ("code", "description", "why"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: user is deactivated", "deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "kicked"),
        (403, "Forbidden: bot can't initiate conversation with a user", "never_started"),
        (403, "Forbidden: something new", "forbidden"),
        (400, "Bad Request: chat not found", "chat_not_found"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "no_rights"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", "migrated"),
    ],
)
async def test_an_unreachable_chat_is_recorded_and_told_on(
    desk: Desk, api: BotApi, code: int, description: str, why: str
) -> None:
    api.misbehave("sendMessage", refusal(code, description))

    outcome = await desk.send(menu())

    assert outcome == (None, f"refused:{why}")
    assert desk.unreachable == [(7, why)]
    assert len(api.called("sendMessage")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        refusal(500, "Internal Server Error"),
        Fault(502, b"<html>"),
        Fault(200, b"garbage"),
        Fault(cut=True),
        refusal(401, "Unauthorized"),
    ],
    ids=["500", "502", "garbage", "cut", "401"],
)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_an_outage_is_waited_out(desk: Desk, api: BotApi, method: str, fault: Fault) -> None:
    api.misbehave(method, *[fault] * 4)

    with capture_logs() as lines:
        outcome = await desk.send(menu(message_id=50 if method == "editMessageText" else None))

    assert outcome is not None
    assert outcome[1] == "sent"
    assert len(api.called(method)) == 5
    assert TOKEN not in str(lines)


async def test_a_lost_answer_is_counted_as_possibly_doubled(desk: Desk, api: BotApi) -> None:
    before = counted("replies_possibly_doubled_total", why="no_answer")
    api.misbehave("sendMessage", Fault(cut=True))

    await desk.send(menu())

    assert counted("replies_possibly_doubled_total", why="no_answer") == before + 1


async def test_an_interrupted_reply_is_sent_again_and_counted(desk: Desk, api: BotApi) -> None:
    event = menu()
    await desk.notebook.begin(event)
    before = counted("replies_possibly_doubled_total", why="crash")

    await desk.send(event)

    assert len(api.called("sendMessage")) == 1
    assert counted("replies_possibly_doubled_total", why="crash") == before + 1


async def test_what_only_waits_for_its_turn_does_not_count_as_begun(bot: Bot, texts: Texts, api: BotApi) -> None:
    desk = Desk(bot, texts)
    limits = SendLimits(1000)
    await limits.pause(60)
    desk.sender._outgoing._limits = limits
    waiting = asyncio.create_task(desk.sender.handle(menu()))
    await until(lambda: limits.chats_remembered)

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    assert desk.notebook.begun == set()
    assert api.called("sendMessage") == []


async def test_retry_after_holds_everybody_back(desk: Desk, api: BotApi) -> None:
    api.misbehave("sendMessage", refusal(429, "Too Many Requests: retry after 1", retry_after=1))
    await_first = asyncio.create_task(desk.send(menu(chat_id=7)))
    await until(lambda: api.called("sendMessage"))
    begun = time.monotonic()
    await until(lambda: desk.sender._outgoing._limits._paused_until > 0)  # type: ignore[attr-defined]  # looks inside

    await desk.send(menu(chat_id=8))
    await await_first

    assert time.monotonic() - begun >= 0.9
    assert len(desk.notebook.finished) == 2


async def test_a_migrated_group_gets_its_reply_in_the_new_chat(desk: Desk, api: BotApi) -> None:
    migrated = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1002)
    api.misbehave("sendMessage", migrated)
    api.misbehave("editMessageText", migrated)

    sent = await desk.send(menu(chat_id=-5))
    edited = await desk.send(menu(chat_id=-5, message_id=50))

    assert (sent, edited) == ((101, "sent"), (102, "sent"))
    assert [call["chat_id"] for call in api.called("sendMessage")] == ["-5", "-1002", "-1002"]
    assert desk.migrated == [(-5, -1002), (-5, -1002)]


async def test_a_group_that_migrated_and_shut_us_out_is_told_as_both(desk: Desk, api: BotApi) -> None:
    migrated = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1002)
    api.misbehave("sendMessage", migrated, refusal(403, "Forbidden: bot was kicked from the supergroup chat"))

    await desk.send(menu(chat_id=-5))

    assert desk.migrated == [(-5, -1002)]
    assert desk.unreachable == [(-1002, "kicked")]


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_refused_markup_falls_back_to_plain_text(desk: Desk, api: BotApi, method: str) -> None:
    api.misbehave(method, refusal(400, "Bad Request: can't parse entities: Unexpected end tag at byte offset 5"))

    await desk.send(menu(message_id=50 if method == "editMessageText" else None))

    again = api.called(method)[1]
    assert "parse_mode" not in again
    assert "<b>" not in again["text"]
    assert "o2:7:" in again["reply_markup"]


async def test_a_database_that_is_away_after_sending_does_not_send_twice(desk: Desk, api: BotApi) -> None:
    desk.notebook.failing = 3

    outcome = await desk.send(menu())

    assert outcome == (101, "sent")
    assert len(api.called("sendMessage")) == 1


async def test_a_page_that_cannot_be_written_is_the_buses_to_keep(desk: Desk, api: BotApi) -> None:
    with pytest.raises(UnknownScreenError, match=r"user\.nowhere"):
        await desk.sender.handle(ReplyRequestedEvent(chat_id=7, screen="user.nowhere"))

    assert desk.notebook.begun == set()
    assert api.calls == []


async def test_the_sender_asks_the_bus_for_no_time_limit(desk: Desk) -> None:
    assert desk.sender.timeout_seconds is None
    assert (desk.sender.service_name, desk.sender.handler_id) == ("bot", "sender")
    assert desk.sender.supported_event_types == ["bot.reply.requested"]


async def test_what_asks_for_words_opens_an_answer_in_a_message_of_its_own(desk: Desk, api: BotApi) -> None:
    asks = {"who": {"id": 8, "name": "Ben"}, "deed": "note", "word": "note"}
    prompt = ReplyRequestedEvent(chat_id=7, screen=Screen.PERSON_WORDS, data=asks, message_id=5, user_id=7)

    await desk.send(prompt)

    (sent,) = api.called("sendMessage")
    assert "force_reply" in sent["reply_markup"]
    assert api.called("editMessageText") == []
