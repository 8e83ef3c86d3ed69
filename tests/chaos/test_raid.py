"""A raid as a group fears it: 500 joins and 3,000 messages in a minute, through the whole program.

RAID_SECONDS=60 is the whole of it; by default it lasts as long as continuous integration can spare, at the same rates.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from bot.playground.cast import GROUP_ID
from tests.chaos.raid import JOINS_A_SECOND, WORD, Ledger, Raid
from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram
from tests.waiting import until

CARMEN = 1003
SECONDS = float(os.environ.get("RAID_SECONDS", "5"))


@pytest.mark.long(40)
async def test_a_raid_is_stopped_and_the_players_do_not_notice(tmp_path: Path) -> None:
    telegram = Telegram(tmp_path / "telegram")
    diana = Diana(tmp_path / "diana", telegram, ADMIN_IDS=str(CARMEN))
    try:
        ledger = await rehearse(telegram, diana)
    finally:
        diana.end()
        telegram.end()

    assert len(ledger.restricted_after) == len(ledger.joins)
    assert len(ledger.deleted_after) == len(ledger.spam)
    assert (ledger.unanswered, ledger.untold) == (0, 0)
    assert ledger.greetings <= 2 + SECONDS / 10


async def rehearse(telegram: Telegram, diana: Diana) -> Ledger:
    """Let a group that is careful be raided; what came of it, also printed."""
    async with aiohttp.ClientSession() as session:
        raid = Raid(session, telegram.url)
        await raid.gather(raiders=int(JOINS_A_SECOND * SECONDS), spammers=100, players=8)
        carmen = Person(session, telegram.url, CARMEN, GROUP_ID)
        # The last one is the one that is waited for: settings are read together.
        for change in ("newcomers.minutes 60", "newcomers.mode on", "words.mode on", f"words.list {WORD}"):
            await carmen.says(f"/config set {change}")
            await carmen.until_hears(*change.split())
        await raid.until_somebody_minds()
        await raid.rage(SECONDS)
        with suppress(AssertionError):
            await until(partial(is_over, raid, diana), "everything is dealt with and in the audit", within_s=120)
        ledger = raid.settle(diana)
    print(f"\nraid of {SECONDS:g} s\n{ledger}")
    return ledger


async def is_over(raid: Raid, diana: Diana) -> bool:
    """Asked twice a second: who looks all the time is in the way of what is measured."""
    await asyncio.sleep(0.5)
    book = raid.settle(diana)
    is_done = len(book.restricted_after) == len(book.joins) and len(book.deleted_after) == len(book.spam)
    return is_done and not book.untold
