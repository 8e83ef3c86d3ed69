"""Redis lost its data: whoever publishes learns of it in time, and what was lost goes first."""

from __future__ import annotations

import asyncio
import os
import signal
from types import SimpleNamespace
from typing import cast

import pytest
from redis.asyncio import Redis

from bus import EventBusError, EventPublishError, EventSubscriptionError, RedisEventBus
from bus.embedded import EmbeddedServer
from bus.routes import Routes
from bus.transport.continuity import Continuity
from bus.transport.group import Group
from bus.transport.keys import Keyspace
from tests.bus.parts import Recorder, config, guarantee, points
from tests.waiting import until

NAMESPACE = "continuity"


async def flush(server: EmbeddedServer) -> None:
    async with Redis.from_url(server.url) as redis:
        await redis.flushall()


async def test_a_publisher_without_groups_learns_of_the_loss_although_a_subscriber_healed_first(
    server: EmbeddedServer,
):
    told = asyncio.Event()
    recorder = Recorder()

    async def data_lost() -> None:
        told.set()

    async with (
        RedisEventBus(config(server.url, NAMESPACE)) as subscriber,
        RedisEventBus(config(server.url, NAMESPACE), on_data_lost=data_lost) as publisher,
    ):
        await subscriber.subscribe("*", recorder)
        before = subscriber.identity
        await flush(server)
        await until(lambda: subscriber.identity != before)
        with pytest.raises(EventPublishError, match="published again before this"):
            await publisher.publish(points(1, 1))
        await until(told.is_set)
        await publisher.publish(points(1, 1))
        await until(lambda: recorder.amounts == [1])


async def test_a_publisher_that_heals_first_is_told_again_when_a_subscriber_brings_its_group_back(
    server: EmbeddedServer,
):
    losses = 0
    settings = config(server.url, NAMESPACE)
    group = cast(Group, SimpleNamespace(name="test:recorder", patterns={"subscription": "*"}))

    async def data_lost() -> None:
        nonlocal losses
        losses += 1

    async with (
        Redis.from_url(server.url) as redis,
        RedisEventBus(settings, on_data_lost=data_lost) as publisher,
    ):
        subscriber = Continuity(redis, Keyspace(NAMESPACE, settings.partitions))
        await subscriber.establish([group])
        await publisher.publish(points(1))
        await flush(server)
        with pytest.raises(EventPublishError):
            await publisher.publish(points(1))
        await until(lambda: losses == 1)
        await publisher.publish(points(1))
        assert await subscriber.restore([group])
        with pytest.raises(EventPublishError):
            await publisher.publish(points(1))
        await until(lambda: losses == 2)
        await publisher.publish(points(1))
        assert not await subscriber.restore([group])


class Memory:
    """Routes that outlive Redis, until it is told to be away."""

    def __init__(self, **routes: set[str]) -> None:
        self.routes: dict[str, set[str]] = routes
        self.is_away = False

    async def load(self) -> Routes:
        if self.is_away:
            raise OSError("the database is away")
        return {group: set(patterns) for group, patterns in self.routes.items()}

    async def expect(self, routes: Routes) -> None:
        """It keeps no times."""

    async def add(self, routes: Routes) -> None:
        for group, patterns in routes.items():
            self.routes.setdefault(group, set()).update(patterns)

    async def remove(self, group: str) -> None:
        self.routes.pop(group, None)


@guarantee(8)
async def test_a_publisher_alone_brings_back_the_queues_of_those_who_are_away(server: EmbeddedServer):
    memory, recorder = Memory(), Recorder()
    settings = config(server.url, NAMESPACE)
    async with RedisEventBus(settings, memory=memory) as publisher:
        async with RedisEventBus(settings, memory=memory) as subscriber:
            await subscriber.subscribe("*", recorder)
        await flush(server)
        # It looked when it started; that has to do.
        memory.is_away = True
        await publisher.publish(points(1, 1))
        memory.is_away = False
        await flush(server)
        await publisher.publish(points(1, 2))

        async with RedisEventBus(settings, memory=memory) as subscriber:
            await subscriber.subscribe("*", recorder)
            await until(lambda: recorder.amounts == [2])


async def test_a_known_group_that_finds_its_queues_gone_counts_as_a_loss_and_a_new_one_does_not(
    server: EmbeddedServer,
):
    told = asyncio.Event()
    settings = config(server.url, NAMESPACE)

    async def data_lost() -> None:
        told.set()

    async with (
        RedisEventBus(settings) as forgetful,
        RedisEventBus(settings, on_data_lost=data_lost) as publisher,
    ):
        before = forgetful.identity
        async with RedisEventBus(settings, memory=Memory()) as newcomer:
            await newcomer.subscribe("*", Recorder("newcomer"))
            assert newcomer.identity == before
            await publisher.publish(points(1))
        # Whoever healed Redis did not know of this group, so what was published since is not in its queues.
        async with RedisEventBus(settings, memory=Memory(**{"test:recorder": {"*"}})) as returned:
            assert returned.identity != before
            with pytest.raises(EventPublishError, match="published again before this"):
                await publisher.publish(points(1))
            await until(told.is_set)


async def test_a_forgotten_group_does_not_come_back_with_the_others(server: EmbeddedServer):
    memory = Memory()
    async with RedisEventBus(config(server.url, NAMESPACE), memory=memory) as bus:
        await bus.unsubscribe(await bus.subscribe("*", Recorder()))
        remembered = set(memory.routes)
        assert await bus.forget_group("test", "recorder")
        await flush(server)
        await bus.publish(points(1))

        async with Redis.from_url(server.url) as redis:
            assert not await redis.keys("*:q:*")
    assert remembered == {"test:recorder"}
    assert not memory.routes


async def test_a_memory_that_is_away_stops_the_start_with_the_buss_own_error(server: EmbeddedServer):
    memory = Memory()
    memory.is_away = True

    with pytest.raises(EventBusError, match="memory of routes cannot be asked about the groups there are"):
        await RedisEventBus(config(server.url, NAMESPACE), memory=memory).initialize()


async def test_nothing_is_published_before_the_owner_of_the_data_has_done_its_part(server: EmbeddedServer):
    recorder, may_return = Recorder(), asyncio.Event()

    async def data_lost() -> None:
        await bus.publish(points(1, 1))
        await may_return.wait()

    bus = RedisEventBus(config(server.url, NAMESPACE, poll_seconds=0.05), on_data_lost=data_lost)
    async with bus:
        await bus.subscribe("*", recorder)
        await flush(server)
        await until(lambda: recorder.amounts == [1])
        with pytest.raises(EventPublishError) as refused:
            await bus.publish_many([points(1, 2), points(2, 2)])
        may_return.set()

        async def published() -> bool:
            try:
                return await bus.publish(points(1, 3))
            except EventPublishError:
                return False

        await until(published)
        await until(lambda: recorder.amounts == [1, 3])

    assert len(refused.value.event_ids) == 2


async def test_an_owner_of_the_data_that_fails_is_asked_again(server: EmbeddedServer):
    asked = 0

    async def data_lost() -> None:
        nonlocal asked
        asked += 1
        if asked < 2:
            raise OSError("the database is away")

    async with RedisEventBus(config(server.url, NAMESPACE, poll_seconds=0.05), on_data_lost=data_lost) as bus:
        await bus.subscribe("*", Recorder())
        await flush(server)
        await until(lambda: asked == 2)


async def test_a_second_loss_during_the_recall_calls_again(server: EmbeddedServer):
    asked, may_return = 0, asyncio.Event()

    async def data_lost() -> None:
        nonlocal asked
        asked += 1
        await may_return.wait()

    async with RedisEventBus(config(server.url, NAMESPACE, poll_seconds=0.05), on_data_lost=data_lost) as bus:
        await bus.subscribe("*", Recorder())
        await flush(server)
        await until(lambda: asked == 1)
        between = bus.identity
        await flush(server)
        await until(lambda: bus.identity != between)
        may_return.set()
        await until(lambda: asked == 2)


@guarantee(8)
async def test_a_restarted_server_may_lack_what_was_confirmed_last_so_the_owner_of_the_data_is_told(
    server: EmbeddedServer,
):
    recorder, told = Recorder(), asyncio.Event()

    async def data_lost() -> None:
        told.set()

    async with RedisEventBus(config(server.url, NAMESPACE), on_data_lost=data_lost) as bus:
        await bus.subscribe("*", recorder)
        await bus.publish(points(1, 1))
        before, restarts = bus.identity, server.restarts
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        await until(lambda: server.restarts > restarts)
        await until(told.is_set)
        await bus.publish(points(1, 2))
        await until(lambda: recorder.amounts[-1:] == [2])

        assert bus.identity != before


async def test_without_an_owner_of_the_data_publishing_goes_on_at_once(server: EmbeddedServer):
    recorder = Recorder()
    async with RedisEventBus(config(server.url, NAMESPACE)) as bus:
        await bus.subscribe("*", recorder)
        await flush(server)
        await bus.publish(points(1, 1))
        await until(lambda: recorder.amounts == [1])


@guarantee(8)
async def test_a_full_memory_is_emptied_by_its_readers(server: EmbeddedServer):
    recorder = Recorder()
    settings = config(server.url, NAMESPACE, lease_seconds=0.4, publish_timeout_seconds=0.3)
    async with RedisEventBus(settings) as bus, Redis.from_url(server.url) as redis:
        await bus.unsubscribe(await bus.subscribe("*", recorder))
        await bus.publish_many([points(user) for user in range(500)])
        await redis.config_set("maxmemory", "1mb")
        with pytest.raises(EventPublishError, match="maxmemory"):
            await bus.publish(points(1))
        async with RedisEventBus(settings) as reader:
            await redis.config_set("maxmemory", "0")
            await reader.subscribe("*", recorder)
            await redis.config_set("maxmemory", "1mb")
            await until(lambda: len(recorder.seen) == 500)
            await redis.config_set("maxmemory", "0")


async def test_what_is_declared_is_kept_for_a_handler_that_runs_elsewhere(server: EmbeddedServer):
    recorder = Recorder()

    publisher = RedisEventBus(config(server.url, NAMESPACE))
    publisher.declare("*", recorder)
    async with publisher:
        await publisher.publish(points(1, 1))
        await flush(server)
        await publisher.publish(points(1, 2))
        with pytest.raises(EventSubscriptionError, match="before initialize"):
            publisher.declare("gamification.*", recorder)

    async with RedisEventBus(config(server.url, NAMESPACE)) as subscriber:
        await subscriber.subscribe("*", recorder)
        await until(lambda: recorder.amounts == [2])
