"""The game's screens: what a row was for, what a claim brought, and bars."""

from __future__ import annotations

import pytest

from bot.presenter.bars import bar
from services.screens import Screen
from tests.edge.game_screens import GAME_SCREENS as DATA
from tests.edge.test_presenter import buttons, page, seen


async def test_a_ledger_row_says_what_it_was_for_in_the_readers_language() -> None:
    english, spanish = [seen(await page(Screen.POINTS, DATA[Screen.POINTS], reader)) for reader in (1, 2)]

    assert "−20 · Hat · " in english
    assert "−20 · Gorro · " in spanish
    assert "−20 · from the game · " in english
    assert "+100 · from the hosts: you & <me> · " in english


async def test_a_claim_tells_of_milestones_freezes_and_lateness() -> None:
    claimed = {**DATA[Screen.DAILY_CLAIMED], "streak": 7, "freezes_used": 1, "freezes": 1}

    ahead = seen(await page(Screen.DAILY_CLAIMED, claimed))
    reached = await page(Screen.DAILY_CLAIMED, {**claimed, "milestone_points": 500, "is_for_yesterday": True})

    assert "day 7 brings +500" in ahead
    assert "A freeze kept it alive" in ahead
    assert "7 days! The house pays its debts: +500" in seen(reached)
    assert "count for yesterday" in seen(reached)
    assert "🌙 Daily" in buttons(reached.keyboard)


@pytest.mark.parametrize(
    ("part", "whole", "drawn"), [(0, 10, "▱▱▱▱▱"), (1, 99, "▰▱▱▱▱"), (98, 99, "▰▰▰▰▱"), (9, 9, "▰▰▰▰▰")]
)
def test_a_bar_is_full_only_when_it_is_done_and_empty_only_when_nothing_is(part: int, whole: int, drawn: str) -> None:
    assert bar(part, whole, width=5) == drawn
