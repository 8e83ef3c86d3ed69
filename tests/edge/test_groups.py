"""What is heard in groups beside commands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import ChatMemberAdministrator

from bus.catalogue import (
    BotStandingChangedEvent,
    GroupCommandPostedEvent,
    GroupMessageEditedEvent,
    GroupMessagePostedEvent,
    MemberChangedEvent,
)
from bus.catalogue.bot import post_event_id
from tests.edge.conftest import Edge
from tests.edge.parts import ADA, BEN, GROUP, SENT_AT, message

ALL_RIGHTS = [name for name in ChatMemberAdministrator.model_fields if name.startswith("can_")]
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
        message(1, "beep", {**ADA, "is_bot": True}, chat=GROUP),
        message(1, None, chat=GROUP, left_chat_member=BEN),
    ],
    ids=["another bot", "a notice"],
)
async def test_what_is_no_post_is_left_out(edge: Edge, update: dict[str, Any]) -> None:
    await edge.intake.hear([update])

    assert edge.shelf.events == []


async def test_an_edit_is_told_as_one_with_what_it_says_now(edge: Edge) -> None:
    edited = {**message(5, "/start good night", chat=GROUP)["message"], "edit_date": SENT_AT + 60}

    await edge.intake.hear([{"update_id": 6, "edited_message": edited}])

    (event,) = edge.shelf.events
    assert isinstance(event, GroupMessageEditedEvent)
    assert (event.message_id, event.text) == (5, "/start good night")
    assert event.timestamp == datetime.fromtimestamp(SENT_AT + 60, UTC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/ban@OtherBot free money", ["bot.command.posted"]),
        ("/buy free money", ["bot.command.posted"]),
        ("/warn free money", ["bot.command.posted", "admin.moderation.requested"]),
        ("/daily free money", ["bot.command.posted", "gamification.daily.requested"]),
    ],
)
async def test_a_command_is_also_what_everybody_reads(edge: Edge, text: str, told: list[str]) -> None:
    await edge.intake.hear([message(5, text, chat=GROUP)])

    posted, *asked = edge.shelf.events
    assert isinstance(posted, GroupCommandPostedEvent)
    assert (posted.text, posted.user_id) == (text, 7)
    assert edge.shelf.types() == told
    assert len({event.event_id for event in (posted, *asked)}) == len(told)


async def test_a_post_is_found_by_who_knows_the_message(edge: Edge) -> None:
    event = await posted(edge, message(5, "good evening", chat=GROUP))

    assert event.event_id == post_event_id(edge.bot.id, -1001, 5)


def change(kind: str, before: dict[str, Any], after: dict[str, Any], who: dict[str, Any]) -> dict[str, Any]:
    members = {"old_chat_member": {**before, "user": who}, "new_chat_member": {**after, "user": who}}
    return {"update_id": 1, kind: {"chat": GROUP, "from": ADA, "date": SENT_AT, **members}}


SILENCED = dict.fromkeys(
    (
        *(f"can_send_{what}" for what in ("messages", "audios", "documents", "photos", "videos", "video_notes")),
        *(f"can_send_{what}" for what in ("voice_notes", "polls", "other_messages")),
        *(f"can_{what}" for what in ("add_web_page_previews", "change_info", "invite_users", "pin_messages")),
        *(f"can_{what}" for what in ("manage_topics", "react_to_messages", "edit_tag")),
    ),
    False,
)


@pytest.mark.parametrize(
    ("before", "after", "was_in", "is_in"),
    [
        ({"status": "left"}, {"status": "member"}, False, True),
        ({"status": "member"}, {"status": "kicked", "until_date": 0}, True, False),
        ({"status": "member"}, {"status": "restricted", "is_member": True, "until_date": 0, **SILENCED}, True, True),
        ({"status": "restricted", "is_member": False, "until_date": 0, **SILENCED}, {"status": "left"}, False, False),
    ],
)
async def test_who_comes_and_goes_is_told(
    edge: Edge, before: dict[str, Any], after: dict[str, Any], was_in: bool, is_in: bool
) -> None:
    await edge.intake.hear([change("chat_member", before, after, BEN)])

    (event,) = edge.shelf.events
    assert isinstance(event, MemberChangedEvent)
    assert (event.user_id, event.by_user_id, event.chat_title) == (8, 7, "Night Hotel")
    assert (event.old_status, event.new_status) == (before["status"], after["status"])
    assert (event.was_in, event.is_in) == (was_in, is_in)


async def test_what_the_bot_may_do_in_a_group_is_told(edge: Edge) -> None:
    rights = {name: name == "can_delete_messages" for name in ALL_RIGHTS}
    promoted = {"status": "administrator", "is_anonymous": False, **rights}
    bot = {"id": edge.bot.id, "is_bot": True, "first_name": "Diana"}

    await edge.intake.hear([change("my_chat_member", {"status": "member"}, promoted, bot)])

    (event,) = edge.shelf.events
    assert isinstance(event, BotStandingChangedEvent)
    assert (event.chat_id, event.new_status, event.is_in) == (-1001, "administrator", True)
    assert event.rights == ["can_delete_messages"]
