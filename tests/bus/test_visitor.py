"""What a process that is no member of a bus can see of it."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from bus import EventBusError, EventPriority, RedisEventBus
from bus.transport.visitor import visit
from tests.bus.parts import Recorder, config, points
from tests.waiting import until


async def test_subscribers_are_found_by_type_and_by_every_pattern_that_covers_it(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace)
    async with RedisEventBus(settings) as bus:
        for name, pattern in {"all": "*", "game": "gamification.*", "points": "gamification.points.awarded"}.items():
            await bus.subscribe(pattern, Recorder(name))
        await bus.subscribe("user.*", Recorder("people"))

    async with visit(settings) as visitor:
        assert await visitor.subscribers("gamification.points.awarded") == ["test:all", "test:game", "test:points"]
        assert await visitor.subscribers("narrative.chapter.started") == ["test:all"]


async def test_an_event_is_found_far_back_in_a_queue_waiting_or_in_hand(valkey_url: str, namespace: str, monkeypatch):
    monkeypatch.setattr("bus.transport.visitor.PAGE", 7)
    settings = config(valkey_url, namespace, prefetch=1, max_concurrent_handlers=1)
    events = [points(1, amount) for amount in range(30)]
    busy = Recorder("busy")
    busy.gate.clear()

    async with RedisEventBus(settings) as bus, visit(settings) as visitor:

        async def where(at: int) -> list[tuple[str, int]]:
            event = events[at]
            queued = await visitor.queued(event.event_id, event.event_type, event.partition_key, EventPriority.NORMAL)
            return [(one.group, one.deliveries) for one in queued]

        await bus.subscribe("*", busy)
        await bus.publish_many(events)
        await until(lambda: bool(busy.running))

        assert await where(0) == [("test:busy", 1)]
        assert await where(29) == [("test:busy", 0)]

        busy.gate.set()
        await until(lambda: len(busy.seen) == 30)

        async def gone() -> bool:
            return await where(29) == []

        await until(gone)


async def test_visiting_leaves_no_trace_in_an_empty_redis(valkey_url: str, namespace: str):
    async with visit(config(valkey_url, namespace)) as visitor:
        assert await visitor.dead_letters.list() == []
        assert await visitor.subscribers("user.registered") == []

    async with Redis.from_url(valkey_url) as redis:
        assert [key async for key in redis.scan_iter(match=f"*{namespace}*")] == []


async def test_a_redis_that_is_away_is_named_without_its_password():
    with pytest.raises(EventBusError, match=r"cannot reach Redis at 127\.0\.0\.1:1 ") as raised:
        async with visit(config("redis://:hunter2@127.0.0.1:1/0", "nowhere")):
            raise AssertionError("nothing to see")

    assert "hunter2" not in str(raised.value)
