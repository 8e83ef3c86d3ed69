"""Routes are remembered in the database, so that any process can bring back the queues of all."""

from __future__ import annotations

import asyncio
from pathlib import Path

from redis.asyncio import Redis

from bus import RedisEventBus
from bus.embedded import EmbeddedServer
from services.database import Database, SqlRouteMemory
from tests.bus.parts import Recorder, config, points
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
