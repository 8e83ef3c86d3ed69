"""Screens become pages: in the reader's language, whatever people are called, in parts Telegram takes."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import read_tap
from bot.command_menu import described
from bot.commands import Scope, commands_in
from bot.playground.html_markup import parse_html
from bot.presenter import (
    LANGUAGES,
    Page,
    Presenter,
    ReaderLanguages,
    ScreenDataError,
    TextError,
    Texts,
    UnknownScreenError,
)
from bot.presenter.screens import VIEWS
from bus.catalogue import ReplyRequestedEvent
from services.screens import Screen
from tests.edge.broadcast_screens import BROADCAST_SCREENS
from tests.edge.game_screens import GAME_SCREENS
from tests.edge.operations_screens import OPERATIONS_SCREENS
from tests.edge.parts import Chosen
from tests.edge.pastime_screens import PASTIME_SCREENS
from tests.edge.people_screens import PEOPLE_SCREENS
from tests.edge.staff_screens import STAFF_SCREENS
from tests.narrative.screens import STORY_SCREENS, LampBooks

AT = "2026-11-03T20:15:00Z"
DATA: dict[str, dict[str, Any]] = {
    Screen.WELCOME: {"first_name": "Ada"},
    Screen.WELCOME_BACK: {"first_name": "Ada"},
    Screen.NUDGE: {"first_name": "Ada", "is_being_asked": True},
    Screen.START_FIRST: {},
    Screen.IN_PRIVATE: {"command": "quiz"},
    Screen.MENU: {"first_name": "Ada"},
    Screen.HELP: {"unknown_command": "dayly"},
    Screen.PROFILE: {
        "first_name": "Ada",
        "username": "ada",
        "registered_at": AT,
        "balance": 12345,
        "lifetime_points": 1_000_000,
        "streak": 1,
        "best_streak": 0,
        "level": 7,
        "level_score": 990_000,
        "next_level_score": 1_020_000,
        "title": {"en": "Guest", "es": "Huésped"},
        "achievements": 3,
        "stories": {"house": 41.7},
    },
    Screen.LANGUAGE_PICKER: {"current": "es"},
    Screen.LANGUAGE_CHANGED: {"language": "es"},
    Screen.LANGUAGE_QUESTION: {"current": None},
    Screen.TIME_ZONE_PICKER: {"at": AT, "time_zone": "UTC", "region": "europe", "is_question": True},
    Screen.LIKES_QUESTION: {},
    Screen.ONBOARDED: {"first_name": "Ada", "likes": "games", "time_zone": "Etc/GMT-2", "at": AT},
    Screen.SLOW_DOWN: {},
    Screen.INVITATION: {"code": "abcdefgh", "came": 1, "stayed": 0},
    Screen.REFERRAL_REWARDED: {"role": "friend", "points": 500, "balance": 1200},
    Screen.VIP: {"price_stars": 250, "paid_until": None, "given_until": AT},
    Screen.VIP_GIVEN: {"days": 30, "until": AT, "note": "for <helping>"},
    Screen.VIP_TAKEN: {"days": 1, "until": None, "note": ""},
    Screen.VIP_BEGUN: {"paid_until": AT},
    Screen.VIP_RENEWED: {"paid_until": AT},
    Screen.VIP_ENDED: {},
    Screen.PAY_SUPPORT: {"payments": [{"charge_id": "stx<1>", "amount": 250, "at": AT, "is_refunded": True}]},
    Screen.REFUND_ANSWER: {"answer": "asked", "charge_id": "stx1"},
    Screen.REFUNDED: {"amount": 250, "ends_vip": False, "vip_until": AT},
    Screen.PRIVACY: {},
    Screen.TERMS: {},
    Screen.EXPORT: {},
    Screen.ERASURE_QUESTION: {},
    Screen.ERASED: {},
    Screen.SETTINGS: {
        "at": AT,
        "language": None,
        "time_zone": "Europe/Madrid",
        "reminders": "daily",
        "quiet_from": 22,
        "quiet_until": 8,
        "listed": True,
    },
    Screen.SETTING_CHOICES: {"setting": "quiet", "reminders": "off", "quiet_from": 22, "quiet_until": 8},
    **GAME_SCREENS,
    **PASTIME_SCREENS,
    **STORY_SCREENS,
    **PEOPLE_SCREENS,
    **BROADCAST_SCREENS,
}
ACT = {"verb": "mute", "target_id": 8, "target_name": "Ben", "admin_id": 7, "admin_name": "Ada", "reason": "flood"}
DATA |= {
    Screen.MODERATED: {**ACT, "lasts_s": 97_500, "undo": 17},
    Screen.MODERATION_REFUSED: {**ACT, "why": "bot_lacks", "right": "can_restrict_members"},
    Screen.MODERATION_FAILED: {**ACT, "words": "not enough rights", "is_half": True},
    Screen.MODERATION_UNCONFIRMED: {"verb": "ban", "target_id": -1009, "target_name": "News", "action_id": 17},
    Screen.WARNINGS: {
        **ACT,
        "limit": 3,
        "warnings": 2,
        "rows": [{"at": AT, "reason": ""}, {"at": AT, "reason": "late"}],
    },
    Screen.REPORTED: {**ACT, "action_id": 17, "admins": [7, 9]},
    Screen.SANCTIONED: {"verb": "ban", "chat_title": "", "reason": "spam", "lasts_s": 86_400, "action_id": 17},
    Screen.AUDIT: {
        "page": 1,
        "has_more": True,
        "who": 2**52,
        "action": "unmute",
        "entries": [
            {"at": AT, "action": "ban", "outcome": "refused", "admin_id": 7, "target_id": None, "why": "not_admin"},
            {"at": AT, "action": "mute", "outcome": "done", "admin_id": 7, "admin_name": "Ada", "target_id": 8},
        ],
    },
    Screen.AUDIT_FILE: {"csv": "at,action"},
    Screen.AUDIT_LOGGED: {"action": "ban", "outcome": "done", "admin_id": 7, "target_id": 8, "target_name": "Ben"},
    Screen.CONFIG: {"rows": [{"key": "warn.limit", "value": "3", "is_own": True}], "is_everywhere": False},
    Screen.CONFIG_VALUE: {
        "key": "warn.limit",
        "value": "5",
        "default": "3",
        "version": 2,
        "kind": "number",
        "low": 1,
        "high": 20,
        "choices": [],
    },
    Screen.CONFIG_CHANGED: {"key": "warn.limit", "before": "3", "after": "5", "version": 1},
    Screen.CONFIG_HISTORY: {"rows": [{"key": "warn.limit", "version": 1, "value": "5", "admin_id": 7, "at": AT}]},
    Screen.CONFIG_HELP: {"keys": ["warn.limit"], "key": None, "problem": None},
    Screen.APPEALED: {**ACT, "action_id": 17, "text": "It was my brother."},
    Screen.APPEAL_SENT: {"chat_title": "Night Hotel", "state": "waiting"},
    Screen.APPEAL_DECIDED: {"chat_title": "Night Hotel", "is_accepted": True},
    Screen.APPEAL_DECLINED: ACT,
    Screen.SANCTION_OVER: {"verb": "mute", "chat_title": "Night Hotel"},
}
DATA |= STAFF_SCREENS
DATA |= OPERATIONS_SCREENS
READERS = Chosen(u1="en", u2="es")
EVERY_TEXT = Texts()


async def page(screen: str, data: dict[str, Any], user_id: int | None = 1, **more: Any) -> Page:
    presenter = Presenter(EVERY_TEXT, ReaderLanguages(READERS), "DianaBot", LampBooks())
    chat_id = more.pop("chat_id", 1)
    return await presenter.page(ReplyRequestedEvent(chat_id=chat_id, screen=screen, data=data, user_id=user_id, **more))


def seen(page: Page) -> str:
    """What a reader sees, by the markup rules of the playground's Telegram."""
    return "\n".join(parse_html(part, lambda _: None)[0] for part in page.parts)


def buttons(keyboard: InlineKeyboardMarkup | None) -> list[str]:
    return [button.text for row in keyboard.inline_keyboard for button in row] if keyboard else []


def test_every_screen_has_a_view_and_an_example_here() -> None:
    assert set(VIEWS) == set(Screen) == set(DATA)


@pytest.mark.parametrize("screen", list(Screen))
@pytest.mark.parametrize("chat_id", [1, -5])
@pytest.mark.parametrize("user_id", [1, 2])
async def test_every_screen_is_well_formed_in_every_language(screen: Screen, chat_id: int, user_id: int) -> None:
    shown = await page(screen, DATA[screen], user_id, chat_id=chat_id)

    assert seen(shown).strip()
    assert "{" not in seen(shown)
    for row in shown.keyboard.inline_keyboard if shown.keyboard else ():
        for button in row:
            assert button.url or read_tap(button.callback_data or "")


NAMES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["<3", "</b>", "<b>", "&amp;", "&lt;b&gt;", "{ $name }", "", " \n ", "שלום", "\u202eabc", "\u2066x"]
    ),
)


@given(name=NAMES, command=NAMES)
async def test_no_name_breaks_the_markup_or_vanishes(name: str, command: str) -> None:
    card = await page(Screen.PROFILE, {**DATA[Screen.PROFILE], "first_name": name, "username": name or None})
    helped = await page(Screen.HELP, {"unknown_command": command})

    for shown in (card, helped):
        seen(shown)
        assert all(len(part.encode("utf-16-le")) // 2 <= 4096 for part in shown.parts)


@pytest.mark.parametrize("name", ["<3", "</b>", "&amp;", "Tom & <i>Jerry</i>"])
async def test_a_name_is_shown_as_it_is_written(name: str) -> None:
    shown = await page(Screen.MENU, {"first_name": name})

    assert name in seen(shown)


async def test_directions_of_writing_stay_where_they_belong() -> None:
    latin, turned, hebrew = [
        (await page(Screen.MENU, {"first_name": name})).parts[0] for name in ("Ada", "\u202eadA", "שלום")
    ]

    assert not any(mark in latin + turned for mark in "\u2068\u2069\u202e")
    assert "\u2068שלום\u2069" in hebrew


async def test_a_name_of_nothing_visible_gets_a_kind_word() -> None:
    assert "stranger" in seen(await page(Screen.MENU, {"first_name": "\u202e \n"}))


@pytest.mark.parametrize(
    ("user_id", "hint", "language"),
    [(1, "es", "en"), (2, "en", "es"), (3, "es-MX", "es"), (3, "ES", "es"), (3, "pt-BR", "en"), (3, None, "en")],
)
async def test_the_chosen_language_goes_before_the_apps(user_id: int, hint: str | None, language: str) -> None:
    shown = await page(Screen.START_FIRST, {}, user_id, chat_id=user_id, language_code=hint)

    assert ("Todavía" in seen(shown)) == (language == "es")


async def test_what_comes_unasked_speaks_the_language_the_app_spoke_last() -> None:
    readers = Chosen(u2="en")
    readers.told = {1: "es-MX", 2: "es"}
    languages = ReaderLanguages(readers)

    assert await languages.of(1, None) == "es"
    assert await languages.of(1, "en") == "en"
    assert await languages.of(2, None) == "en"
    assert await languages.of(3, None) == "en"


async def test_the_audit_says_in_words_who_did_what_and_why() -> None:
    refused = {"at": AT, "action": "ban", "outcome": "refused", "admin_id": 7, "admin_name": "Ada", "why": "not_admin"}
    by_rule = {
        "at": AT,
        "action": "mute",
        "outcome": "done",
        "admin_id": 9,
        "is_automatic": True,
        "reason": "auto:flood",
    }
    data = {"page": 0, "has_more": False, "entries": [refused, by_rule]}

    english, spanish = seen(await page(Screen.AUDIT, data, 1)), seen(await page(Screen.AUDIT, data, 2))

    assert "Ada · ✗ no admin" in english
    assert "Diana · ✓ · flood" in english
    assert "Ada · ✗ no es admin" in spanish


async def test_numbers_days_and_plurals_are_written_for_the_reader() -> None:
    english = seen(await page(Screen.PROFILE, DATA[Screen.PROFILE], 1))
    spanish = seen(await page(Screen.PROFILE, DATA[Screen.PROFILE], 2))

    assert "November 3, 2026" in english
    assert "3 de noviembre de 2026" in spanish
    assert "12,345 points to spend" in english
    assert "12.345 puntos para gastar" in spanish
    assert "1.000.000 de puntos" in spanish
    assert "A streak of 1 day\n" in english
    assert "Tienes 1080 puntos" in seen(await page(Screen.POINTS, DATA[Screen.POINTS], 2))


@pytest.mark.parametrize(
    ("next_in_s", "wait"),
    [
        (0, "1 minute"),
        (59, "1 minute"),
        (61, "2 minutes"),
        (3600, "1 hour"),
        (3601, "1 hour and 1 minute"),
        (86_399, "24 hours"),
    ],
)
async def test_the_next_gift_is_never_promised_too_early(next_in_s: int, wait: str) -> None:
    shown = await page(Screen.DAILY_ALREADY, {"streak": 2, "balance": 5, "next_in_s": next_in_s})

    assert f"waits in {wait}." in seen(shown)


async def test_a_broken_streak_and_a_bonus_are_told() -> None:
    claimed = DATA[Screen.DAILY_CLAIMED]

    grown = seen(await page(Screen.DAILY_CLAIMED, claimed))
    broken = seen(await page(Screen.DAILY_CLAIMED, {**claimed, "is_broken": True, "multiplier": 1.0}))

    assert "3 days in a row" in grown
    assert "10%" in grown
    assert "Your streak of 2 days went out" in broken
    assert "%" not in broken


async def test_the_menu_leads_everywhere_and_every_other_screen_back() -> None:
    menu = await page(Screen.MENU, DATA[Screen.MENU])
    elsewhere = [Screen.POINTS, Screen.PROFILE, Screen.HELP, Screen.DAILY_ALREADY, Screen.LANGUAGE_PICKER]

    assert {"✨ Points", "🌙 Daily", "🗝 Profile", "⚙️ Settings", "💬 Help"} <= set(buttons(menu.keyboard))
    for screen in elsewhere:
        assert "‹ Back to the menu" in buttons((await page(screen, DATA[screen])).keyboard)


async def test_the_language_picker_marks_the_current_one() -> None:
    picker = await page(Screen.LANGUAGE_PICKER, {"current": "es"})

    assert buttons(picker.keyboard)[:2] == ["English", "✓ Español"]


async def test_a_new_language_speaks_at_once() -> None:
    assert "En español" in seen(await page(Screen.LANGUAGE_CHANGED, {"language": "es"}, user_id=1))


async def test_buttons_belong_to_the_reader_and_to_this_showing() -> None:
    event = ReplyRequestedEvent(chat_id=-5, screen=Screen.MENU, data={"first_name": "Ada"}, user_id=2**52)
    presenter = Presenter(EVERY_TEXT, ReaderLanguages(READERS), "DianaBot")

    first, again = await presenter.page(event), await presenter.page(event)
    other = await page(Screen.MENU, DATA[Screen.MENU], 2**52, chat_id=-5)

    taps = [
        read_tap(b.callback_data or "")
        for r in (first.keyboard or pytest.fail("no keyboard")).inline_keyboard
        for b in r
    ]
    assert {tap.owner for tap in taps if tap} == {2**52}
    assert first == again
    assert other.keyboard != first.keyboard


async def test_in_a_group_only_what_works_there_is_offered() -> None:
    menu = await page(Screen.MENU, DATA[Screen.MENU], chat_id=-5)
    helped = await page(Screen.HELP, {"unknown_command": None}, chat_id=-5)
    start_first = await page(Screen.START_FIRST, {}, chat_id=-5)
    nobodys = await page(Screen.MENU, DATA[Screen.MENU], None, chat_id=-5)

    assert "🌐 Language" not in buttons(menu.keyboard)
    assert "/language" not in seen(helped)
    assert start_first.keyboard is not None
    assert start_first.keyboard.inline_keyboard[0][0].url == "https://t.me/DianaBot?start=group"
    assert nobodys.keyboard is None


async def test_a_mistyped_command_gets_the_nearest_one() -> None:
    assert "/dayly. Did you mean /daily?" in seen(await page(Screen.HELP, {"unknown_command": "dayly"}))
    assert "/xyzzy. Not yet" in seen(await page(Screen.HELP, {"unknown_command": "xyzzy"}))


async def test_after_a_mistyped_command_nobody_has_to_scroll() -> None:
    shown = seen(await page(Screen.HELP, {"unknown_command": "dayly"}))

    assert "/help" in shown
    assert len(shown.splitlines()) <= 4


async def test_help_with_a_payment_says_so_where_there_was_none() -> None:
    assert "paid nothing so far" in seen(await page(Screen.PAY_SUPPORT, {"payments": []}))


@pytest.mark.parametrize("payments", [[], DATA[Screen.PAY_SUPPORT]["payments"]], ids=["none", "some"])
async def test_help_with_a_payment_names_whom_to_write_to(payments: list[object]) -> None:
    presenter = Presenter(Texts(), ReaderLanguages(Chosen()), "DianaBot", support_contact="@ana_helps")
    asked = ReplyRequestedEvent(1, Screen.PAY_SUPPORT, {"payments": payments}, user_id=1)

    shown = "".join((await presenter.page(asked)).parts)

    assert "rite to @ana_helps" in shown


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"ends_vip": True}, "VIP ends with that"),
        ({"ends_vip": False, "vip_until": AT}, "You are VIP until"),
        ({"ends_vip": False}, "with you."),
    ],
)
async def test_stars_given_back_say_what_becomes_of_vip(data: dict[str, object], told: str) -> None:
    assert told in seen(await page(Screen.REFUNDED, {"amount": 250, **data}))


@pytest.mark.parametrize(("chat_id", "is_told"), [(1, True), (-5, False)])
async def test_the_score_of_somebody_hidden_is_told_to_them_alone(chat_id: int, is_told: bool) -> None:
    board = {**DATA[Screen.LEADERBOARD], "own": {"place": None, "score": 777}, "is_hidden": True}

    shown = seen(await page(Screen.LEADERBOARD, board, chat_id=chat_id))

    assert ("777" in shown) == is_told
    assert "not shown on the boards" in shown


@pytest.mark.parametrize(
    ("screen", "data", "error", "says"),
    [
        ("user.nowhere", {}, UnknownScreenError, "there is no screen 'user.nowhere'"),
        (Screen.MENU, {}, ScreenDataError, "screen user.menu: first_name: field required"),
        (
            Screen.POINTS,
            {**DATA[Screen.POINTS], "balance": "5"},
            ScreenDataError,
            "balance: input should be",
        ),
        (Screen.POINTS, {**DATA[Screen.POINTS], "rows": [{}]}, ScreenDataError, "rows.0.amount"),
        (Screen.PROFILE, {**DATA[Screen.PROFILE], "registered_at": "yesterday"}, ScreenDataError, "registered_at"),
        (
            Screen.PROFILE,
            {**DATA[Screen.PROFILE], "registered_at": "2026-01-01T00:00:00"},
            ScreenDataError,
            "registered",
        ),
    ],
)
async def test_what_cannot_be_shown_says_why(
    screen: str, data: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        await page(screen, data)


def test_a_text_that_lacks_something_says_what() -> None:
    words = EVERY_TEXT.words("es")

    with pytest.raises(TextError, match="locales/es: there is no text 'nothing'"):
        words.html("nothing")
    with pytest.raises(TextError, match="'menu' cannot be written: Unknown external: name"):
        words.html("menu")


def test_the_command_menu_is_complete_in_every_scope_and_language() -> None:
    for words in EVERY_TEXT.all():
        private, group = (described(commands_in(scope), words) for scope in (Scope.PRIVATE, Scope.GROUP))
        assert {"start", "menu", "daily", "settings", "help"} <= {c.command for c in private}
        assert {"menu", "daily", "help"} <= {c.command for c in group}
        assert not {"start", "language", "settings"} & {c.command for c in group}
        admins = {c.command for c in described(commands_in(Scope.GROUP_ADMIN), words)}
        assert admins > {c.command for c in group} | {"warn", "mute", "ban", "purge"}
        assert all(1 <= len(c.description) <= 256 for c in private)
    assert [words.language for words in EVERY_TEXT.all()] == list(LANGUAGES)


def test_a_text_that_was_written_before_is_no_other_that_looks_like_it() -> None:
    words = EVERY_TEXT.words("es")

    whole, measured = words.plain("menu", name=5000), words.plain("menu", name=5000.0)
    marked, bare = words.html("menu", name="<Ida>"), words.plain("menu", name="<Ida>")

    assert ("5000" in whole, "5.000" in measured) == (True, True)
    assert ("&lt;Ida&gt;" in marked, "<Ida>" in bare) == (True, True)
    assert words.html("menu", name="<Ida>") == marked
