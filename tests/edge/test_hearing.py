"""What an update becomes, and that none is lost or hurts another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from aiogram.types import CallbackQuery

from bot.callbacks import ChooseLanguage, OpenBeside, OpenPlace
from bot.commands import nearest_command, parse_command
from bot.routers import build_dispatcher
from bus.catalogue import (
    DailyRequestedEvent,
    ErrorOccurredEvent,
    HelpRequestedEvent,
    LanguageRequestedEvent,
    StartRequestedEvent,
)
from bus.event import BaseEvent
from bus.event_types import EventType
from tests.edge.conftest import Edge
from tests.edge.parts import ADA, BEN, GROUP, NOW, SENT_AT, Shelf, message, tap
from tests.waiting import until


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("/start", "user.start.requested"),
        ("/start ref_42", "user.start.requested"),
        ("/menu", "user.menu.requested"),
        ("/Daily", "gamification.daily.requested"),
        ("/points@DianaBot", "gamification.points.requested"),
        ("/points@dianabot now", "gamification.points.requested"),
        ("/profile\n", "user.profile.requested"),
        ("/language", "user.language.requested"),
        ("/help", "user.help.requested"),
        ("/dayli", "user.help.requested"),
        ("hello", "user.talk.heard"),
        ("/", "user.talk.heard"),
        ("/ daily", "user.talk.heard"),
    ],
)
async def test_what_is_written_in_private_becomes_one_event(edge: Edge, text: str, event_type: str) -> None:
    await edge.intake.hear([message(1, text)])

    assert edge.shelf.types() == [event_type]


async def test_a_start_says_who_came_and_by_which_link(edge: Edge) -> None:
    await edge.intake.hear([message(1, "/start ref_42", ADA)])

    (event,) = edge.shelf.events
    assert isinstance(event, StartRequestedEvent)
    assert (event.user_id, event.chat_id, event.first_name, event.username) == (7, 7, "Ada", "ada")
    assert (event.start_parameter, event.is_premium, event.language_code) == ("ref_42", False, "en")
    assert event.timestamp == datetime.fromtimestamp(SENT_AT, UTC)
    assert event.source_service == "telegram_adapter"


async def test_an_unknown_command_is_passed_on_for_the_nearest_match(edge: Edge) -> None:
    await edge.intake.hear([message(1, "/prof hello")])

    (event,) = edge.shelf.events
    assert isinstance(event, HelpRequestedEvent)
    assert event.unknown_command == "prof"


@pytest.mark.parametrize(
    "update",
    [
        message(1, "/nonsense", chat=GROUP),
        message(1, "/points@OtherBot", chat=GROUP),
        message(1, "/points@OtherBot"),
        message(1, "/role", chat=GROUP),
        message(1, "/points", {**ADA, "is_bot": True}),
        message(1, "/points", chat=GROUP, sender_chat=GROUP),
        message(1, None, pinned_message={"message_id": 1, "date": 0, "chat": GROUP}),
        message(1, "/points", chat={"id": -5, "type": "channel", "title": "News"}),
    ],
    ids=lambda update: str(update["message"].get("text")),
)
async def test_what_is_not_for_the_bot_is_ignored(edge: Edge, update: dict[str, object]) -> None:
    await edge.intake.hear([update])

    # What is written in a group is read there as any post.
    assert set(edge.shelf.types()) <= {EventType.GROUP_COMMAND_POSTED}


async def test_a_known_command_works_in_a_group(edge: Edge) -> None:
    await edge.intake.hear([message(1, "/daily@DianaBot", chat=GROUP)])

    _, event = edge.shelf.events
    assert isinstance(event, DailyRequestedEvent)
    assert (event.chat_id, event.chat_type, event.user_id) == (-1001, "supergroup", 7)


async def test_a_private_command_in_a_group_asks_once_an_hour_for_the_way(edge: Edge) -> None:
    typed = ["/quiz", "/Shop@DianaBot", "/quiz", "/start"]

    for update_id, text in enumerate(typed, 1):
        await edge.intake.hear([message(update_id, text, chat=GROUP)])
    await edge.intake.hear([message(9, "/quiz", BEN, chat=GROUP)])
    await edge.intake.hear([message(10, "/quiz", chat=GROUP, date=SENT_AT + 3600)])

    pointers = [event for event in edge.shelf.events if isinstance(event, HelpRequestedEvent)]
    assert [(event.user_id, event.private_command) for event in pointers] == [(7, "quiz"), (8, "quiz"), (7, "quiz")]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [("/start quiz", "gamification.quiz.requested"), ("/start daily", "user.start.requested")],
)
async def test_the_way_leads_to_what_was_asked_for(edge: Edge, text: str, event_type: str) -> None:
    await edge.intake.hear([message(1, text)])

    assert edge.shelf.types() == [event_type]


async def test_a_sticker_gets_the_menu_too(edge: Edge) -> None:
    dice = {"emoji": "🎲", "value": 3}

    await edge.intake.hear([message(1, None, dice=dice)])

    assert edge.shelf.types() == ["user.talk.heard"]


async def test_the_same_update_heard_twice_is_the_same_event(edge: Edge) -> None:
    await edge.intake.hear([message(1, "/daily"), message(2, "/daily")])
    await edge.intake.hear([message(2, "/daily"), message(1, "/daily")])

    assert edge.shelf.types() == ["gamification.daily.requested"] * 2


async def test_a_tap_sent_again_under_another_update_id_is_the_same_event(edge: Edge) -> None:
    data = OpenPlace(command="daily", owner=7, turn="AAAAAAAA").pack()

    await edge.intake.hear([tap(1, data), tap(2, data, edit_date=SENT_AT + 60)])

    (event,) = edge.shelf.events
    assert isinstance(event, DailyRequestedEvent)
    assert event.message_id == 50
    assert event.timestamp == NOW


async def test_a_button_that_leaves_its_message_alone_may_be_pressed_again(edge: Edge) -> None:
    data = OpenBeside(command="daily", owner=7, turn="AAAAAAAA").pack()

    await edge.intake.hear([tap(1, data), tap(2, data)])
    await edge.intake.hear([tap(2, data)])

    assert [event.payload["message_id"] for event in edge.shelf.events] == [None, None]


async def test_the_same_button_of_a_menu_shown_again_is_a_new_tap(edge: Edge) -> None:
    first, second = (OpenPlace(command="daily", owner=7, turn=turn).pack() for turn in ("AAAAAAAA", "BBBBBBBB"))

    await edge.intake.hear([tap(1, first), tap(2, second)])

    assert len(edge.shelf.events) == 2


async def test_a_language_button_carries_the_choice(edge: Edge) -> None:
    await edge.intake.hear([tap(1, ChooseLanguage(language="es", owner=7, turn="AAAAAAAA").pack())])

    (event,) = edge.shelf.events
    assert isinstance(event, LanguageRequestedEvent)
    assert event.language == "es"


async def test_a_tap_on_somebody_elses_menu_changes_nothing_and_says_so_in_their_language(edge: Edge) -> None:
    adas = OpenPlace(command="daily", owner=7, turn="AAAAAAAA").pack()

    await edge.intake.hear([tap(1, adas, BEN, chat=GROUP)])

    await until(lambda: edge.api.called("answerCallbackQuery"))
    assert edge.shelf.events == []
    (answer,) = edge.api.called("answerCallbackQuery")
    assert answer["callback_query_id"] == "q1"
    assert "Este menú es de otra persona" in answer["text"]


@pytest.mark.parametrize("data", ["", "menu", "o1:7:x:daily", "o2:7:x:nowhere", "o2:seven:x:daily", "o2:" + "x" * 60])
async def test_an_old_button_is_answered_kindly_and_brings_a_new_menu(edge: Edge, data: str) -> None:
    await edge.intake.hear([tap(1, data)])

    await until(lambda: edge.api.called("answerCallbackQuery"))
    assert edge.shelf.types() == ["user.menu.requested"]
    assert edge.shelf.events[0].payload["message_id"] is None
    assert "fresh menu" in edge.api.called("answerCallbackQuery")[0]["text"]


async def test_an_old_button_in_a_group_brings_nothing_up(edge: Edge) -> None:
    await edge.intake.hear([tap(1, "menu", chat=GROUP)])

    assert edge.shelf.events == []


async def test_a_tap_is_answered_before_the_database_has_it(edge: Edge) -> None:
    edge.shelf.failing = 1

    with pytest.raises(ConnectionError):
        await edge.intake.hear([tap(1, OpenPlace(command="menu", owner=7, turn="AAAAAAAA").pack())])

    await until(lambda: edge.api.called("answerCallbackQuery"))


@pytest.mark.parametrize(
    "junk",
    [
        None,
        7,
        "text",
        [],
        {},
        {"update_id": "x"},
        {"update_id": 5},
        {"update_id": 5, "novelty": {"a": 1}},
        {"update_id": 5, "message": {"text": "/daily"}},
        {"update_id": 5, "callback_query": {"id": None}},
    ],
    ids=str,
)
async def test_an_unreadable_update_does_not_take_its_neighbours_with_it(edge: Edge, junk: object) -> None:
    await edge.intake.hear([message(1, "/daily"), junk, message(6, "/points")])

    assert edge.shelf.types() == ["gamification.daily.requested", "gamification.points.requested"]


async def test_an_update_that_runs_into_a_bug_is_reported_and_hurts_nobody(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(query: CallbackQuery, *args: object) -> None:
        raise ZeroDivisionError(f"at https://api.telegram.org/bot{edge.bot.token}/x")

    monkeypatch.setattr("bot.routers.taps.translator.from_tap", broken)
    data = OpenPlace(command="daily", owner=7, turn="AAAAAAAA").pack()

    await edge.intake.hear([tap(1, data), message(2, "/points")])
    await edge.intake.hear([tap(1, data)])

    report, points = edge.shelf.events
    assert isinstance(report, ErrorOccurredEvent)
    assert (report.error_type, report.user_id) == ("ZeroDivisionError", 7)
    assert "update 1" in report.error_message
    assert edge.bot.token not in report.error_message + (report.stack_trace or "")
    assert points.event_type == "gamification.points.requested"


async def test_an_event_that_could_not_travel_is_reported_instead(edge: Edge) -> None:
    await edge.intake.hear([message(1, "/start", {**ADA, "first_name": "half \ud800"}), message(2, "/menu", BEN)])

    assert sorted(edge.shelf.types()) == ["system.error.occurred", "user.menu.requested"]


class SlowShelf(Shelf):
    """Takes longest for the events that come first, and notes how many are in hand at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.in_hand = 0
        self.most_in_hand = 0
        self.gate = asyncio.Event()

    async def accept(self, events: Sequence[BaseEvent]) -> int:
        self.in_hand += 1
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        await self.gate.wait()
        self.in_hand -= 1
        return await super().accept(events)


async def test_one_persons_updates_keep_their_order_while_others_go_ahead(edge: Edge) -> None:
    shelf = SlowShelf()
    edge.intake._outbox = shelf

    # As a webhook brings them: each update in a request of its own.
    requests = [
        asyncio.create_task(edge.intake.hear([message(n, f"/daily {n}", {**ADA, "id": 7 + n % 3})])) for n in range(30)
    ]
    await until(lambda: shelf.in_hand == 3)
    shelf.gate.set()
    await asyncio.gather(*requests)

    assert shelf.most_in_hand == 3
    from_each = {user: [e.event_id for e in shelf.events if e.payload["user_id"] == user] for user in (7, 8, 9)}
    fresh = Shelf()
    edge.intake._outbox = fresh
    for n in range(30):
        await edge.intake.hear([message(n, f"/daily {n}", {**ADA, "id": 7 + n % 3})])
    assert from_each == {u: [e.event_id for e in fresh.events if e.payload["user_id"] == u] for u in (7, 8, 9)}
    assert not edge.intake._lanes._locks


async def test_one_persons_failure_is_raised_after_the_others_were_heard(edge: Edge) -> None:
    edge.shelf.failing = 1

    with pytest.raises(ConnectionError):
        await edge.intake.hear([message(1, "/daily", ADA), message(2, "/daily", BEN)])

    # Whose came first, and failed, is anybody's guess: the other one's was kept.
    assert len(edge.shelf.events) == 1


async def test_telegram_is_asked_for_what_the_routers_react_to(edge: Edge) -> None:
    assert edge.intake.allowed_updates == [
        "callback_query",
        "chat_member",
        "edited_message",
        "message",
        "my_chat_member",
        "pre_checkout_query",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dayly", "daily"),
        ("prof", "profile"),
        ("strat", "start"),
        ("puntos", "points"),
        ("AYUDA", "help"),
        ("idiomas", "language"),
        ("xyzzy", None),
        ("", None),
        ("</b>", None),
    ],
)
def test_the_nearest_command_is_what_was_probably_meant(typed: str, meant: str | None) -> None:
    nearest = nearest_command(typed)

    assert (nearest and nearest.name) == meant


def test_a_command_is_read_from_the_text_alone() -> None:
    call = parse_command("/Start@dianaBOT   ref_7  ", "DianaBot")

    assert call is not None
    assert call.command is not None
    assert (call.name, call.argument, call.command.name) == ("Start", "ref_7", "start")
    assert parse_command("start", "DianaBot") is None
    assert parse_command("", "DianaBot") is None


def test_no_filter_sends_an_update_to_a_thread_and_back(edge: Edge) -> None:
    routers = build_dispatcher(edge.answers).chain_tail

    filters = [
        each
        for router in routers
        for observer in router.observers.values()
        for handler in (observer._handler, *observer.handlers)
        for each in handler.filters or ()
    ]

    assert len(filters) > 20
    assert [each.callback for each in filters if not each.awaitable] == []
