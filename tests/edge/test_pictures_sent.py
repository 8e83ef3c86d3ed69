"""Pictures on their way out: drawn and uploaded once, in place where a menu was tapped, and words where they fail."""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson
import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.limits import SendLimits
from bot.presenter import Page
from bot.sender import Sender
from bus.catalogue import ReplyRequestedEvent
from services.database import DatabaseUnavailable, SentFiles
from tests.edge.bot_api import BotApi, refusal
from tests.edge.parts import Notebook, at_once

KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Back", callback_data="back")]])


@dataclass
class Sketch:
    """A picture that counts how often it is drawn."""

    key: str = "sketch"
    content: bytes = b"\x89PNG sketch"
    is_lasting: bool = False
    drawn: int = 0

    def draw(self) -> bytes:
        self.drawn += 1
        if not self.content:
            raise OSError("no paint left")
        return self.content


@dataclass
class Easel:
    """Stands in for the presenter: every reply shows this page."""

    picture: Sketch | None = field(default_factory=Sketch)

    async def page(self, event: ReplyRequestedEvent) -> Page:
        return Page(("A <b>card</b>",), KEYBOARD, in_place=True, picture=self.picture)


class Away:
    """A memory whose database is away."""

    async def find(self, content: str) -> str | None:
        raise DatabaseUnavailable("connection refused")

    async def keep(self, content: str, file_id: str) -> None:
        raise DatabaseUnavailable("connection refused")

    async def forget(self, content: str, file_id: str) -> None:
        raise DatabaseUnavailable("connection refused")


@pytest.fixture
def easel() -> Easel:
    return Easel()


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def sender(bot: Bot, easel: Easel, notebook: Notebook) -> Sender:
    return Sender(bot, easel, notebook, SendLimits(1000), delay_s=at_once)  # type: ignore[arg-type]


def reply(message_id: int | None = None) -> ReplyRequestedEvent:
    return ReplyRequestedEvent(chat_id=7, screen="card", user_id=7, message_id=message_id)


async def test_a_picture_is_sent_with_its_words_and_its_buttons(sender: Sender, api: BotApi) -> None:
    await sender.handle(reply())

    (sent,) = api.called("sendPhoto")
    assert (sent["chat_id"], sent["caption"], sent["parse_mode"]) == ("7", "A <b>card</b>", "HTML")
    assert "Back" in sent["reply_markup"]
    assert api.called("sendMessage") == []


async def test_what_telegram_has_already_is_neither_drawn_nor_uploaded_again(
    sender: Sender, easel: Easel, api: BotApi
) -> None:
    await sender.handle(reply())
    await sender.handle(reply())

    assert api.called("sendPhoto")[1]["photo"] == "file101"
    assert easel.picture is not None
    assert easel.picture.drawn == 1


async def test_other_content_is_another_picture(sender: Sender, easel: Easel, api: BotApi) -> None:
    await sender.handle(reply())
    easel.picture = Sketch(key="another")

    await sender.handle(reply())

    assert api.called("sendPhoto")[1]["photo"] != "file101"
    assert easel.picture.drawn == 1


async def test_a_tapped_menu_becomes_a_picture_in_place(sender: Sender, notebook: Notebook, api: BotApi) -> None:
    event = reply(message_id=50)

    await sender.handle(event)

    (edited,) = api.called("editMessageMedia")
    media = orjson.loads(edited["media"])
    assert (edited["message_id"], media["type"], media["caption"]) == ("50", "photo", "A <b>card</b>")
    assert media["media"].startswith("attach://")
    assert api.called("sendPhoto") == api.called("sendMessage") == []
    assert notebook.finished[event.event_id] == (50, "sent")


async def test_a_message_that_is_gone_gets_a_new_picture(sender: Sender, api: BotApi) -> None:
    api.misbehave("editMessageMedia", refusal(400, "Bad Request: message to edit not found"))

    await sender.handle(reply(message_id=50))

    assert len(api.called("sendPhoto")) == 1


async def test_a_picture_that_cannot_be_drawn_is_told_in_words(sender: Sender, easel: Easel, api: BotApi) -> None:
    easel.picture = Sketch(content=b"")

    await sender.handle(reply())

    (sent,) = api.called("sendMessage")
    assert sent["text"] == "A <b>card</b>"
    assert "Back" in sent["reply_markup"]


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: not enough rights to send photos to the chat"),
        (400, "Bad Request: IMAGE_PROCESS_FAILED"),
        (404, "Not Found"),
    ],
)
async def test_a_picture_telegram_does_not_take_is_told_in_words_and_drawn_anew_next_time(
    sender: Sender, easel: Easel, api: BotApi, code: int, description: str
) -> None:
    api.misbehave("sendPhoto", refusal(code, description))

    await sender.handle(reply())
    await sender.handle(reply())

    assert len(api.called("sendMessage")) == 1
    assert easel.picture is not None
    assert easel.picture.drawn == 2


async def test_a_picture_telegram_has_lost_is_uploaded_anew_at_once(sender: Sender, easel: Easel, api: BotApi) -> None:
    await sender.handle(reply())
    api.misbehave("sendPhoto", refusal(400, "Bad Request: wrong file identifier/HTTP URL specified"))

    await sender.handle(reply())

    assert api.called("sendMessage") == []
    assert [str(call["photo"]).startswith("file") for call in api.called("sendPhoto")] == [False, True, False]
    assert easel.picture is not None
    assert easel.picture.drawn == 2


async def test_a_picture_that_lasts_is_uploaded_once_by_all_who_ever_send_it(
    bot: Bot, easel: Easel, api: BotApi, files: SentFiles
) -> None:
    easel.picture = Sketch(is_lasting=True)

    for _ in range(2):
        await Sender(bot, easel, Notebook(), SendLimits(1000), files=files).handle(reply())  # type: ignore[arg-type]

    assert api.called("sendPhoto")[1]["photo"] == "file101"
    assert easel.picture.drawn == 1


async def test_a_memory_that_is_away_costs_an_upload_and_nothing_else(
    bot: Bot, easel: Easel, api: BotApi, notebook: Notebook
) -> None:
    easel.picture, event = Sketch(is_lasting=True), reply()

    await Sender(bot, easel, notebook, SendLimits(1000), files=Away()).handle(event)  # type: ignore[arg-type]

    assert len(api.called("sendPhoto")) == 1
    assert notebook.finished[event.event_id][1] == "sent"


async def test_a_tapped_picture_that_is_refused_leaves_its_words_in_place(sender: Sender, api: BotApi) -> None:
    api.misbehave("editMessageMedia", refusal(400, "Bad Request: IMAGE_PROCESS_FAILED"))

    await sender.handle(reply(message_id=50))

    assert api.called("editMessageText")[0]["message_id"] == "50"


async def test_words_in_the_place_of_a_picture_come_as_a_new_message_and_the_picture_goes(
    sender: Sender, easel: Easel, api: BotApi
) -> None:
    easel.picture = None
    api.misbehave("editMessageText", refusal(400, "Bad Request: there is no text in the message to edit"))

    await sender.handle(reply(message_id=50))

    assert len(api.called("sendMessage")) == 1
    assert [call["message_id"] for call in api.called("deleteMessage")] == ["50"]


async def test_somebody_who_blocked_the_bot_is_found_out_by_picture_too(
    sender: Sender, notebook: Notebook, api: BotApi
) -> None:
    blocked = refusal(403, "Forbidden: bot was blocked by the user")
    api.misbehave("sendPhoto", blocked)
    api.misbehave("sendMessage", blocked)
    event = reply()

    await sender.handle(event)

    assert notebook.finished[event.event_id] == (None, "refused:blocked")
