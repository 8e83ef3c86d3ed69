"""The dashboard on a phone: short, edited in place, with a picture on request."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.callbacks import read_tap
from bot.pictures.chart import ColumnsPicture, FunnelPicture, Series, round_up
from bot.presenter.bars import sparkline
from services.screens import Screen
from tests.edge.operations_screens import OPERATIONS_SCREENS as DATA
from tests.edge.test_presenter import buttons, page, seen

CHARTS = (Screen.CHART_PEOPLE, Screen.CHART_STORY, Screen.CHART_BUS)


async def test_people_are_said_in_a_glance_in_both_languages() -> None:
    english, spanish = [seen(await page(Screen.DASHBOARD_PEOPLE, DATA[Screen.DASHBOARD_PEOPLE], who)) for who in (1, 2)]

    assert "12,345 people" in english
    assert "Come back: day 1: 42 % · day 7: 20 % · day 30: –" in english
    assert "12.345 personas" in spanish
    assert "Days are counted since Nov 1, 2026" in english
    assert all(len(line) <= 64 for line in english.splitlines())


async def test_the_other_pages_and_the_chart_are_a_tap_away() -> None:
    shown = await page(Screen.DASHBOARD_STORY, DATA[Screen.DASHBOARD_STORY])

    assert buttons(shown.keyboard) == ["👥 People", "● 📖 Story", "⚙️ Bus", "📈 Chart", "↻ Refresh"]
    assert shown.in_place
    assert "▰▰▰▰▰▱ Chapter <0>: 118 (98 %)" in seen(shown)


@pytest.mark.parametrize("screen", CHARTS)
async def test_a_chart_is_a_light_picture_whose_caption_says_the_same(screen: Screen) -> None:
    shown = await page(screen, DATA[screen])

    assert shown.picture is not None
    assert not shown.in_place
    drawn = shown.picture.draw()
    with Image.open(BytesIO(drawn)) as image:
        assert (image.format, image.width) == ("JPEG", 1000)
    assert len(drawn) < 200_000
    words = seen(await page(screen.replace("chart", "dashboard"), DATA[screen]))
    assert seen(shown) == words


async def test_there_is_a_page_and_a_chart_before_anything_happened() -> None:
    nobody = {"stories": [], "at": DATA[Screen.HEALTH]["at"]}

    assert "Nobody has read yet." in seen(await page(Screen.DASHBOARD_STORY, nobody))
    empty = (await page(Screen.CHART_STORY, nobody)).picture
    assert empty is not None
    assert empty.draw()
    assert ColumnsPicture("t", "s", Series("a", (0, 0)), Series("b", ()), ("", "")).draw()
    assert FunnelPicture("t", "s", ()).draw()


async def test_what_is_bad_comes_first_and_says_since_when() -> None:
    check = {"name": "disk", "ok": False, "detail": "0.1 GB free", "since": "2026-11-03T18:09:00Z"}
    data = DATA[Screen.HEALTH]
    one = {**data, "processes": [{"replica": "a", "checks": [*data["processes"][0]["checks"], check]}]}

    assert seen(await page(Screen.HEALTH, one)).splitlines() == [
        "🔴 1 check is bad · 8:15:00\u202fPM UTC",
        "🔴 disk: 0.1 GB free · for 2 h 6 min",
        "✅ database: 0.4 ms · for 3 h 5 min",
        "⏳ disk: not checked yet",
    ]
    assert "diana-1:8080" in seen(await page(Screen.HEALTH, data))


async def test_a_cause_says_how_many_of_what_since_when_and_what_may_become_of_them() -> None:
    sure = await page(Screen.DEAD_LETTER_CAUSE, DATA[Screen.DEAD_LETTER_CAUSE])
    listed = await page(Screen.DEAD_LETTERS, DATA[Screen.DEAD_LETTERS])
    looking = await page(Screen.DEAD_LETTER_CAUSE, {**DATA[Screen.DEAD_LETTER_CAUSE], "asks": False, "may": False})

    assert buttons(sure.keyboard) == ["🗑 Yes, discard 12", "Keep"]
    assert buttons(looking.keyboard) == ["🔎 Show one", "‹ All dead letters"]
    assert "12 × gamification:claim_daily, since 1 h" in seen(listed)
    assert "NOT NULL failed <x>" in seen(listed)


@pytest.mark.parametrize("screen", [Screen.DEAD_LETTER, Screen.DEAD_LETTER_CAUSE, Screen.DEAD_LETTERS])
async def test_the_longest_ids_fit_in_a_button(screen: Screen) -> None:
    shown = await page(screen, DATA[screen], 2**52, chat_id=2**52)

    assert shown.keyboard is not None
    for row in shown.keyboard.inline_keyboard:
        assert all(len((button.callback_data or "").encode()) <= 64 for button in row)


async def test_dead_letters_are_a_tap_away_where_there_are_some() -> None:
    some, none = DATA[Screen.DASHBOARD_BUS], {**DATA[Screen.DASHBOARD_BUS], "dead_letters": 0}

    assert "📮 Dead letters" in buttons((await page(Screen.DASHBOARD_BUS, some)).keyboard)
    assert "📮 Dead letters" not in buttons((await page(Screen.DASHBOARD_BUS, none)).keyboard)


async def test_an_alarm_says_what_since_when_and_by_whom_and_stays_when_it_is_tapped() -> None:
    shown = await page(Screen.ALARM, DATA[Screen.ALARM])
    in_group = await page(Screen.ALARM, DATA[Screen.ALARM], chat_id=-5)
    over = await page(Screen.ALARM_OVER, DATA[Screen.ALARM_OVER])

    assert seen(shown).startswith("🔴 disk is bad: 0.1 GB <free>\nSince Nov 3, 2026, 8:15:00")
    assert "It comes and goes." in seen(shown)
    assert "well again, after 1 h 2 min" in seen(over)
    assert (buttons(shown.keyboard), buttons(in_group.keyboard)) == (["🩺 Health"], [])
    for alarm in (shown, await page(Screen.ALARM_DEAD_LETTERS, DATA[Screen.ALARM_DEAD_LETTERS])):
        assert alarm.keyboard is not None
        tap = read_tap(alarm.keyboard.inline_keyboard[0][0].callback_data or "")
        assert tap is not None
        assert tap.details()["message_id"] is None


def test_a_sparkline_shows_something_wherever_there_is_something() -> None:
    assert sparkline([0, 1, 50, 100]) == "▁▂▅█"
    assert sparkline([0, 0]) == "▁▁"


@pytest.mark.parametrize(("value", "top"), [(0, 2), (3, 4), (5, 6), (7, 8), (10, 10), (11, 20), (240, 300), (501, 600)])
def test_a_scale_ends_at_a_round_number_with_a_whole_one_in_its_middle(value: int, top: int) -> None:
    assert round_up(value) == top
