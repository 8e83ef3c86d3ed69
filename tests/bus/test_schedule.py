"""Scheduled events: stored now, delivered then, once."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bus import EventBusError, EventValidationError, RedisEventBus
from bus.due import due_at
from bus.embedded import EmbeddedServer
from bus.transport.schedule import LOOK_EVERY_S, when_mark
from tests.bus.parts import Recorder, config, guarantee, points
from tests.waiting import until

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
async def bus(valkey_url: str, namespace: str) -> AsyncIterator[RedisEventBus]:
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        yield bus


async def test_an_event_comes_when_it_is_due_and_not_before(bus: RedisEventBus):
    recorder = Recorder()
    came_at: list[float] = []
    recorder.fail = lambda event, attempt: came_at.append(datetime.now(UTC).timestamp())
    await bus.subscribe("*", recorder)
    at = datetime.now(UTC) + timedelta(seconds=0.3)

    await bus.publish(points(1, 1), at=at)
    await bus.publish(points(1, 2), delay_s=0.2)
    await bus.publish(points(1, 3))
    await until(lambda: len(recorder.seen) == 3)

    assert recorder.amounts == [3, 2, 1]
    assert at.timestamp() <= came_at[-1] < at.timestamp() + 1


@guarantee(3)
async def test_due_order_goes_before_publish_order_and_publish_order_decides_a_tie(bus: RedisEventBus):
    recorder = Recorder()
    await bus.subscribe("*", recorder)
    soon = datetime.now(UTC) + timedelta(seconds=0.6)

    for amount in range(5):
        await bus.publish(points(1, amount), at=soon + timedelta(microseconds=5 - amount))
    await asyncio.gather(*(bus.publish(points(1, amount), at=soon) for amount in range(100, 350)))
    await until(lambda: len(recorder.seen) == 255)

    assert recorder.amounts == [*range(100, 350), 4, 3, 2, 1, 0]


async def test_an_earlier_event_wakes_who_sleeps_towards_a_later_one(valkey_url: str, namespace: str):
    recorder = Recorder()
    async with (
        RedisEventBus(config(valkey_url, namespace)) as other,
        RedisEventBus(config(valkey_url, namespace)) as bus,
    ):
        await bus.subscribe("*", recorder)
        await other.publish(points(1, 1), delay_s=3600)
        await until(lambda: not bus._scheduler._wake.is_set() and bus._scheduler._look_at[0] > 0)
        began = monotonic()

        await other.publish(points(1, 2), delay_s=0.2)
        await until(lambda: recorder.amounts == [2])

    assert monotonic() - began < LOOK_EVERY_S / 2


async def test_a_time_that_has_passed_means_now(bus: RedisEventBus):
    recorder = Recorder()
    await bus.subscribe("*", recorder)

    await bus.publish(points(1, 1), at=datetime(2020, 1, 1, tzinfo=UTC))
    await bus.publish(points(1, 2), delay_s=-5)
    await bus.publish(points(1, 3))
    await until(lambda: len(recorder.seen) == 3)

    assert recorder.amounts == [1, 2, 3]


@guarantee(2)
async def test_each_fires_once_although_every_process_watches(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace)
    recorder = Recorder()
    async with RedisEventBus(settings) as one, RedisEventBus(settings) as two, RedisEventBus(settings) as three:
        await two.subscribe("*", recorder)
        soon = datetime.now(UTC) + timedelta(seconds=0.2)
        for bus in (one, three):
            for user in range(60):
                await bus.publish(points(user), at=soon + timedelta(milliseconds=user % 7))
        last = points(1000)
        await one.publish(last, at=soon + timedelta(seconds=0.3))
        await until(lambda: last in recorder.seen)

    assert len(recorder.seen) == 121
    assert len(set(recorder.seen)) == 121


async def test_the_processes_may_all_be_away_and_it_comes_when_one_is_back(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace)
    async with RedisEventBus(settings) as first:
        await first.subscribe("*", Recorder())
        await first.publish(points(1, 1), delay_s=0.05)
        await first.publish(points(1, 2), delay_s=3600)

    recorder = Recorder()
    async with RedisEventBus(settings) as second:
        await second.subscribe("*", recorder)
        await until(lambda: recorder.amounts == [1])


async def test_it_survives_the_death_of_redis(tmp_path: Path):
    server, recorder = EmbeddedServer(tmp_path), Recorder()
    await server.start()
    try:
        async with RedisEventBus(config(server.url, "kill")) as bus, Redis.from_url(server.url) as redis:
            await bus.subscribe("*", recorder)
            await bus.publish(points(1, 1), delay_s=1.5)
            # The append-only file is written every second; what is written there survives the kill.
            await redis.waitaof(num_local=1, num_replicas=0, timeout=5000)
            os.kill(server.pid, signal.SIGKILL)
            await until(lambda: recorder.amounts == [1])
    finally:
        await server.stop()


async def test_scheduling_an_id_that_waits_changes_nothing(bus: RedisEventBus):
    recorder = Recorder()
    await bus.subscribe("*", recorder)
    event = points(1, 1)

    await bus.publish(event, delay_s=0.1)
    await bus.publish(event, delay_s=3600)
    await bus.publish(event, delay_s=0.2)
    await bus.publish(points(1, 2), delay_s=0.4)
    await until(lambda: 2 in recorder.amounts)

    assert recorder.amounts == [1, 2]


async def test_a_cancelled_event_never_comes(bus: RedisEventBus):
    recorder = Recorder()
    await bus.subscribe("*", recorder)
    cancelled, moved = points(1, 1), points(1, 2)
    await bus.publish(cancelled, delay_s=0.2)
    await bus.publish(moved, delay_s=3600)

    assert await bus.cancel_scheduled(cancelled.event_id) is True
    assert await bus.cancel_scheduled(cancelled.event_id) is False
    assert await bus.cancel_scheduled("nothing of that name") is False
    assert await bus.cancel_scheduled(moved.event_id) is True
    await bus.publish(moved, delay_s=0.3)
    await until(lambda: bool(recorder.seen))

    assert recorder.amounts == [2]
    assert await bus.cancel_scheduled(moved.event_id) is False


async def test_it_goes_to_whoever_subscribes_when_it_is_due(bus: RedisEventBus):
    here, there = Recorder("here", service="one"), Recorder("there", service="two")
    await bus.publish(points(1, 1), delay_s=0.3)
    await bus.publish(points(1, 2), delay_s=0.3, target_services=["two"])

    await bus.subscribe("*", here)
    await bus.subscribe("*", there)
    await until(lambda: there.amounts == [1, 2] and here.amounts == [1])


async def test_nothing_is_left_behind(bus: RedisEventBus, valkey_url: str, namespace: str):
    recorder = Recorder()
    await bus.subscribe("*", recorder)
    await asyncio.gather(*(bus.publish(points(user), delay_s=0.05) for user in range(30)))
    await until(lambda: len(recorder.seen) == 30)

    async with Redis.from_url(valkey_url) as redis:
        left = [key async for key in redis.scan_iter(f"{{{namespace}:*}}:*") if key.endswith((b":due", b":scheduled"))]

    assert left == []


async def test_a_redis_that_lost_everything_schedules_again(tmp_path: Path):
    server, recorder = EmbeddedServer(tmp_path), Recorder()
    await server.start()
    try:
        async with RedisEventBus(config(server.url, "lost")) as bus, Redis.from_url(server.url) as redis:
            await bus.subscribe("*", recorder)
            await bus.publish(points(1, 1), delay_s=3600)
            await redis.flushall()
            await bus.publish(points(1, 2), delay_s=0.1)
            await until(lambda: recorder.amounts == [2])
    finally:
        await server.stop()


async def test_cancelling_says_so_when_redis_is_away(tmp_path: Path):
    server = EmbeddedServer(tmp_path)
    url = await server.start()
    async with RedisEventBus(config(url, "away", publish_timeout_seconds=0.3, drain_seconds=0.1)) as bus:
        await server.stop()

        with pytest.raises(EventBusError, match=r"cannot ask Redis at .* to cancel"):
            await bus.cancel_scheduled("some event")


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ({"at": datetime(2100, 1, 1)}, "aware"),  # noqa: DTZ001  # that is the mistake
        ({"at": NOW, "delay_s": 1}, "not both"),
        ({"delay_s": float("nan")}, "number of seconds"),
        ({"delay_s": float("inf")}, "number of seconds"),
        ({"delay_s": 1e18}, "end of the calendar"),
    ],
)
async def test_a_time_that_is_none_is_refused_and_nothing_is_sent(bus: RedisEventBus, when: dict, reason: str):
    recorder = Recorder()
    await bus.subscribe("*", recorder)

    with pytest.raises(EventValidationError, match=reason):
        await bus.publish(points(1, 1), **when)
    await bus.publish(points(1, 2))
    await until(lambda: bool(recorder.seen))

    assert recorder.amounts == [2]


@given(
    at=st.datetimes(
        datetime(2027, 1, 3),  # noqa: DTZ001  # hypothesis adds the zone itself
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30)), timezone(timedelta(hours=14))]),
    )
)
def test_redis_is_told_the_moment_to_the_microsecond(at: datetime):
    due = due_at(at, None, NOW)

    assert due == at
    micros, event_id = when_mark(due, "a b").split(" ", 1)
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(micros)) == at
    assert event_id == "a b"
