"""Every command there is in private answers in both languages, however Diana hears and whatever she keeps things in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.commands import COMMANDS, Scope
from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram
from tests.journeys.test_on_a_webhook import free_port

PRIVATE = [command.name for command in COMMANDS if Scope.PRIVATE in command.scopes and command.name != "start"]


@pytest.fixture(
    params=[
        pytest.param(("polling", "postgres"), id="polling-postgres", marks=pytest.mark.postgres),
        pytest.param(("webhook", "sqlite"), id="webhook-sqlite"),
    ]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Telegram, Diana]]:
    """A Telegram and a Diana of their own."""
    hearing, keeping = request.param
    telegram, port = Telegram(tmp_path / "telegram"), free_port()
    settings = {"HTTP_PORT": str(port)}
    if hearing == "webhook":
        settings |= {"WEBHOOK_URL": f"http://127.0.0.1:{port}/webhook", "WEBHOOK_SECRET": "a-secret-of-the-house"}
    if keeping == "postgres":
        settings["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    diana = Diana(tmp_path / "diana", telegram, **settings)
    yield telegram, diana
    diana.end()
    telegram.end()


async def answers_to_everything(person: Person) -> dict[str, str]:
    """What the bot says to each command, asked one after the other."""
    await person.comes_in()
    answers = {}
    for name in PRIVATE:
        asked = (await person.says(f"/{name}"))["message_id"]
        shown = await person.until_shown(lambda m, asked=asked: m["message_id"] > asked and m["text"], what=f"/{name}")
        answers[name] = shown["text"]
    return answers


@pytest.mark.long(40)
async def test_every_command_answers_in_both_languages(place: tuple[Telegram, Diana], session: aiohttp.ClientSession):
    telegram, diana = place
    ida = await Person.arrives(session, telegram.url, "Ida", "en")
    pilar = await Person.arrives(session, telegram.url, "Pilar", "es")

    english, spanish = await asyncio.gather(answers_to_everything(ida), answers_to_everything(pilar))

    assert english.keys() == spanish.keys() == set(PRIVATE)
    assert [name for name in PRIVATE if english[name] == spanish[name]] == []
    assert [line for line in diana.lines() if line["level"] == "error"] == []
