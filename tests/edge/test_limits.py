"""Telegram's limits, on a clock that only moves when somebody waits."""

from __future__ import annotations

import asyncio
import heapq
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.limits import SendLimits


class Timeline:
    """A clock that jumps to the next alarm when everybody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self._alarms: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        alarm: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._alarms, (self.now + seconds, next(self._numbers), alarm))
        await alarm

    async def run(self, *tasks: asyncio.Task[None]) -> None:
        while not all(task.done() for task in tasks):
            for _ in range(10):
                await asyncio.sleep(0)
            if self._alarms and not all(task.done() for task in tasks):
                self.now, _, alarm = heapq.heappop(self._alarms)
                if not alarm.done():
                    alarm.set_result(None)


async def send_all(chats: list[int], rate_per_s: float, pause: float = 0.0) -> list[tuple[float, int]]:
    """When each message to each of `chats`, all wanted at once, got its turn."""
    timeline = Timeline()
    limits = SendLimits(rate_per_s, clock=timeline.clock, sleep=timeline.sleep)
    turns: list[tuple[float, int]] = []

    async def send(chat_id: int) -> None:
        await limits.acquire(chat_id)
        turns.append((timeline.now, chat_id))

    tasks = [asyncio.create_task(send(chat_id)) for chat_id in chats]
    if pause:
        await asyncio.sleep(0)
        await limits.pause(pause)
    await timeline.run(*tasks)
    return turns


def most_within(times: list[float], window_s: float) -> int:
    """The most of `times` that lie within any window of that length."""
    return max((sum(start <= t < start + window_s - 1e-6 for t in times) for start in times), default=0)


@settings(max_examples=40, deadline=None)
@given(
    chats=st.lists(st.sampled_from([1, 2, 3, -1, -2]), min_size=1, max_size=70),
    rate=st.sampled_from([1.0, 5.0, 30.0, 1000.0]),
)
def test_no_limit_is_ever_broken_and_everybody_gets_a_turn(chats: list[int], rate: float) -> None:
    turns = asyncio.run(send_all(chats, rate))

    assert sorted(chat for _, chat in turns) == sorted(chats)
    assert most_within([at for at, _ in turns], 1.0) <= rate
    for chat in set(chats):
        times = [at for at, to in turns if to == chat]
        assert most_within(times, 1.0) <= 5 + 1
        assert most_within(times, 60.0) <= (20 if chat < 0 else 65)


async def test_a_chat_has_a_burst_of_five_and_then_one_a_second() -> None:
    turns = await send_all([7] * 8, rate_per_s=1000)

    assert [round(at) for at, _ in turns] == [0, 0, 0, 0, 0, 1, 2, 3]


async def test_a_group_gets_twenty_a_minute() -> None:
    turns = await send_all([-7] * 41, rate_per_s=1000)

    assert turns[19][0] < 60 <= turns[20][0]
    assert turns[40][0] >= 120


async def test_a_flooded_chat_does_not_hold_up_the_others() -> None:
    turns = await send_all([7] * 50 + [8, 9], rate_per_s=30)

    assert max(at for at, chat in turns if chat in (8, 9)) < 1


async def test_a_pause_holds_everybody_and_lets_no_crowd_loose_after_it() -> None:
    turns = await send_all(list(range(1, 31)), rate_per_s=10, pause=30)

    # The first had its turn before the pause began.
    times = [at for at, _ in turns[1:]]
    assert min(times) >= 30
    assert most_within(times, 1.0) <= 10
    assert [chat for _, chat in turns] == list(range(1, 31))


async def test_a_cancelled_wait_leaves_the_others_their_turns() -> None:
    timeline = Timeline()
    limits = SendLimits(1.0, clock=timeline.clock, sleep=timeline.sleep)
    tasks = [asyncio.create_task(limits.acquire(chat)) for chat in (1, 2, 3)]
    await asyncio.sleep(0)

    tasks[1].cancel()
    await timeline.run(*tasks)

    assert tasks[2].exception() is None
    assert timeline.now <= 2


async def test_idle_chats_are_forgotten() -> None:
    timeline = Timeline()
    limits = SendLimits(1e9, clock=timeline.clock, sleep=timeline.sleep)

    for chat_id in range(1, 50_000):
        await limits.acquire(chat_id)
        timeline.now += 0.01

    assert limits.chats_remembered < 2000


async def test_a_broadcast_takes_the_turns_that_replies_leave():
    timeline = Timeline()
    limits = SendLimits(10, clock=timeline.clock, sleep=timeline.sleep)
    turns: list[tuple[str, float]] = []

    async def broadcast() -> None:
        for chat_id in range(1, 7):
            await limits.acquire_spare(chat_id)
            turns.append(("broadcast", round(timeline.now, 6)))

    async def reply(chat_id: int) -> None:
        await timeline.sleep(0.15)
        await limits.acquire(chat_id)
        turns.append(("reply", round(timeline.now, 6)))

    await timeline.run(
        asyncio.create_task(broadcast()), *(asyncio.create_task(reply(100 + number)) for number in range(3))
    )

    assert turns == [
        *[("broadcast", 0.0), ("broadcast", 0.1)],
        *[("reply", 0.15), ("reply", 0.25), ("reply", 0.35)],
        *[("broadcast", 0.5), ("broadcast", 0.6), ("broadcast", 0.7), ("broadcast", 0.8)],
    ]


async def test_replies_never_wait_for_a_broadcast_and_both_together_keep_the_rate():
    timeline = Timeline()
    limits = SendLimits(30, clock=timeline.clock, sleep=timeline.sleep)
    times: list[float] = []
    waits: list[float] = []

    async def broadcast() -> None:
        for chat_id in range(1, 301):
            await limits.acquire_spare(chat_id)
            times.append(timeline.now)

    async def reply(number: int) -> None:
        await timeline.sleep(0.171 * number)
        asked = timeline.now
        await limits.acquire(1000 + number)
        waits.append(timeline.now - asked)
        times.append(timeline.now)

    await timeline.run(asyncio.create_task(broadcast()), *(asyncio.create_task(reply(n)) for n in range(50)))

    assert max(waits) == 0
    assert most_within(sorted(times), 1.0) <= 31


async def test_what_a_broadcast_wakes_up_late_is_not_lost_to_its_next_turn():
    timeline = Timeline()

    async def oversleep(seconds: float) -> None:
        await timeline.sleep(seconds + 0.02)

    limits = SendLimits(10, clock=timeline.clock, sleep=oversleep)

    async def broadcast() -> None:
        for chat_id in range(1, 102):
            await limits.acquire_spare(chat_id)

    await timeline.run(asyncio.create_task(broadcast()))

    assert 9.9 <= timeline.now <= 10.1


async def test_a_broadcast_waits_for_a_pause_to_be_over():
    timeline = Timeline()
    limits = SendLimits(10, clock=timeline.clock, sleep=timeline.sleep)
    await limits.pause(30)

    await timeline.run(asyncio.create_task(limits.acquire_spare(7)))

    assert timeline.now == 30
