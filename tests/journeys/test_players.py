"""A whole evening with the real program: VIP by Stars, points in a group, thanks, a level, and Stars given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram, ledger
from tests.journeys.test_vip import link_in, pays
from tests.waiting import until

pytestmark = pytest.mark.long

ADA, BENJAMIN, CARMEN, GROUP = 1001, 1002, 1003, -1001000000001
"""Benjamín's app speaks Spanish; Carmen runs the bot."""


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[Telegram]:
    telegram = Telegram(tmp_path / "telegram")
    yield telegram
    telegram.end()


@pytest.fixture
def diana(tmp_path: Path, telegram: Telegram) -> Iterator[Diana]:
    diana = Diana(tmp_path / "diana", telegram, ADMIN_IDS=str(CARMEN))
    yield diana
    diana.stop()
    diana.end()


async def test_an_evening_is_paid_thanked_and_put_right(
    session: aiohttp.ClientSession, telegram: Telegram, diana: Diana
) -> None:
    ada, benjamin, carmen = (Person(session, telegram.url, who) for who in (ADA, BENJAMIN, CARMEN))
    for person in (ada, benjamin, carmen):
        await person.comes_in()
    await ada.wants_no_quiet()

    # Stars become VIP, and VIP becomes points and a freeze.
    await ada.says("/subscribe")
    link = link_in(await ada.until_shown(lambda message: bool(link_in(message)), what="an invoice"))
    status, bought = await pays(ada, link)
    await ada.until_hears("inner rooms")
    await ada.says("/daily")
    await ada.until_hears("+83 points")
    await ada.says("/bag")
    await ada.until_shown(lambda message: "Streak freeze" in str(message.get("reply_markup")))

    # A group is talked in: that earns, thanks earn, and what they reach is told in private.
    in_group, answers = Person(session, telegram.url, ADA, GROUP), Person(session, telegram.url, BENJAMIN, GROUP)
    said = await in_group.says("What a night it was, all of it")
    await answers.replies(said["message_id"], "no, gracias")
    await answers.replies(said["message_id"], "¡Muchas gracias, Ada!")
    await answers.until_hears("Ada +5", "Benjamín")
    await ada.until_hears("Much obliged")
    await until(lambda: ("achievement", "thanked", 50) in moved(diana, ADA), "the achievement in the ledger", 60)

    # Telegram refuses a refund, and whoever ordered it hears why; then it does not.
    await refuses(session, telegram, "refundStarPayment", "Bad Request: CHARGE_NOT_FOUND")
    await carmen.says(f"/refund {bought['charge_id']}")
    await carmen.until_hears("would not give this payment back", "CHARGE_NOT_FOUND")
    await carmen.says(f"/refund {bought['charge_id']}")
    await ada.until_hears("250 Stars are back")
    await carmen.says("/audit refund")
    await carmen.until_shown(lambda message: message["text"].count("✓") == 2 and message["text"].count("⚠") == 1)

    assert status == 200
    books = moved(diana, ADA)
    assert [row for row in books if row[0] in ("daily", "group_message", "thanks")] == [
        ("daily", "", 83),
        ("group_message", "", 1),
        ("thanks", "", 5),
    ]
    assert ledger(diana.data_dir)[ADA][0] == sum(amount for *_, amount in books)


def moved(diana: Diana, user_id: int) -> list[tuple[str, str, int]]:
    """What moved somebody's points, oldest first."""
    return ledger(diana.data_dir)[user_id][1]


async def refuses(session: aiohttp.ClientSession, telegram: Telegram, method: str, words: str) -> None:
    """Let Telegram refuse the next call of a method."""
    fault: dict[str, Any] = {"method": method, "kind": "http", "error_code": 400, "description": words}
    async with session.post(f"{telegram.url}/control/faults", json=fault) as response:
        assert response.status == 200, await response.text()
