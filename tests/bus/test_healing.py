"""The bus against a Redis that forgets, dies or goes away: each test has a server of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bus import EventPublishError, RedisEventBus
from bus.embedded import EmbeddedServer
from tests.bus.parts import Recorder, config, guarantee, points
from tests.waiting import until


@guarantee(8)
async def test_an_emptied_redis_gets_its_groups_back_and_the_owner_of_the_data_is_told(server: EmbeddedServer):
    recorder, told = Recorder(), asyncio.Event()

    async def data_lost() -> None:
        told.set()

    async with RedisEventBus(config(server.url, "heal"), on_data_lost=data_lost) as bus:
        await bus.subscribe("*", recorder)
        before = bus.identity
        async with Redis.from_url(server.url) as redis:
            await redis.flushall()
        with pytest.raises(EventPublishError, match="published again before this"):
            await bus.publish(points(1, 1))
        await asyncio.wait_for(told.wait(), 20)
        await bus.publish(points(1, 1))
        await bus.publish(points(1, 2))
        await until(lambda: recorder.amounts == [1, 2])

        assert bus.identity != before


async def test_an_idle_bus_notices_by_itself_that_redis_was_emptied(server: EmbeddedServer):
    told = asyncio.Event()

    async def data_lost() -> None:
        told.set()

    async with RedisEventBus(config(server.url, "heal", poll_seconds=0.05), on_data_lost=data_lost) as bus:
        await bus.subscribe("*", Recorder())
        async with Redis.from_url(server.url) as redis:
            await redis.flushall()

        await asyncio.wait_for(told.wait(), 20)


@guarantee(1)
async def test_nothing_is_lost_when_redis_is_killed_under_load(server: EmbeddedServer):
    recorder, users = Recorder(), 30

    async with RedisEventBus(config(server.url, "kill", publish_timeout_seconds=20)) as bus:
        await bus.subscribe("*", recorder)

        async def play(user: int) -> None:
            for amount in range(40):
                await bus.publish(points(user, amount))

        playing = asyncio.gather(*map(play, range(users)))
        for part in (1, 2):
            await until(lambda part=part: len(recorder.seen) > users * 10 * part)
            os.kill(server.pid, signal.SIGKILL)
        await playing
        await until(lambda: len({event.event_id for event in recorder.seen}) == users * 40, within_s=20)

    for user in range(users):
        amounts = [event.payload["points_amount"] for event in recorder.seen if event.payload["user_id"] == user]
        assert list(dict.fromkeys(amounts)) == list(range(40))


async def test_publishing_while_redis_is_away_fails_in_time_and_says_where(tmp_path: Path):
    server = EmbeddedServer(tmp_path)
    url = await server.start()
    async with RedisEventBus(config(url, "away", publish_timeout_seconds=0.3, drain_seconds=0.1)) as bus:
        await server.stop()

        with pytest.raises(EventPublishError, match="did not take the event") as raised:
            await bus.publish(points(1))

    assert len(raised.value.event_ids) == 1


@guarantee(8)
async def test_killed_connections_are_made_again_and_nothing_is_lost_or_doubled(server: EmbeddedServer):
    recorder = Recorder()
    async with RedisEventBus(config(server.url, "cut")) as bus, Redis.from_url(server.url) as redis:
        await bus.subscribe("*", recorder)
        for amount in range(200):
            if amount % 40 == 20:
                await redis.client_kill_filter(_type="normal", skipme=True)
            await bus.publish(points(amount % 7, amount))
        await until(lambda: len(recorder.seen) >= 200)

    assert sorted(recorder.amounts) == list(range(200))


POISONED = """
import asyncio, os, sys
from bus import BaseEventHandler, EventBusConfig, RedisEventBus

class Dies(BaseEventHandler):
    async def _process_event(self, event):
        if event.payload["points_amount"] == 13:
            await asyncio.sleep(0)
            os._exit(13)
        print("handled", event.payload["points_amount"], flush=True)
        return True

async def main():
    handler = Dies("test", "dies")
    handler.add_supported_event_type("*")
    async with RedisEventBus(EventBusConfig(redis_url=sys.argv[1], namespace="poison")) as bus:
        await bus.subscribe("*", handler)
        left = 1
        while left:
            await asyncio.sleep(0.01)
            (queue,) = (await bus.get_subscription_health()).values()
            left = queue["pending"] + queue["lag"]

asyncio.run(main())
"""


async def test_an_event_that_kills_its_process_five_times_is_parked_and_the_others_get_through(server: EmbeddedServer):
    async with RedisEventBus(config(server.url, "poison")) as bus:
        subscription = await bus.subscribe("*", Recorder("dies"))
        await bus.unsubscribe(subscription)
        await bus.publish_many([points(user, 13 if user == 50 else user + 100) for user in range(100)])

    printed: list[str] = []
    deaths = 0
    for _ in range(8):
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", POISONED, server.url], capture_output=True, text=True, timeout=60
        )
        printed += [line.split()[1] for line in done.stdout.splitlines() if line.startswith("handled")]
        deaths += done.returncode == 13
        if done.returncode == 0:
            break

    assert deaths == 5
    assert {int(amount) for amount in printed} == {user + 100 for user in range(100)} - {150}
    async with RedisEventBus(config(server.url, "poison")) as bus:
        (letter,) = await bus.dead_letters.list("test:dies")
        assert letter.error_type == "PoisonousEventError"
