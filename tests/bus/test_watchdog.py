"""The watchdog: a time limit for one call after the other."""

from __future__ import annotations

import asyncio

import pytest

from bus.transport.watchdog import OverdueError, Watchdog


async def test_a_call_that_takes_too_long_is_cancelled_and_the_next_one_is_not():
    dog = Watchdog(0.02)

    with pytest.raises(OverdueError):
        await dog.watch(asyncio.Event().wait())

    assert await dog.watch(asyncio.sleep(0, "done")) == "done"
    dog.rest()


async def test_each_call_has_the_whole_limit_to_itself():
    dog = Watchdog(30.0)
    for _ in range(3):
        await dog.watch(asyncio.sleep(0))
    dog._deadline = asyncio.get_running_loop().time() + 30.0

    # The timer of the first call fires while a later one runs.
    dog._look()

    assert not dog._bitten
    dog.rest()


async def test_a_time_out_of_the_calls_own_is_not_taken_for_the_watchdogs():
    dog = Watchdog(30.0)

    async def gives_up() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        await dog.watch(gives_up())
    dog.rest()


async def test_somebody_elses_cancellation_stays_one():
    async def watched() -> None:
        dog = Watchdog(30.0)
        try:
            await dog.watch(asyncio.Event().wait())
        finally:
            dog.rest()

    task = asyncio.create_task(watched())
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_call_that_survives_its_cancellation_leaves_the_task_uncancelled():
    dog = Watchdog(0.02)

    async def stubborn() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "finished all the same"
        return ""

    answer = await dog.watch(stubborn())
    await asyncio.sleep(0)

    assert answer == "finished all the same"
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    dog.rest()
