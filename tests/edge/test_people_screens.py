"""The card of a person offers what may be done, and nothing that would have nothing to be about."""

from __future__ import annotations

from typing import Any

import pytest

from bot.callbacks import DoToPerson, read_tap
from services.screens import Screen
from tests.edge.people_screens import PEOPLE_SCREENS
from tests.edge.test_presenter import page

CARD = PEOPLE_SCREENS[Screen.PERSON_CARD]
NO_VIP: dict[str, Any] = {**CARD["account"], "vip_until": None}


async def deeds(screen: Screen, data: dict[str, Any]) -> list[tuple[str, int | None]]:
    """The deeds that have a button, with their numbers."""
    shown = (await page(screen, data)).keyboard
    taps = [read_tap(button.callback_data or "") for row in shown.inline_keyboard for button in row] if shown else []
    details = [tap.details() for tap in taps if isinstance(tap, DoToPerson)]
    return [(detail["deed"], detail["number"]) for detail in details]


@pytest.mark.parametrize(
    ("changed", "offered"),
    [
        ({"may": ["note", "award", "revoke", "vip", "unvip", "global_ban"]}, ["award", "vip", "unvip", "global_ban"]),
        ({"may": ["award", "vip", "unvip"], "account": NO_VIP}, ["award", "vip"]),
        ({"may": ["global_unban", "global_ban_kept"]}, ["global_unban", "global_ban_kept"]),
        ({"may": ["vip", "unvip"], "account": None}, ["vip"]),
        ({"may": []}, []),
    ],
    ids=["an admin", "without VIP", "of who is banned", "without an account", "who may only look"],
)
async def test_the_card_has_a_button_for_each_deed_that_may_be_done(
    changed: dict[str, Any], offered: list[str]
) -> None:
    found = await deeds(Screen.PERSON_CARD, {**CARD, **changed})

    assert [deed for deed, _ in found] == offered


async def test_rows_that_stand_and_notes_have_buttons_of_their_own() -> None:
    rows = await deeds(Screen.PERSON_LEDGER, PEOPLE_SCREENS[Screen.PERSON_LEDGER])
    notes = await deeds(Screen.PERSON_NOTES, PEOPLE_SCREENS[Screen.PERSON_NOTES])

    assert rows == [("revoke", 123_456_789_012)]
    assert notes == [("unnote", 17), ("note", None)]
