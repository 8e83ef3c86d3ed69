"""Whole conversations with the real program: VIP is offered, paid, refused to whom it was not offered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.conftest import Arrival
from tests.journeys.person import Person


def link_in(message: dict[str, Any]) -> str:
    """The invoice's link among a message's buttons."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return next((b["url"] for row in rows for b in row if b.get("url", "").startswith("https://t.me/$")), "")


async def pays(person: Person, link: str) -> tuple[int, dict[str, Any]]:
    async with person.session.post(f"{person.url}/play/pay", json={"as": person.id, "link": link}) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("language", "begun", "held", "refused"),
    [("en", "inner rooms", "You are VIP", "isn't yours"), ("es", "salas interiores", "Eres VIP", "no es tuya")],
)
async def test_somebody_becomes_vip_and_another_cannot_pay_by_their_invoice(
    someone: Arrival, language: str, begun: str, held: str, refused: str
):
    ida, eve = await someone("Ida", language), await someone("Eve", language)
    await ida.comes_in()

    await ida.says("/subscribe")
    link = link_in(await ida.until_shown(lambda m: bool(link_in(m)), what="an invoice"))
    stolen = await pays(eve, link)
    bought = await pays(ida, link)
    await ida.until_hears(begun)
    await ida.says("/subscribe")
    await ida.until_hears(held)
    await ida.says("/paysupport")
    await ida.until_hears(bought[1].get("charge_id", "?"))

    assert stolen[0] == 409
    assert refused in stolen[1]["error"]
    assert bought[0] == 200
