"""Whole conversations with the real program: what is held about somebody, as a file, and being forgotten."""

from __future__ import annotations

import json

import pytest

from tests.journeys.conftest import Arrival


@pytest.mark.parametrize(
    ("language", "privacy", "yes", "gone"),
    [("en", "What I remember", "Yes, forget", "It is done"), ("es", "Lo que recuerdo", "Sí, olvídalo", "Hecho")],
)
async def test_somebody_takes_their_data_and_is_forgotten(
    someone: Arrival, language: str, privacy: str, yes: str, gone: str
):
    ida = await someone("Ida", language)
    await ida.comes_in()

    await ida.says("/privacy")
    await ida.until_hears(privacy)
    await ida.says("/export")
    sent = await ida.until_shown(lambda m: "document" in m, what="a file")
    file = json.loads(await ida.downloads(sent["document"]["file_id"]))
    await ida.says("/delete_me")
    await ida.until_shown(lambda m: yes in str(m.get("reply_markup")))
    await ida.taps(yes)
    await ida.until_hears(gone)
    await ida.says("/menu")
    await ida.until_hears("introduced" if language == "en" else "presentado")

    assert file["user_id"] == ida.id
    assert file["tables"]["users"][0]["first_name"] == "Ida"
    assert sum(row["amount"] for row in file["tables"]["ledger"]) == 100
