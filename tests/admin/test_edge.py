"""Moderation at the edge: what commands and taps become, how it reads, and how Telegram is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Bot

from bot.callbacks import ModerationTap
from bot.moderation import TelegramActions, TelegramRights
from bot.moderation.pacing import CallPacing
from bot.outgoing import Outgoing
from bot.presenter.screens.moderation import span
from bus.catalogue import ModerationRequestedEvent
from services.admin.rights import STRANGER, Why
from services.admin.verbs import Verb
from services.screens import Screen
from tests.edge.bot_api import BotApi, refusal
from tests.edge.conftest import Edge, api, bot, edge, texts
from tests.edge.parts import ADA, BEN, GROUP, at_once, message, tap
from tests.edge.test_presenter import ACT, page, seen

__all__ = ["api", "bot", "edge", "texts"]

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": -1009, "type": "channel", "title": "News"}


async def heard(edge: Edge, update: dict[str, Any]) -> ModerationRequestedEvent:
    await edge.intake.hear([update])
    *_, event = edge.shelf.events
    assert isinstance(event, ModerationRequestedEvent)
    return event


async def test_a_verb_in_reply_says_whom_and_which_message_it_is_about(edge: Edge) -> None:
    answered = message(4, "buy my lamp", BEN, chat=GROUP)["message"]

    event = await heard(edge, message(5, "/ban@DianaBot 1d spam", chat=GROUP, reply_to_message=answered))

    assert (event.verb, event.argument, event.user_id, event.chat_id) == ("ban", "1d spam", 7, -1001)
    assert (event.reply_to_message_id, event.reply_to_user_id, event.reply_to_name) == (4, 8, "Benjamín")
    assert (event.reply_to_text, event.command_message_id, event.chat_title) == ("buy my lamp", 5, "Night Hotel")


async def test_a_mention_of_somebody_without_a_username_is_who_it_is_about(edge: Edge) -> None:
    entities = [
        {"type": "bot_command", "offset": 0, "length": 5},
        {"type": "text_mention", "offset": 6, "length": 8, "user": BEN},
    ]

    event = await heard(edge, message(5, "/mute Benjamín 2h noise", chat=GROUP, entities=entities))

    assert (event.mention_user_id, event.mention_name, event.argument) == (8, "Benjamín", "2h noise")


async def test_an_anonymous_admin_and_a_channel_are_told_as_such(edge: Edge) -> None:
    forwarded = message(4, "news", ANONYMOUS, chat=GROUP, sender_chat=CHANNEL, is_automatic_forward=True)["message"]

    event = await heard(edge, message(5, "/ban", ANONYMOUS, chat=GROUP, sender_chat=GROUP, reply_to_message=forwarded))

    assert (event.sender_chat_id, event.reply_to_sender_chat_id) == (-1001, -1009)
    assert (event.reply_to_name, event.reply_to_is_linked) == ("News", True)


@pytest.mark.parametrize("who", [ADA, BEN], ids=["whose wish it was", "somebody else"])
async def test_anybody_may_try_a_button_of_moderation(edge: Edge, who: dict[str, Any]) -> None:
    data = ModerationTap(verb="undo", action_id=17, owner=0, turn="AAAAAAAA").pack()

    event = await heard(edge, tap(1, data, who, chat=GROUP))

    assert (event.verb, event.action_id, event.user_id, event.message_id) == ("undo", 17, who["id"], 50)
    assert len(data.encode()) <= 64


@pytest.mark.parametrize("why", sorted(set(Why) - {Why.CHANNELS_ASK_NOTHING}))
@pytest.mark.parametrize("user_id", [1, 2])
async def test_every_refusal_has_its_words(why: Why, user_id: int) -> None:
    shown = await page(Screen.MODERATION_REFUSED, {**ACT, "why": why, "right": None, "named": "ghost"}, user_id)

    assert seen(shown).strip()


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb not in (Verb.REPORT, Verb.WARNS)])
@pytest.mark.parametrize("user_id", [1, 2])
async def test_every_deed_has_its_words(verb: Verb, user_id: int) -> None:
    data = {**ACT, "verb": verb, "warnings": 1, "limit": 3, "deleted": 2, "messages": 5, "words": "too old"}

    for more in ({}, {"is_automatic": True, "not_escalated": "ban"}):
        assert "flood" in seen(await page(Screen.MODERATED, {**data, **more}, user_id))


async def test_what_people_are_called_and_reasons_break_nothing() -> None:
    shown = await page(Screen.MODERATED, {**ACT, "target_name": "</b><3", "reason": '<a href="x">'})

    assert "</b><3 is muted" in seen(shown)
    assert '<a href="x">' in seen(shown)


@pytest.mark.parametrize(
    ("seconds", "says"), [(60, "1 minute"), (5400, "1 hour 30 minutes"), (86_400, "1 day"), (97_560, "1 day 3 hours")]
)
async def test_a_time_is_told_by_its_two_largest_parts(texts: Any, seconds: int, says: str) -> None:
    assert span(texts.words("en"), seconds) == says


@pytest.fixture
async def outgoing(bot: Bot) -> Outgoing:
    return Outgoing(bot, CallPacing(), delay_s=at_once)


async def test_telegrams_answers_are_told_as_they_are(api: BotApi, outgoing: Outgoing) -> None:
    actions = TelegramActions(outgoing)
    api.misbehave(
        "banChatMember",
        refusal(400, "Bad Request: user is an administrator of the chat"),
        refusal(403, "Forbidden: bot was kicked from the supergroup chat"),
        refusal(429, "Too Many Requests: retry after 1", retry_after=0),
        refusal(502, "Bad Gateway"),
    )

    first, second, third = [await actions.ban(-1001, 8, None) for _ in range(3)]

    assert (first.is_done, first.words) == (False, "user is an administrator of the chat")
    assert (second.is_done, second.words) == (False, "bot was kicked from the supergroup chat")
    # Limits and outages are waited out.
    assert third.is_done
    assert len(api.called("banChatMember")) == 5


async def test_a_group_that_became_a_supergroup_is_followed(api: BotApi, outgoing: Outgoing) -> None:
    moved = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-2002)
    api.misbehave("banChatMember", moved)

    outcome = await TelegramActions(outgoing).ban(-5, 8, datetime(2027, 1, 1, tzinfo=UTC))

    assert outcome.is_done
    assert [call["chat_id"] for call in api.called("banChatMember")] == ["-5", "-2002"]


async def test_whoever_answers_that_a_group_moved_is_believed_and_it_is_told(api: BotApi, bot: Bot) -> None:
    told: list[tuple[int, int]] = []

    async def on_migrated(chat_id: int, new_chat_id: int) -> None:
        told.append((chat_id, new_chat_id))

    outgoing = Outgoing(bot, CallPacing(), on_migrated=on_migrated, delay_s=at_once)
    moved = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-2002)
    api.misbehave("getChatMember", moved, refusal(400, "Bad Request: user not found"))
    api.misbehave("getChatAdministrators", moved, refusal(400, "Bad Request: chat not found"))

    standing = await TelegramRights(bot, outgoing).standing(-5, 8)
    admins = await TelegramRights(bot, outgoing).admins(-5)

    assert (standing, admins) == (STRANGER, ())
    assert [call["chat_id"] for call in api.called("getChatMember")] == ["-5", "-2002"]
    assert told == [(-5, -2002)] * 2


async def test_a_kick_is_a_ban_and_its_end_and_a_channel_is_banned_as_one(api: BotApi, outgoing: Outgoing) -> None:
    actions = TelegramActions(outgoing)

    await actions.kick(-1001, 8)
    await actions.ban(-1001, -1009, None)

    assert [call.method for call in api.calls] == ["banChatMember", "unbanChatMember", "banChatSenderChat"]
    assert api.called("unbanChatMember")[0]["only_if_banned"] == "true"


async def test_a_kick_of_which_half_is_done_says_so(api: BotApi, outgoing: Outgoing) -> None:
    api.misbehave("unbanChatMember", refusal(403, "Forbidden: bot was kicked from the supergroup chat"))

    outcome = await TelegramActions(outgoing).kick(-1001, 8)

    assert (outcome.is_done, outcome.is_half) == (False, True)
    assert outcome.words == "bot was kicked from the supergroup chat"


async def test_standings_are_asked_once_in_a_while_and_afresh_when_it_counts(
    api: BotApi, outgoing: Outgoing, bot: Bot
) -> None:
    now = 0.0
    rights = TelegramRights(bot, outgoing, clock=lambda: now)
    for _ in range(4):
        api.misbehave("getChatMember", refusal(400, "Bad Request: user not found"))

    assert await rights.standing(-1001, 8) == STRANGER
    await rights.standing(-1001, 8)
    assert len(api.called("getChatMember")) == 1
    await rights.standing(-1001, 8, is_fresh=True)
    now = 6.0
    await rights.standing(-1001, 8)

    assert len(api.called("getChatMember")) == 3
