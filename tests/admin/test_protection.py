"""Floods and blocked words: watched or stopped, and whom that lets alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus import (
    BaseEvent,
    ContentModeratedEvent,
    GroupCommandPostedEvent,
    GroupMessageEditedEvent,
    GroupMessagePostedEvent,
)
from services.admin.blocklist import find_blocked
from services.admin.floods import FloodWatch, Post
from services.screens import Screen
from tests.admin.group import ADA, ADMIN, BEN, BOT, CHANNEL, CHAT, OWNER, Group, performed, shown
from tests.gamification.world import only

START = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "free money",
        "FREE   MONEY!!",
        "Fr\u200bee-mo\u00adney",
        "ＦＲＥＥ ｍｏｎｅｙ",
        "frée mónéy",
        "so much free.money here",
    ],
)
def test_a_blocked_phrase_is_found_however_it_is_dressed(text: str) -> None:
    assert find_blocked(text, ["spam", "free money"]) == "free money"


@pytest.mark.parametrize("text", ["", "freemoney", "carefree moneybag", "money free"])
def test_what_only_looks_alike_is_left_in_peace(text: str) -> None:
    assert find_blocked(text, ["free money", ""]) is None


@given(st.text(), st.lists(st.text(max_size=10), max_size=5))
def test_looking_for_words_never_breaks(text: str, words: list[str]) -> None:
    assert find_blocked(text, words) in (None, *words)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.integers(3, 8))
def test_a_burst_is_as_many_messages_within_the_time(gaps: list[int], messages: int) -> None:
    watch, at = FloodWatch(), START
    for number, gap in enumerate(gaps):
        at += timedelta(seconds=gap)
        post = Post(number, at, "x")
        burst = watch.posted(CHAT, BEN, post, messages=messages, within=timedelta(seconds=6))
        again = watch.posted(CHAT, BEN, post, messages=messages, within=timedelta(seconds=6)) if not burst else []

        assert again == []
        if burst:
            assert len(burst) == messages
            assert burst[-1].at - burst[0].at <= timedelta(seconds=6)


async def posts(group: Group, who: int, *texts: str, **told: Any) -> list[BaseEvent]:
    """Somebody posts these, one a second; everything they cause."""
    caused: list[BaseEvent] = []
    for text in texts:
        group.clock.move(seconds=1)
        group.posted += 1
        post = {
            "user_id": who,
            "chat_id": CHAT,
            "message_id": 1000 + group.posted,
            "text": text,
            "content_kind": "text",
            "is_forward": False,
            "first_name": f"P{who}",
            "timestamp": group.clock(),
        }
        caused += await group.settle(GroupMessagePostedEvent(**{**post, **told}))
    return caused


@pytest.fixture
async def strict(group: Group) -> Group:
    """A group that stops floods of four and deletes a word."""
    for change in ("flood.mode on", "flood.messages 4", "words.mode on", "words.list lamp"):
        await group.configures(OWNER, f"set {change}")
    return group


async def test_a_flood_is_deleted_and_whoever_made_it_is_muted_once(strict: Group) -> None:
    events = await posts(strict, BEN, *(f"noise {n}" for n in range(8)))

    until = shown(events, Screen.SANCTIONED)["lasts_s"]
    assert until == 3600
    assert [call[0] for call in strict.telegram.calls] == ["delete", "mute", "delete"]
    assert len(strict.telegram.calls[0][1]) == 4
    assert [act[:2] for act in performed(events)] == [("del", "done"), ("mute", "done"), ("del", "done")]
    fact = next(event for event in events if isinstance(event, ContentModeratedEvent))
    assert (fact.admin_user_id, fact.content_excerpt) == (BOT, "noise 0\nnoise 1\nnoise 2\nnoise 3")


async def test_who_talks_slowly_is_no_flood(strict: Group) -> None:
    for _ in range(6):
        strict.clock.move(seconds=10)
        assert await posts(strict, BEN, "hello") == []


async def test_a_blocked_word_is_deleted_and_kept(strict: Group) -> None:
    events = await posts(strict, BEN, "Buy my LÁMP")

    assert strict.telegram.calls == [("delete", [1001])]
    assert only(ContentModeratedEvent, events).content_excerpt == "Buy my LÁMP"
    assert performed(events) == [("del", "done", "")]


async def test_watching_tells_what_it_would_do_and_does_nothing(strict: Group) -> None:
    await strict.configures(OWNER, "set words.mode watch")
    strict.forget_settings()

    events = await posts(strict, BEN, "my lamp")

    assert performed(events) == [("del", "watched", "lamp")]
    assert strict.telegram.calls == []


@pytest.mark.parametrize("kind", [GroupMessageEditedEvent, GroupCommandPostedEvent])
async def test_a_blocked_word_is_found_in_edits_and_commands_too(
    strict: Group, kind: type[GroupMessagePostedEvent]
) -> None:
    told = kind(BEN, CHAT, 9, "/start my lamp", "text", is_forward=False, timestamp=strict.clock())

    events = await strict.settle(told)

    assert strict.telegram.calls == [("delete", [9])]
    assert only(ContentModeratedEvent, events).content_excerpt == "/start my lamp"


async def test_commands_are_a_flood_too(strict: Group) -> None:
    for number in range(4):
        strict.clock.move(seconds=1)
        command = GroupCommandPostedEvent(
            BEN, CHAT, 20 + number, "/daily", "text", is_forward=False, timestamp=strict.clock()
        )
        await strict.settle(command)

    assert [call[0] for call in strict.telegram.calls] == ["delete", "mute"]


@pytest.mark.parametrize(
    "told",
    [
        {"user_id": ADMIN},
        {"user_id": OWNER},
        {"user_id": 1087968824, "sender_chat_id": CHAT},
        {"user_id": 777000, "sender_chat_id": CHANNEL},
    ],
    ids=["an admin", "the owner", "an anonymous admin", "the group's own channel"],
)
async def test_admins_and_the_groups_own_channel_are_let_alone(strict: Group, told: dict[str, Any]) -> None:
    await posts(strict, BEN, *["lamp"] * 5, **told)

    assert strict.telegram.calls == []


async def test_approved_people_are_let_alone_until_they_are_no_longer(strict: Group) -> None:
    approved = await strict.says(ADMIN, "/approve", **strict.reply_to(BEN))
    await posts(strict, BEN, "lamp")
    assert strict.telegram.calls == []

    unapproved = await strict.says(ADMIN, "/unapprove", **strict.reply_to(BEN))
    await posts(strict, BEN, "lamp")
    again = await strict.says(ADMIN, "/unapprove", **strict.reply_to(BEN))

    assert (performed(approved), performed(unapproved)) == ([("approve", "done", "")], [("unapprove", "done", "")])
    assert [call[0] for call in strict.telegram.calls] == ["delete"]
    assert performed(again) == [("unapprove", "refused", "not_approved")]


async def test_another_channel_that_posts_is_stopped_too(strict: Group) -> None:
    await posts(strict, 136_817_688, "lamp", sender_chat_id=CHANNEL)

    assert strict.telegram.calls == [("delete", [1001])]


async def test_without_the_right_it_says_so_in_the_audit(strict: Group) -> None:
    bot = strict.telegram.standings[BOT]
    strict.telegram.standings[BOT] = replace(bot, rights=frozenset())

    events = await posts(strict, BEN, "lamp")

    assert performed(events) == [("del", "refused", "bot_lacks")]


async def test_a_message_told_twice_is_stopped_once(strict: Group) -> None:
    post = GroupMessagePostedEvent(BEN, CHAT, 7, "lamp", "text", is_forward=False, timestamp=strict.clock())

    await strict.settle(post, post)

    assert strict.telegram.calls == [("delete", [7])]


async def test_whoever_posts_is_known_by_name(group: Group) -> None:
    await posts(group, ADA, "good evening", username="Ada_L")

    assert performed(await group.says(ADMIN, "/warn @ada_l"))[0][:2] == ("warn", "done")
