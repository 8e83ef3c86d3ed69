"""Whole conversations with the real program over HTTP: boards as pictures, the shop, the bag, the quiz."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.journeys.conftest import Arrival
from tests.journeys.person import Person


async def registered(someone: Arrival, name: str, language_code: str = "en") -> Person:
    person = await someone(name, language_code)
    await person.says("/start")
    await person.until_hears("100 p")
    return person


async def told(person: Person, words: str) -> dict[str, Any]:
    """The newest message that says `words`, once there is one."""
    return await person.until_shown(lambda message: words in message["text"], what=words)


async def turned(person: Person, message: dict[str, Any], words: str) -> dict[str, Any]:
    """The message, once it says `words` in place of what it said."""
    return await person.until_shown(
        lambda shown: shown["message_id"] == message["message_id"] and words in shown["text"], what=words
    )


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


async def test_the_board_is_a_picture_whose_tabs_change_in_place(someone: Arrival) -> None:
    ida = await registered(someone, "Ida <3")

    await ida.says("/leaderboard")
    board = await ida.until_shown(lambda m: "This week" in m["text"] and m.get("photo"), what="the board")
    assert "Ida <3" in board["text"] or "You: no." in board["text"]
    content = await ida.downloads(board["photo"][-1]["file_id"])
    assert content.startswith(b"\xff\xd8")
    await ida.taps("All time", board)
    other = await turned(ida, board, "All time")

    assert other["photo"][-1]["file_id"] != board["photo"][-1]["file_id"]
    assert "● All time" in labels(other)


async def test_from_a_picture_one_comes_back_to_the_menu_and_the_picture_goes(someone: Arrival) -> None:
    pilar = await registered(someone, "Pilar", "es")
    await pilar.says("/profile")
    card = await pilar.until_shown(lambda m: "Huésped" in m["text"] and m.get("photo"), what="the card")

    await pilar.taps("Volver al menú", card)
    await pilar.until_hears("El vestíbulo")

    async with asyncio.timeout(60):
        while card["message_id"] in {message["message_id"] for message in await pilar.sees()}:
            pass


async def test_something_is_bought_in_one_message_and_given_away(someone: Arrival) -> None:
    ida = await registered(someone, "Ida")

    await ida.says("/shop")
    shop = await told(ida, "cabinet under the stairs")
    await ida.taps("good tea", shop)
    await turned(ida, shop, "It costs 60 points")
    await ida.taps("Buy for 60")
    await turned(ida, shop, "is yours")
    await ida.taps("Open: ")
    await turned(ida, shop, "Whom is it for?")
    await ida.taps("Diana")
    await turned(ida, shop, "on its way to Diana")
    await ida.says("/points")
    points = await ida.until_hears("bought: A tin of good tea")

    assert "−60 · bought: A tin of good tea" in points


async def test_a_thing_one_cannot_afford_says_how_much_is_missing(someone: Arrival) -> None:
    pilar = await registered(someone, "Pilar", "es")
    await pilar.says("/shop")
    shop = await told(pilar, "armario bajo la escalera")

    await pilar.taps("Protector de racha", shop)
    await turned(pilar, shop, "Te faltan 300 puntos")

    assert not any("Comprar" in label for label in labels((await pilar.sees())[-1]))


async def test_the_question_of_the_day_is_answered_once(someone: Arrival) -> None:
    ida = await registered(someone, "Ida")

    await ida.says("/quiz")
    question = await told(ida, "Question of the day")
    await ida.taps("B · ", question)
    result = await turned(ida, question, "The next question comes in")
    await ida.says("/quiz")
    again = await ida.until_shown(lambda m: m["message_id"] > question["message_id"] and "next question" in m["text"])

    assert ("✅" in result["text"]) == ("✅" in again["text"])
    assert not any(label.startswith("A · ") for label in labels(again))
