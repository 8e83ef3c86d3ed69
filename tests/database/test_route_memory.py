"""Routes are remembered in the database, so that any process can bring back the queues of all."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from redis.asyncio import Redis

from bus import RedisEventBus
from bus.embedded import EmbeddedServer
from services.database import Database, SqlRouteMemory
from tests.bus.parts import Recorder, config, points
from tests.database.parts import NOON, MovableClock
from tests.waiting import until


async def test_what_is_added_is_kept_until_its_group_is_removed(database: Database):
    memory, another = SqlRouteMemory(database), SqlRouteMemory(database)
    long_name = f"service:{'handler' * 20}"

    await asyncio.gather(memory.add({"a:one": ["x.*", "y.*"], long_name: ["*"]}), another.add({"a:one": ["x.*"]}))
    await memory.add({})
    assert await another.load() == {"a:one": {"x.*", "y.*"}, long_name: {"*"}}

    await another.remove("a:one")
    await another.remove("a:never")
    assert await memory.load() == {long_name: {"*"}}


async def test_a_route_is_known_since_it_was_first_expected(database: Database):
    clock = MovableClock()
    memory, another = SqlRouteMemory(database, clock), SqlRouteMemory(database, clock)
    await memory.expect({"a:one": ["x.*"]})
    clock.move(hours=1)

    await another.expect({"a:one": ["x.*", "y.*"]})
    await another.add({"a:one": ["x.*", "y.*"]})
    clock.move(hours=1)
    await memory.expect({"a:one": ["x.*", "y.*"]})

    known = {("a:one", "x.*"): NOON, ("a:one", "y.*"): NOON + timedelta(hours=1)}
    assert await memory.since() == known


async def test_a_route_of_a_version_that_kept_no_times_was_always_there(database: Database):
    memory = SqlRouteMemory(database)
    await memory.add({"a:one": ["x.*"]})

    await memory.expect({"a:one": ["x.*"]})

    assert await memory.since() == {}


async def test_a_group_that_was_forgotten_and_comes_again_is_a_new_one(database: Database):
    clock = MovableClock()
    memory = SqlRouteMemory(database, clock)
    await memory.expect({"a:one": ["x.*"], "a:two": ["x.*"]})
    await memory.add({"a:one": ["x.*"]})
    clock.move(days=1)

    await memory.remove("a:one")
    await memory.expect({"a:one": ["x.*"]})

    assert await memory.since() == {("a:one", "x.*"): NOON + timedelta(days=1), ("a:two", "x.*"): NOON}


async def test_a_publisher_that_starts_on_an_emptied_redis_keeps_events_for_handlers_that_are_away(
    tmp_path: Path, sqlite_url: str
):
    database = Database(sqlite_url)
    await database.open()
    memory, recorder = SqlRouteMemory(database), Recorder()
    server = EmbeddedServer(tmp_path)
    settings = config(await server.start(), "routes")
    try:
        async with RedisEventBus(settings, memory=memory) as bus:
            await bus.subscribe("gamification.*", recorder)
        async with Redis.from_url(server.url) as redis:
            await redis.flushall()

        async with RedisEventBus(settings, memory=memory) as publisher:
            await publisher.publish(points(7))
        async with RedisEventBus(settings, memory=memory) as bus:
            await bus.subscribe("gamification.*", recorder)
            await until(lambda: recorder.amounts == [1])
    finally:
        await server.stop()
        await database.close()
