"""The real program is stopped and killed while a crowd acts on it: nothing is lost, nothing counts twice."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import aiohttp
import pytest

from bus.embedded import running_url
from tests.chaos.crowd import Crowd
from tests.journeys.programs import Diana, Telegram
from tests.waiting import until

pytestmark = [pytest.mark.chaos, pytest.mark.long(50)]


async def test_1500_updates_over_one_sigterm_and_one_sigkill_are_all_answered_in_order(tmp_path: Path):
    telegram = Telegram(tmp_path / "telegram")
    diana = Diana(tmp_path / "diana", telegram)
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            crowd = await Crowd.arrives(session, telegram.url, size=150)
            await crowd.registers()
            acting = asyncio.create_task(crowd.asks(7))
            await crowd.people[0].until_hears("question001zz", within_s=60)
            assert await asyncio.to_thread(diana.stop, signal.SIGTERM) == 0
            diana = await asyncio.to_thread(Diana, tmp_path / "diana", telegram)
            await crowd.people[-1].until_hears("question002zz", within_s=60)
            assert (await crowd.outcome(diana)).doubled == 0
            await asyncio.to_thread(diana.stop, signal.SIGKILL)
            await acting
            diana = await asyncio.to_thread(Diana, tmp_path / "diana", telegram)
            await crowd.until_answered(diana, within_s=90)
            outcome = await crowd.outcome(diana)
    finally:
        diana.end()
        telegram.end()

    print(outcome)
    assert outcome.sent == 1500
    assert (outcome.lost, outcome.out_of_order, outcome.wrong_balances) == (0, 0, 0)


async def test_kill_9_while_30_people_act_loses_nothing_and_leaves_no_server_behind(tmp_path: Path):
    telegram = Telegram(tmp_path / "telegram")
    diana = Diana(tmp_path / "diana", telegram)
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            crowd = await Crowd.arrives(session, telegram.url, size=30)
            acting = asyncio.create_task(crowd.registers())
            await asyncio.gather(*(person.until_hears("Guest") for person in crowd.people[:5]))
            await asyncio.to_thread(diana.stop, signal.SIGKILL)
            await until(lambda: running_url(diana.data_dir) is None, "the server gone with its parent")
            await acting
            diana = await asyncio.to_thread(Diana, tmp_path / "diana", telegram)
            await crowd.until_answered(diana, within_s=60)
            outcome = await crowd.outcome(diana)
        assert await asyncio.to_thread(diana.stop) == 0
    finally:
        diana.end()
        telegram.end()

    print(outcome)
    assert (outcome.lost, outcome.out_of_order, outcome.wrong_balances) == (0, 0, 0)
