"""What authors of broadcasts send is heard as its text, with its formatting, and only while it is waited for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot

from bot.callbacks import SteerBroadcast
from bot.intake import Intake
from bot.presenter import ReaderLanguages, Texts
from bot.routers import TapAnswers
from bus.catalogue import BroadcastRequestedEvent, BroadcastWrittenEvent
from bus.key_ring import KeyRing
from tests.edge.parts import ADA, BEN, NOW, Chosen, Shelf, message, tap

PHOTO = [{"file_id": name, "file_unique_id": name, "width": 90, "height": 90} for name in ("small", "large")]


class Ada:
    """The only one who is writing a broadcast."""

    async def is_writing(self, user_id: int) -> bool:
        return user_id == ADA["id"]


@pytest.fixture
async def heard(bot: Bot, texts: Texts) -> AsyncIterator[Any]:
    """Makes an intake hear updates; their events."""
    shelf, answers = Shelf(), TapAnswers(bot, texts, ReaderLanguages(Chosen()))
    intake = Intake(
        bot, "DianaBot", shelf, answers, clock=lambda: NOW, key_ring=KeyRing({"k1": bytes(32)}), authors=Ada()
    )

    async def hear(*updates: object) -> list[Any]:
        await intake.hear(updates)
        return list(shelf.events)

    yield hear
    await answers.close()


async def test_a_text_is_taken_as_html_unless_it_was_formatted_in_the_app(heard: Any) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    found = [{"type": "url", "offset": 0, "length": 11}]

    typed, formatted, linked = await heard(
        message(1, "<b>Hi</b> you"),
        message(2, "Hi, <you>", entities=bold),
        message(3, "example.org is <i>open</i>", entities=found),
    )

    assert typed.html == "<b>Hi</b> you"
    assert formatted.html == "<b>Hi,</b> &lt;you&gt;"
    assert linked.html == "example.org is <i>open</i>"


async def test_a_picture_comes_with_its_caption_in_its_largest_size(heard: Any) -> None:
    (event,) = await heard(message(1, None, photo=PHOTO, caption="Look"))

    assert isinstance(event, BroadcastWrittenEvent)
    assert (event.html, event.photo, event.content_kind) == ("Look", "large", "photo")


@pytest.mark.parametrize(
    "update",
    [
        message(1, "/points", ADA),
        message(1, "hello", BEN),
        message(1, "hello", ADA, chat={"id": -1001, "type": "supergroup", "title": "Night Hotel"}),
    ],
    ids=["command", "somebody else", "in a group"],
)
async def test_anything_else_is_what_it_always_was(heard: Any, update: dict[str, Any]) -> None:
    events = await heard(update)

    assert not any(isinstance(event, BroadcastWrittenEvent) for event in events)


async def test_a_button_counts_for_its_owner_alone_and_says_which_draft_it_was_shown_with(heard: Any) -> None:
    data = SteerBroadcast(owner=ADA["id"], turn="abcdefgh", deed="send", broadcast_id=7, draft_version=3).pack()

    events = await heard(tap(1, data, BEN), tap(2, data, ADA))

    (event,) = events
    assert isinstance(event, BroadcastRequestedEvent)
    assert (event.user_id, event.deed, event.broadcast_id, event.draft_version) == (ADA["id"], "send", 7, 3)
    assert len(data.encode()) <= 64
