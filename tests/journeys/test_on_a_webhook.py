"""The same conversation where Telegram calls Diana instead of being asked."""

from __future__ import annotations

import socket
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram
from tests.journeys.test_vip import link_in, pays

pytestmark = pytest.mark.long


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_somebody_settles_in_and_becomes_vip_on_a_webhook(tmp_path: Path, session: aiohttp.ClientSession):
    telegram, port = Telegram(tmp_path / "telegram"), free_port()
    webhook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/webhook", "WEBHOOK_SECRET": "a-secret-of-the-house"}
    diana = Diana(tmp_path / "diana", telegram, HTTP_PORT=str(port), **webhook)
    try:
        pilar = await Person.arrives(session, telegram.url, "Pilar", "es")

        await pilar.comes_in()
        await pilar.says("/subscribe")
        link = link_in(await pilar.until_shown(lambda m: bool(link_in(m)), what="an invoice"))
        status, _ = await pays(pilar, link)

        assert status == 200
        await pilar.until_hears("salas interiores")
    finally:
        diana.end()
        telegram.end()
