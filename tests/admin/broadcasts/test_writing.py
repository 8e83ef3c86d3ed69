"""A broadcast is written, previewed and confirmed; who may not, and what was not seen, sends nothing."""

from __future__ import annotations

import pytest

from bus import AdminActionPerformedEvent, ReplyRequestedEvent
from services.admin import BroadcastAuthors
from services.admin.broadcasts.broadcast import State
from services.screens import Screen
from tests.admin.broadcasts.newsroom import OWNER, STRANGER, Newsroom, shown
from tests.edge.bot_api import refusal
from tests.gamification.world import screens

ADMIN = 5


async def test_a_draft_says_who_reads_it_and_in_which_language(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11, 12, 13)
    await newsroom.audience_of(21, 22, reads="es")
    await newsroom.audience_of(31, is_reachable=False)

    draft = await newsroom.drafts(en="<b>Hello</b>")

    assert (draft["people"], draft["readers"]) == (5, {"en": 3, "es": 2})
    assert (draft["fallback"], draft["is_previewed"]) == ("en", True)
    assert draft["texts"]["en"]["excerpt"] == "Hello"
    sent = newsroom.api.called("sendMessage")
    assert [(call["chat_id"], call["text"], call["parse_mode"]) for call in sent] == [
        (str(OWNER), "<b>Hello</b>", "HTML")
    ]


async def test_each_language_is_previewed_as_its_readers_will_see_it(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11)

    await newsroom.drafts(en="Hello", es="Hola")

    assert [call["text"] for call in newsroom.api.called("sendMessage")] == ["Hello", "Hola"]


async def test_a_picture_with_its_caption_is_one_message(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11)
    number = shown(await newsroom.asks(), Screen.BROADCAST_DRAFT)["broadcast_id"]
    await newsroom.asks("write", broadcast_id=number, value="es")

    await newsroom.writes("<i>Mira</i>", photo="file-7", content_kind="photo")
    await newsroom.asks("preview", broadcast_id=number)

    (call,) = newsroom.api.called("sendPhoto")
    assert (call["photo"], call["caption"], call["parse_mode"]) == ("file-7", "<i>Mira</i>", "HTML")


@pytest.mark.parametrize(
    ("html", "told", "fault", "place"),
    [
        ("one\ntwo <b>three", {}, "not_closed", (2, 5)),
        ("", {"content_kind": "sticker"}, "bad_kind", (0, 0)),
        ("x" * 1025, {"photo": "f", "content_kind": "photo"}, "too_long", (0, 0)),
    ],
)
async def test_what_telegram_would_refuse_is_named_and_asked_for_again(
    newsroom: Newsroom, html: str, told: dict[str, str], fault: str, place: tuple[int, int]
) -> None:
    number = shown(await newsroom.asks(), Screen.BROADCAST_DRAFT)["broadcast_id"]
    await newsroom.asks("write", broadcast_id=number, value="en")

    wrong = shown(await newsroom.writes(html, **told), Screen.BROADCAST_PROBLEM)
    mended = shown(await newsroom.writes("good"), Screen.BROADCAST_DRAFT)

    assert (wrong["fault"], (wrong["line"], wrong["column"])) == (fault, place)
    assert mended["texts"]["en"]["excerpt"] == "good"


async def test_only_what_its_author_has_seen_can_be_sent(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11)
    seen = await newsroom.drafts(en="Hello")
    number = seen["broadcast_id"]
    await newsroom.asks("write", broadcast_id=number, value="en")
    changed = shown(await newsroom.writes("Hello, dear"), Screen.BROADCAST_DRAFT)

    stale = shown(
        await newsroom.asks("send", broadcast_id=number, draft_version=seen["version"]), Screen.BROADCAST_DRAFT
    )
    unseen = shown(
        await newsroom.asks("send", broadcast_id=number, draft_version=changed["version"]), Screen.BROADCAST_DRAFT
    )

    assert (stale["notice"], unseen["notice"]) == ("outdated", "not_previewed")
    assert (await newsroom.broadcast(number)).state is State.DRAFT


async def test_what_telegram_refuses_in_the_preview_is_not_sent(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11)
    newsroom.api.misbehave("sendMessage", refusal(400, "Bad Request: can't parse entities: no"))

    draft = await newsroom.drafts(en="Hello")

    assert (draft["notice"], draft["words"], draft["is_previewed"]) == ("refused", "can't parse entities: no", False)


async def test_the_word_to_send_counts_once_and_is_recorded(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11, 12)
    draft = await newsroom.drafts(en="Hello")
    told = {"broadcast_id": draft["broadcast_id"], "draft_version": draft["version"], "message_id": 70}

    asked = shown(await newsroom.asks("ask", **told), Screen.BROADCAST_CONFIRM)
    first = await newsroom.asks("send", **told)
    again = await newsroom.asks("send", **told)

    assert (asked["people"], asked["left_s"]) == (2, 1)
    assert deeds(first) == [("send", "done")]
    assert deeds(again) == []
    assert shown(again, Screen.BROADCAST)["state"] == "running"


async def test_a_segment_is_chosen_among_all_with_their_counts(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11, 12)
    await newsroom.audience_of(13, is_vip=True, reads="es")
    await newsroom.audience_of(14, active_on=newsroom.clock().date())
    number = shown(await newsroom.asks(), Screen.BROADCAST_DRAFT)["broadcast_id"]

    choice = shown(await newsroom.asks("segment", broadcast_id=number), Screen.BROADCAST_SEGMENTS)
    chosen = shown(await newsroom.asks("segment", broadcast_id=number, value="vip"), Screen.BROADCAST_DRAFT)

    assert choice["people"] == {"all": 4, "active": 1, "vip": 1, "en": 3, "es": 1}
    assert (chosen["people"], chosen["readers"]) == (1, {"en": 0, "es": 1})


@pytest.mark.parametrize("deed", ["compose", "write", "send", "pause", "resume", "cancel", "show", "discard"])
async def test_who_may_not_is_refused_each_deed_and_it_is_recorded(newsroom: Newsroom, deed: str) -> None:
    await newsroom.audience_of(11)
    number = await newsroom.sends()

    events = await newsroom.asks(deed, who=STRANGER, broadcast_id=number)

    assert screens(events) == [Screen.STAFF_ONLY]
    assert [(e.action_type, e.action_details["outcome"], e.action_details["asked"]) for e in facts(events)] == [
        ("broadcast", "refused", deed)
    ]
    assert (await newsroom.broadcast(number)).state is State.RUNNING


async def test_a_draft_is_its_authors_own(newsroom: Newsroom) -> None:
    newsroom.staff.owners = (OWNER, ADMIN)
    await newsroom.audience_of(11)
    draft = await newsroom.drafts(en="Hello")

    events = await newsroom.asks("send", who=ADMIN, broadcast_id=draft["broadcast_id"], draft_version=draft["version"])

    assert screens(events) == [Screen.BROADCAST_DISCARDED]
    assert (await newsroom.broadcast(draft["broadcast_id"])).state is State.DRAFT


async def test_what_an_author_says_is_the_text_only_while_it_is_waited_for(newsroom: Newsroom) -> None:
    authors = BroadcastAuthors(newsroom.database, newsroom.clock)
    number = shown(await newsroom.asks(), Screen.BROADCAST_DRAFT)["broadcast_id"]
    before = await authors.is_writing(OWNER)
    await newsroom.asks("write", broadcast_id=number, value="en")
    asked, another = await authors.is_writing(OWNER), await authors.is_writing(STRANGER)
    newsroom.clock.move(hours=2)
    late = await authors.is_writing(OWNER)

    assert (before, asked, another, late) == (False, True, False, False)


async def test_a_language_is_dropped_and_a_draft_thrown_away(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11)
    draft = await newsroom.drafts(en="Hello", es="Hola")
    number = draft["broadcast_id"]

    dropped = await newsroom.asks("drop", broadcast_id=number, value="en")
    gone = await newsroom.asks("discard", broadcast_id=number)
    late = await newsroom.asks("preview", broadcast_id=number)

    assert shown(dropped, Screen.BROADCAST_DRAFT)["fallback"] == "es"
    assert deeds(dropped) + deeds(gone) == [("drop", "done"), ("discard", "done")]
    assert screens(late) == [Screen.BROADCAST_DISCARDED]


async def test_screens_are_written_in_both_languages(newsroom: Newsroom) -> None:
    await newsroom.audience_of(11)
    await newsroom.audience_of(21, reads="es")
    draft = await newsroom.drafts(en="Hello <i>you</i>")
    event = ReplyRequestedEvent(chat_id=OWNER, user_id=OWNER, screen=Screen.BROADCAST_DRAFT, data=draft)

    pages = await newsroom.pages(event)

    assert "<b>Español</b> (1): nothing written. They will get the text in English" in pages["en"].parts[0]
    assert "<b>Español</b> (1): sin escribir. Recibirán el texto en English" in pages["es"].parts[0]
    keyboard = pages["es"].keyboard
    assert keyboard is not None
    assert all(len((b.callback_data or "").encode()) <= 64 for row in keyboard.inline_keyboard for b in row)


def facts(events: object) -> list[AdminActionPerformedEvent]:
    return [event for event in events if isinstance(event, AdminActionPerformedEvent)]  # type: ignore[attr-defined]


def deeds(events: object) -> list[tuple[str, str]]:
    """What the audit is told, as (deed, outcome)."""
    return [(event.action_details["deed"], event.action_details["outcome"]) for event in facts(events)]
