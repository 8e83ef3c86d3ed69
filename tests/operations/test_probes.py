"""Ready-made checks and what they complain about."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.probes import LOOP_DELAY, LoopWatch, Unwell, answers, disk_space, untroubled


async def test_an_answer_in_time_is_well_and_says_how_long_it_took():
    async def ping() -> bool:
        return True

    assert (await answers(ping, within_s=30)()).endswith(" ms")


async def test_an_answer_that_is_late_or_no_is_not_well():
    async def slow() -> None:
        await asyncio.sleep(0.01)

    async def no() -> bool:
        return False

    with pytest.raises(Unwell, match=r"answers slowly: \d+ ms, more than 5 ms"):
        await answers(slow, within_s=0.005)()
    with pytest.raises(Unwell, match="does not answer"):
        await answers(no, within_s=30)()


async def test_trouble_is_told_and_its_end():
    trouble = ["nobody listens", ""]

    check = untroubled(lambda: trouble.pop(0))

    with pytest.raises(Unwell, match="nobody listens"):
        await check()
    assert await check() == "well"


async def test_a_disk_without_room_is_told(tmp_path):
    assert (await disk_space(tmp_path, at_least_bytes=1)()).endswith(" GB free")
    with pytest.raises(Unwell, match="less than"):
        await disk_space(tmp_path, at_least_bytes=10**18)()


async def test_a_loop_that_stood_still_between_two_looks_is_noticed_once():
    watch = LoopWatch(every_s=0.01)
    watch.start()
    check = watch.check(limit_s=0.1)

    await asyncio.sleep(0)
    time.sleep(0.15)  # noqa: ASYNC251  standing still is what is tested
    await asyncio.sleep(0.03)

    with pytest.raises(Unwell, match="ms late, more than 100 ms"):
        await check()
    assert (await check()).endswith("late at most")
    # Prometheus comes by less often than health rounds do.
    assert LOOP_DELAY.collect()[0].samples[0].value > 0.1
    watch.stop()
