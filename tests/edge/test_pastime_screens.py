"""How the boards, the shop, the bag and the quiz read, and what their buttons carry."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.callbacks import AnswerQuiz, BuyItem, OpenBoard, UseItem, read_tap
from bot.pictures.board import BoardPicture
from bot.playground.html_markup import parse_html
from bot.presenter import Page, Presenter, ReaderLanguages, Texts
from bus.catalogue import ReplyRequestedEvent
from services.gamification.content import load_game_content
from services.screens import Screen
from tests.edge.parts import Chosen
from tests.edge.pastime_screens import PASTIME_SCREENS as DATA
from tests.edge.pastime_screens import ROSE, TITLE
from tests.narrative.screens import LampBooks

PRESENTER = Presenter(Texts(), ReaderLanguages(Chosen(u1="en", u2="es")), "DianaBot", LampBooks())
LONGEST_ID = 2**52 - 1
"""Telegram's ids have at most 52 bits."""


async def page(screen: Screen, user_id: int = 1, chat_id: int | None = None, **changed: Any) -> Page:
    data = {**DATA[screen], **changed}
    return await PRESENTER.page(
        ReplyRequestedEvent(chat_id=chat_id or user_id, screen=screen, data=data, user_id=user_id)
    )


def seen(shown: Page) -> str:
    return "\n".join(parse_html(part, lambda _: None)[0] for part in shown.parts)


def taps(keyboard: InlineKeyboardMarkup | None) -> dict[str, str]:
    assert keyboard is not None
    return {button.text: button.callback_data or "" for row in keyboard.inline_keyboard for button in row}


async def test_a_board_shows_medals_ones_own_place_and_the_other_boards() -> None:
    shown = await page(Screen.LEADERBOARD)

    text = seen(shown)
    assert "🥇 </b> & co · 12,345" in text
    assert "🥈 stranger · 900" in text
    assert f"4. {'A' * 23}… · 1" in text
    assert "no. 17 of 230 · 420" in text
    assert "ends in 2 days" in text
    assert "🥇 Bea · 🥉" in text
    buttons = taps(shown.keyboard)
    assert {"● Week", "Month", "All time", "● Points", "Streak", "Chapters"} <= set(buttons)
    chosen = read_tap(buttons["Streak"])
    assert isinstance(chosen, OpenBoard)
    assert (chosen.period, chosen.metric, chosen.owner) == ("week", "streak", 1)


async def test_a_board_is_a_picture_whose_caption_fits_however_long_the_names() -> None:
    rows = [{"place": place, "name": "🌙" * 64, "score": 10**9, "is_you": False} for place in range(1, 11)]
    podium = [{"place": place, "name": "🌙" * 64, "score": 10**9} for place in (1, 2, 3)]

    shown = await page(Screen.LEADERBOARD, rows=rows, last_week=podium)

    assert isinstance(shown.picture, BoardPicture)
    assert len(shown.parts[0].encode("utf-16-le")) // 2 <= 1024


async def test_the_same_board_is_the_same_picture_and_another_reader_may_see_another() -> None:
    first, again, spanish = [(await page(Screen.LEADERBOARD, user_id)).picture for user_id in (1, 1, 2)]

    assert first is not None
    assert again is not None
    assert spanish is not None
    assert first.key == again.key != spanish.key


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"own": None}, "You're not on this board yet"),
        ({"own": {"place": None, "score": 5}, "is_hidden": True}, "Only you see this: 5"),
        ({"rows": [], "own": None, "size": 0}, "Nobody is here yet"),
        ({"size": 3, "is_whole": False}, "not everybody is here yet"),
        ({"ends_in_s": 3600}, "ends in 1 hour"),
        ({"ends_in_s": 60}, "ends in 1 hour"),
        ({"metric": "streak"}, "420 days"),
    ],
)
async def test_a_board_says_what_one_should_know(changed: dict[str, Any], words: str) -> None:
    assert words in seen(await page(Screen.LEADERBOARD, **changed))


@pytest.mark.parametrize(
    ("changed", "words", "can_be_bought"),
    [
        ({}, "It costs 80 points", True),
        ({"balance": 79}, "1 point short", False),
        ({"held": 20}, "as many as one can", False),
        ({"item": TITLE, "held": 1, "most_held": 1, "balance": 5000}, "yours already", False),
        ({"left": 0}, "sold out", False),
        ({"notice": "sold_out"}, "sold out", False),
        ({"notice": "price_changed", "price_before": 60}, "no longer 60: it is 80 now", True),
    ],
)
async def test_a_thing_is_bought_by_one_tap_or_says_why_not(
    changed: dict[str, Any], words: str, can_be_bought: bool
) -> None:
    shown = await page(Screen.SHOP_ITEM, **changed)

    assert words in seen(shown)
    buying = [tap for data in taps(shown.keyboard).values() if isinstance(tap := read_tap(data), BuyItem)]
    assert [(tap.item_id, tap.price) for tap in buying] == ([("rose", 80)] if can_be_bought else [])


async def test_words_of_the_content_come_in_the_readers_language_and_break_no_markup() -> None:
    english, spanish = await page(Screen.SHOP_ITEM, 1), await page(Screen.SHOP_ITEM, 2)

    assert "A rose <from> the garden" in seen(english)
    assert "kept cool" in seen(english)
    assert "Una rosa del jardín" in seen(spanish)


async def test_a_gift_asks_for_whom_and_a_freeze_works_by_itself() -> None:
    gift = await page(Screen.BAG_ITEM)
    freeze = await page(Screen.BAG_ITEM, item={**ROSE, "kind": "freeze"}, characters=[])

    tap = read_tap(taps(gift.keyboard)["Diana"])
    assert isinstance(tap, UseItem)
    assert (tap.item_id, tap.character_id) == ("rose", "diana")
    assert not any(isinstance(read_tap(data), UseItem) for data in taps(freeze.keyboard).values())


async def test_the_answers_carry_where_they_stand_and_not_what_they_say() -> None:
    shown = await page(Screen.QUIZ_QUESTION)

    answers = {
        label: tap for label, data in taps(shown.keyboard).items() if isinstance(tap := read_tap(data), AnswerQuiz)
    }
    assert list(answers) == ["A · Yes", "B · No", "C · At times", "D · Never"]
    assert [(tap.day, tap.place) for tap in answers.values()] == [("2027-01-01", place) for place in range(4)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ["You said No. It is Yes.", "By one & only one.", "1 hour"]),
        ({"is_right": True, "points": 100}, ["✅ Yes", "+100 points", "321"]),
        ({"is_right": True, "points": 100, "is_again": True}, ["✅ Yes"]),
    ],
)
async def test_a_result_explains_itself(changed: dict[str, Any], words: list[str]) -> None:
    text = seen(await page(Screen.QUIZ_RESULT, **changed))

    assert all(word in text for word in words)
    assert ("+100" in text) == (changed.get("is_again") is False or "+100 points" in words)


async def test_the_longest_ids_there_are_still_fit_into_a_button() -> None:
    shop = load_game_content().shop
    longest = "x" * 16
    item = {**ROSE, "item_id": longest, "price": 1_000_000}
    characters = [{"character_id": longest, "name": {"en": "X", "es": "X"}}]

    for screen, changed in (
        (Screen.SHOP, {"items": [{**item, "left": None}]}),
        (Screen.SHOP_ITEM, {"item": item, "balance": 10**9}),
        (Screen.BAG, {"items": [{**item, "held": 1, "is_worn": False}]}),
        (Screen.BAG_ITEM, {"item": item, "characters": characters}),
        (Screen.QUIZ_QUESTION, {}),
        (Screen.LEADERBOARD, {"metric": "chapters"}),
    ):
        shown = await page(screen, LONGEST_ID, **changed)
        assert all(len(data.encode()) <= 64 for data in taps(shown.keyboard).values())
    assert all(len(item.id) <= 16 for item in shop.items)
