"""What is heard in groups beside commands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bus.catalogue import GroupMessagePostedEvent
from tests.edge.conftest import Edge
from tests.edge.parts import ADA, BEN, GROUP, SENT_AT, message

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": -1009, "type": "channel", "title": "News"}


async def posted(edge: Edge, update: dict[str, Any]) -> GroupMessagePostedEvent:
    await edge.intake.hear([update])
    (event,) = edge.shelf.events
    assert isinstance(event, GroupMessagePostedEvent)
    return event


async def test_what_somebody_says_in_a_group_is_told_with_who_and_where(edge: Edge) -> None:
    event = await posted(edge, message(5, "good evening", chat=GROUP))

    assert event.payload == {
        "user_id": 7,
        "chat_id": -1001,
        "message_id": 5,
        "text": "good evening",
        "content_kind": "text",
        "is_forward": False,
        "reply_to_message_id": None,
        "reply_to_user_id": None,
        "sender_chat_id": None,
        "username": "ada",
        "first_name": "Ada",
        "language_code": "en",
    }
    assert event.timestamp == datetime.fromtimestamp(SENT_AT, UTC)


async def test_a_reply_says_to_whom(edge: Edge) -> None:
    answered = message(4, "who has the key?", BEN, chat=GROUP)["message"]

    event = await posted(edge, message(5, "thanks", chat=GROUP, reply_to_message=answered))

    assert (event.reply_to_message_id, event.reply_to_user_id) == (4, 8)


async def test_in_a_topic_what_answers_nothing_is_no_reply(edge: Edge) -> None:
    opening = message(4, None, BEN, chat=GROUP, forum_topic_created={"name": "Keys", "icon_color": 1})["message"]

    event = await posted(edge, message(5, "thanks", chat=GROUP, is_topic_message=True, reply_to_message=opening))

    assert event.reply_to_user_id is None


async def test_a_picture_is_told_with_its_caption_and_that_it_is_a_forward(edge: Edge) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    origin = {"type": "hidden_user", "date": SENT_AT, "sender_user_name": "Somebody"}

    event = await posted(edge, message(5, None, chat=GROUP, photo=photo, caption="look at this", forward_origin=origin))

    assert (event.text, event.content_kind, event.is_forward) == ("look at this", "photo", True)


@pytest.mark.parametrize("speaker", [GROUP, CHANNEL], ids=["an anonymous admin", "a channel"])
async def test_a_chat_that_speaks_is_told_as_such(edge: Edge, speaker: dict[str, Any]) -> None:
    event = await posted(edge, message(5, "order, please", ANONYMOUS, chat=GROUP, sender_chat=speaker))

    assert (event.user_id, event.sender_chat_id) == (1087968824, speaker["id"])


async def test_a_message_heard_twice_is_the_same_event(edge: Edge) -> None:
    await edge.intake.hear([message(5, "good evening", chat=GROUP)])

    await posted(edge, message(5, "good evening", chat=GROUP))


@pytest.mark.parametrize(
    "update",
    [
        message(1, "/ban@OtherBot", chat=GROUP),
        message(1, "beep", {**ADA, "is_bot": True}, chat=GROUP),
        message(1, None, chat=GROUP, new_chat_members=[BEN]),
        {"update_id": 1, "edited_message": message(1, "good evening", chat=GROUP)["message"]},
    ],
    ids=["another bot's command", "another bot", "a notice", "an edit"],
)
async def test_what_is_no_post_is_left_out(edge: Edge, update: dict[str, Any]) -> None:
    await edge.intake.hear([update])

    assert edge.shelf.events == []
