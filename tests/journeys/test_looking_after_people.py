"""An owner looks after somebody with the real program: the card, points, VIP, a ban, its appeal and its lifting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram, ledger
from tests.waiting import until

pytestmark = pytest.mark.long


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Telegram]:
    telegram = Telegram(tmp_path / "telegram")
    yield telegram
    telegram.end()


async def test_somebody_is_rewarded_banned_heard_and_let_back_in(
    session: aiohttp.ClientSession, house: Telegram, tmp_path: Path
) -> None:
    olga = await Person.arrives(session, house.url, "Olga")
    ana = await Person.arrives(session, house.url, "Ana <3", "es")
    diana = Diana(tmp_path / "diana", house, ADMIN_IDS=str(olga.id))
    try:
        await look_after(olga, ana)
        balance, movements = ledger(diana.data_dir)[ana.id]
        amounts = [amount for reason, _, amount in movements if reason in ("admin_award", "revocation")]
        assert amounts == [100, -100]
        assert balance == sum(amount for _, _, amount in movements)
    finally:
        diana.stop()
        diana.end()


async def asks_until(person: Person, request: str, answer: str) -> None:
    """Ask until that is the answer: for a moment a process goes by what it has just read."""
    async with asyncio.timeout(60):
        while True:
            before = len(await person.hears())
            await person.says(request)
            await until(partial(heard_more_than, person, before))
            if answer in (await person.hears())[-1]:
                return


async def heard_more_than(person: Person, messages: int) -> bool:
    return len(await person.hears()) > messages


async def look_after(olga: Person, ana: Person) -> None:
    await olga.comes_in()
    await ana.comes_in()
    await ana.wants_no_quiet()

    # The card, and points given and taken back.
    await olga.says(f"/user {ana.id}")
    await olga.until_hears("Ana <3", "speaks es", "level")
    await olga.says(f"/user {ana.id} award 100 encontró un error")
    await olga.until_hears("Really?", "100 points for Ana <3", "encontró un error")
    await olga.taps("Do it")
    await ana.until_hears("regalado", "100", "encontró un error")
    await olga.until_hears("✓", "100 points for Ana <3", "+100")
    await olga.taps("Back to the card")
    await olga.taps("Points")
    await olga.until_hears("from the hosts: encontró un error")
    await olga.taps("Take back row")
    prompt = await olga.until_shown(lambda m: "Why?" in m["text"] and "revoke" in m["text"])
    await olga.replies(prompt["message_id"], "a mistake")
    await olga.until_hears("Really?", "is taken back", "a mistake")
    await olga.taps("Do it")
    await ana.until_hears("retirado", "a mistake")

    # VIP.
    await olga.says(f"/user {ana.id} vip 30 por ayudar")
    await olga.taps("Do it", await olga.until_shown(lambda m: "30 days of VIP" in m["text"]))
    await ana.until_hears("La casa te regala", "30 días")

    # A ban: one clear answer to everything but what is theirs.
    await olga.says(f"/user {ana.id} ban spam")
    await olga.taps("Do it", await olga.until_shown(lambda m: "banned from the whole bot" in m["text"]))
    await ana.until_hears("te ha cerrado sus puertas", "spam", "/appeal")
    await asks_until(ana, "/points", "cerradas desde el")
    await ana.says("/privacy")
    await ana.until_hears("/export", "/delete_me")
    await ana.says("/appeal fue mi hermano")
    await ana.until_hears("La casa tiene tu apelación")
    await olga.until_hears("Ana <3 appeals", "fue mi hermano")
    await olga.taps("Lift the ban")
    await olga.taps("Do it", await olga.until_shown(lambda m: "is lifted" in m["text"] and "Really" in m["text"]))
    await ana.until_hears("vuelve a estar abierta")
    await asks_until(ana, "/daily", "El regalo de hoy es tuyo")

    # All of it is in the audit.
    await olga.says(f"/audit {ana.id}")
    await olga.until_hears("global_unban", "global_ban_appeal", "global_ban", "vip", "revoke", "award")
