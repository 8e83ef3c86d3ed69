"""A page that can be heard is heard first; whatever becomes of the recording, the words come."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from aiogram import Bot

from bot.limits import SendLimits
from bot.presenter import Page
from bot.sender import Sender
from bus.catalogue import ReplyRequestedEvent
from services.database import SentFiles
from tests.edge.bot_api import BotApi, refusal
from tests.edge.parts import Notebook, at_once


@dataclass
class Narrator:
    """Stands in for the presenter: every reply shows this page."""

    voice: Path

    async def page(self, event: ReplyRequestedEvent) -> Page:
        return Page(("A door.",), None, in_place=False, voice=self.voice)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "door.ogg"
    path.write_bytes(b"OggS a creak")
    return path


@pytest.fixture
def sender(bot: Bot, recording: Path) -> Sender:
    return Sender(bot, Narrator(recording), Notebook(), SendLimits(1000), delay_s=at_once)  # type: ignore[arg-type]


REPLY = ReplyRequestedEvent(chat_id=7, screen="node", user_id=7)


async def test_a_page_is_heard_before_it_is_read(sender: Sender, api: BotApi) -> None:
    await sender.handle(REPLY)

    assert [call.method for call in api.calls] == ["sendVoice", "sendMessage"]
    assert "voice" in api.called("sendVoice")[0]


async def test_a_recording_telegram_refuses_leaves_the_words(sender: Sender, api: BotApi) -> None:
    api.misbehave("sendVoice", refusal(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"))

    await sender.handle(REPLY)

    assert [call["text"] for call in api.called("sendMessage")] == ["A door."]


async def test_a_recording_that_is_gone_leaves_the_words(bot: Bot, tmp_path: Path, api: BotApi) -> None:
    narrator = Narrator(tmp_path / "gone.ogg")

    await Sender(bot, narrator, Notebook(), SendLimits(1000), delay_s=at_once).handle(REPLY)  # type: ignore[arg-type]

    assert [call["text"] for call in api.called("sendMessage")] == ["A door."]


async def test_a_recording_is_uploaded_once_by_all_who_ever_send_it(
    bot: Bot, recording: Path, api: BotApi, files: SentFiles
) -> None:
    for _ in range(2):
        sender = Sender(bot, Narrator(recording), Notebook(), SendLimits(1000), files=files)  # type: ignore[arg-type]
        await sender.handle(ReplyRequestedEvent(chat_id=7, screen="node", user_id=7))

    assert [str(call["voice"]).startswith("file") for call in api.called("sendVoice")] == [False, True]


async def test_a_recording_telegram_has_lost_is_uploaded_anew_at_once(sender: Sender, api: BotApi) -> None:
    await sender.handle(REPLY)
    api.misbehave("sendVoice", refusal(400, "Bad Request: wrong file identifier/HTTP URL specified"))

    await sender.handle(ReplyRequestedEvent(chat_id=7, screen="node", user_id=7))

    assert len(api.called("sendVoice")) == 3
    assert len(api.called("sendMessage")) == 2
