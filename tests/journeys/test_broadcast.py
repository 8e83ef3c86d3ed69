"""A whole broadcast with the real program: written, seen, sent, reported; and by nobody who may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram

pytestmark = pytest.mark.long

OWNER = 40_001


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Telegram, Diana]]:
    """A Telegram and a Diana of their own: whoever a shared one knows would get the broadcast too."""
    telegram = Telegram(tmp_path / "telegram")
    diana = Diana(tmp_path / "diana", telegram, ADMIN_IDS=str(OWNER))
    yield telegram, diana
    diana.end()
    telegram.end()


async def test_an_owner_writes_to_everybody_in_their_language(
    place: tuple[Telegram, Diana], session: aiohttp.ClientSession
):
    telegram, diana = place
    body = {"first_name": "Olga", "language_code": "en", "id": OWNER}
    async with session.post(f"{telegram.url}/play/people", json=body) as response:
        assert response.status == 200, await response.text()
    olga = Person(session, telegram.url, OWNER)
    ida = await Person.arrives(session, telegram.url, "Ida", "en")
    pilar = await Person.arrives(session, telegram.url, "Pilar", "es")
    for person in (olga, ida, pilar):
        await person.comes_in()

    await ida.says("/broadcast")
    await ida.until_hears("messages to everybody")
    await olga.says("/broadcast")
    await olga.until_hears("a draft", "nothing written")
    await olga.taps("English")
    await olga.until_hears("Send me the text")
    await olga.says("The hotel opens its <b>garden")
    await olga.until_hears("is never closed", "Line 1, column 21")
    await olga.says("The hotel opens its <b>garden</b>.")
    await olga.until_hears("a draft", "garden", "Español (1): nothing written")
    await olga.taps("Español")
    await olga.until_hears("Send me the text in Español")
    await olga.says("El hotel abre su <b>jardín</b>.")
    await olga.until_hears("a draft", "jardín")
    await olga.taps("Preview")
    await olga.until_hears("You have seen it")
    await olga.taps("Send to 3")
    await olga.until_hears("cannot be called back")
    await olga.taps("Yes, send to 3")
    await olga.until_hears("is out", "Sent: 3")
    await ida.until_hears("The hotel opens its garden.")
    await pilar.until_hears("El hotel abre su jardín.")

    await olga.says("/broadcasts")
    listed = await olga.until_hears("What was broadcast")
    assert "3 of 3" in listed
    assert (await ida.hears()).count("The hotel opens its garden.") == 1
    assert [line for line in diana.lines() if line["level"] in ("error", "critical")] == []
