"""Whole conversations with the real program over HTTP: arriving, points, the daily gift, languages."""

from __future__ import annotations

import aiohttp
import pytest

from tests.journeys.conftest import Arrival
from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram

GROUP = -1001000000001
CARMEN = 1003


async def test_somebody_new_is_welcomed_once_and_gets_the_bonus_once(someone: Arrival):
    ida = await someone("Ida")

    await ida.says("/start")
    await ida.until_hears("Ida")
    await ida.until_hears("100 points")
    await ida.comes_in()
    await ida.says("/start")
    await ida.until_shown(lambda message: "back" in message["text"].lower(), what="a welcome back")
    await ida.says("/points")
    shown = await ida.until_shown(lambda message: "Ida" not in message["text"] and "+100" in message["text"])

    assert shown["text"].count("+100") == 1


async def test_the_daily_gift_comes_once_a_day_and_counts_the_streak(someone: Arrival):
    ida = await someone()
    await ida.says("/start")
    await ida.until_hears("100 points")

    await ida.says("/daily")
    claimed = await ida.until_hears("55")
    await ida.says("/daily")
    await ida.until_shown(lambda message: message["text"] not in (claimed,) and "streak" in message["text"].lower())
    await ida.says("/profile")
    profile = await ida.until_hears("155")

    assert "1" in profile
    assert sum("55" in text for text in await ida.hears()) == 1


async def test_the_language_is_chosen_by_tapping_and_kept(someone: Arrival):
    ida = await someone("Ida", "en")
    await ida.says("/start")
    await ida.until_hears("Ida")

    await ida.says("/language")
    picker = await ida.until_shown(lambda message: "Español" in str(message.get("reply_markup")))
    await ida.taps("Español", picker)
    changed = await ida.until_shown(
        lambda message: message["message_id"] == picker["message_id"] and "edit_date" in message
    )
    await ida.says("/points")
    await ida.until_shown(lambda message: "puntos" in message["text"].lower())

    assert changed["text"] != picker["text"]


async def test_somebody_whose_telegram_speaks_spanish_is_answered_in_spanish(someone: Arrival):
    pilar = await someone("Pilar", "es-MX")

    await pilar.says("/start")

    await pilar.until_hears("Pilar")
    await pilar.until_hears("100 puntos")


@pytest.mark.parametrize(
    "name", ["<3", "</b>", "<b>Eve</b> & <script>", "{user}", "\u202egnp.exe", "𝔘𝔫𝔦 🏳️‍🌈", "a" * 64]
)
async def test_a_hostile_name_is_shown_as_it_is_and_breaks_nothing(someone: Arrival, name: str):
    eve = await someone(name)

    await eve.says("/start")
    await eve.until_hears("100 points")
    await eve.says("/profile")

    shown = await eve.until_shown(lambda message: "155" in message["text"] or "100" in message["text"])
    assert shown
    visible = name.replace("\u202e", "")
    assert any(visible in text for text in await eve.hears())


async def test_the_menu_is_edited_in_place(someone: Arrival):
    ida = await someone()
    await ida.says("/start")
    await ida.until_hears("100 points")
    await ida.says("/menu")
    menu = await ida.until_shown(
        lambda message: "Profile" in str(message.get("reply_markup")) and "100" not in message["text"]
    )

    await ida.taps("Points", menu)
    edited = await ida.until_shown(
        lambda message: message["message_id"] == menu["message_id"] and "edit_date" in message
    )

    assert "100" in edited["text"]
    assert [m["message_id"] for m in await ida.sees()].count(menu["message_id"]) == 1


async def test_a_button_pressed_twice_does_its_work_once(someone: Arrival):
    ida = await someone()
    await ida.says("/start")
    bonus = await ida.until_shown(lambda message: "100 points" in message["text"])

    await ida.taps("Daily", bonus)
    await ida.taps("Daily", bonus)
    await ida.until_shown(lambda message: "edit_date" in message)
    await ida.says("/points")

    balance = await ida.until_shown(lambda message: "+55" in message["text"])
    assert balance["text"].count("+55") == 1


async def test_an_unknown_command_gets_the_nearest_one_and_plain_talk_the_menu(someone: Arrival):
    ida = await someone()
    await ida.says("/start")
    await ida.until_hears("100 points")

    await ida.says("/poinst")
    await ida.until_hears("/points")
    await ida.says("hello there")
    await ida.until_shown(lambda message: "Profile" in str(message.get("reply_markup")))


async def test_in_a_group_commands_are_answered_and_another_persons_button_changes_nothing(
    session: aiohttp.ClientSession, telegram: Telegram, diana: Diana
):
    ada, carmen = (Person(session, telegram.url, user_id, GROUP) for user_id in (1001, CARMEN))
    at_home = Person(session, telegram.url, ada.id)
    await at_home.says("/start")
    await at_home.until_hears("100 points")

    await ada.says("/menu@DianaPlaygroundBot")
    await ada.says("/menu@SomebodyElsesBot")
    await ada.says("just talking")
    await ada.says("/points")
    shown = await ada.until_shown(lambda message: bool(message.get("reply_markup")))
    texts = await ada.hears()
    await carmen.taps(shown["reply_markup"]["inline_keyboard"][0][0]["text"], shown)
    await ada.says("/help")
    await ada.until_shown(lambda message: message["text"] not in texts)

    again = [message for message in await ada.sees() if message["message_id"] == shown["message_id"]]
    assert again[0]["text"] == shown["text"]


async def test_every_log_line_about_an_event_carries_its_ids_and_none_the_token(
    someone: Arrival, diana: Diana, telegram: Telegram
):
    ida = await someone()
    await ida.says("/start")
    await ida.until_hears("100 points")

    assert telegram.token not in diana.output()
    assert telegram.token.split(":")[1] not in diana.output()


async def test_health_and_metrics_answer(session: aiohttp.ClientSession, diana: Diana, someone: Arrival):
    ida = await someone()
    await ida.says("/start")
    await ida.until_hears("100 points")

    async with session.get(f"{diana.http_url}/healthz") as response:
        assert response.status == 200
    async with session.get(f"{diana.http_url}/readyz") as response:
        assert response.status == 200, await response.text()
    async with session.get(f"{diana.http_url}/metrics") as response:
        metrics = await response.text()
    for name in ("events_published_total", "events_processed_total", "updates_received_total", "replies_sent_total"):
        assert name in metrics
