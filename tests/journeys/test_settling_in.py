"""Whole conversations with the real program: the first questions, and settings."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Arrival


@pytest.mark.parametrize(
    ("language", "own_name", "city", "like", "name", "reminders", "rarely"),
    [
        ("en", "English", "Madrid", "A good story", "Madrid", "Reminders", "Only what matters"),
        ("es", "Español", "nueva york", "Una buena historia", "Nueva York", "Avisos", "Solo lo importante"),
    ],
)
async def test_somebody_new_answers_three_questions_and_changes_a_setting(
    someone: Arrival, language: str, own_name: str, city: str, like: str, name: str, reminders: str, rarely: str
):
    ida = await someone("Ida", language)

    await ida.says("/start")
    question = await ida.until_shown(lambda m: own_name in str(m.get("reply_markup")))
    await ida.taps(own_name, question)
    await ida.until_shown(lambda m: "2 of 3" in m["text"] or "2 de 3" in m["text"])
    await ida.says(f"</b> {city}, the one by the sea")
    await ida.until_hears("</b>")
    await ida.says(city)
    likes = await ida.until_shown(lambda m: like in str(m.get("reply_markup")))
    await ida.taps(like, likes)
    await ida.until_hears(name, "/settings")
    await ida.says("/settings")
    settings = await ida.until_shown(lambda m: reminders in str(m.get("reply_markup")))
    await ida.taps(reminders, settings)
    await ida.until_shown(lambda m: rarely in str(m.get("reply_markup")))
    await ida.taps(rarely)

    changed = await ida.until_shown(lambda m: rarely in m["text"] and name in m["text"])
    assert changed["message_id"] == settings["message_id"]
