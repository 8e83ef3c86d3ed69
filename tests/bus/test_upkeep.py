"""Looking after queues: numbers, the alarm for a queue nobody reads, forgetting a group, and tidying."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from prometheus_client import REGISTRY
from redis.asyncio import Redis

from bus import EventSubscriptionError, HealthCheckFailedEvent, PointsDeductedEvent, RedisEventBus
from bus.embedded import EmbeddedServer
from bus.transport.keys import Keyspace
from bus.transport.upkeep import Caretaker
from tests.bus.parts import Recorder, config, guarantee, points
from tests.waiting import until


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey_url) as redis:
        yield redis


@pytest.fixture
async def bus(valkey_url: str, namespace: str) -> AsyncIterator[RedisEventBus]:
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        yield bus


def gauge(name: str, group: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"group": group})


async def keys_of(redis: Redis, namespace: str, group: str) -> list[str]:
    """What is left of a group in Redis, without the prefix of the partition."""
    found = [raw.decode() async for raw in redis.scan_iter(match=f"{{{namespace}:*}}:*{group}*", count=1000)]
    return sorted({key.split("}:", 1)[1] for key in found})


async def left_behind(bus: RedisEventBus, *, entries: int, handler_id: str = "recorder") -> None:
    """A durable group with entries and without a process."""
    subscription = await bus.subscribe("*", Recorder(handler_id))
    await bus.unsubscribe(subscription)
    await bus.publish_many([points(user) for user in range(entries)])


# Numbers and alarms


async def test_every_groups_queues_are_measured_whoever_reads_them(bus: RedisEventBus, redis: Redis, namespace: str):
    group = f"{namespace}:away"
    subscription = await bus.subscribe("*", Recorder("away", service=namespace))
    await bus.unsubscribe(subscription)
    await bus.publish_many([points(user) for user in range(30)])
    caretaker = Caretaker(redis, bus.config, Keyspace(namespace, 8))

    state = (await caretaker.look())[group]

    assert (state.entries, state.pending, state.unread, state.dead_letters) == (30, 0, 30, 0)
    assert 0 <= state.oldest_age_s < 10
    assert (gauge("queue_lag_entries", group), gauge("queue_unread_entries", group)) == (30, 30)


async def test_what_is_in_hand_and_what_is_dead_is_counted_too(bus: RedisEventBus, redis: Redis, namespace: str):
    handler = Recorder(service=namespace)
    handler.gate.clear()
    handler.fail = lambda event, attempt: ValueError("bad") if event.payload["user_id"] == 1 else None
    await bus.subscribe("*", handler)
    caretaker = Caretaker(redis, bus.config, Keyspace(namespace, 8))

    await bus.publish_many([points(user) for user in range(5)])
    await until(lambda: len(handler.running) == 5)
    busy = (await caretaker.look())[f"{namespace}:recorder"]
    handler.gate.set()

    async def one_is_dead() -> bool:
        state = (await caretaker.look())[f"{namespace}:recorder"]
        return (state.entries, state.dead_letters) == (0, 1)

    assert (busy.entries, busy.pending, busy.unread) == (5, 5, 0)
    await until(one_is_dead)
    assert gauge("dead_letters", f"{namespace}:recorder") == 1


async def test_processes_queues_and_the_servers_memory_are_counted(server: EmbeddedServer):
    async with Redis.from_url(server.url) as redis:
        await redis.config_set("maxmemory", "100mb")
        settings = config(server.url, "counted")
        async with RedisEventBus(settings) as one, RedisEventBus(settings) as another:
            for each in (one, another):
                await each.subscribe("*", Recorder(service="counted"))
            await Caretaker(redis, settings, Keyspace("counted", 8)).look()
            values = {
                name: REGISTRY.get_sample_value(name)
                for name in ("bus_members_seen", "bus_partitions", "redis_memory_max_bytes")
            }
            used = REGISTRY.get_sample_value("redis_memory_used_bytes") or 0

            # Both are of this process, so the gauge is the one's or the other's share: never more than all.
            async def shared_out() -> bool:
                owned = REGISTRY.get_sample_value("queues_owned", {"group": "counted:recorder"})
                return owned is not None and 0 < owned < 8

            await until(shared_out)

    assert values == {"bus_members_seen": 2, "bus_partitions": 8, "redis_memory_max_bytes": 100 * 1024**2}
    assert 0 < used < 100 * 1024**2


async def test_scheduled_events_are_counted_while_they_wait(bus: RedisEventBus, redis: Redis, namespace: str):
    caretaker = Caretaker(redis, bus.config, Keyspace(namespace, bus.config.partitions))

    async def counted(number: int) -> bool:
        # The bus's own caretaker, which began to look before, may have the last word.
        await caretaker.look()
        return REGISTRY.get_sample_value("scheduled_events") == number

    events = [points(user) for user in range(3)]
    for event in events:
        await bus.publish(event, delay_s=3600)
    await until(lambda: counted(3))

    await bus.cancel_scheduled(events[0].event_id)
    await until(lambda: counted(2))


@guarantee(7)
async def test_a_queue_nobody_reads_raises_one_alarm_and_gives_the_all_clear(
    bus: RedisEventBus, redis: Redis, namespace: str
):
    clock, told = Clock(), list[HealthCheckFailedEvent]()

    async def tell(event: HealthCheckFailedEvent) -> None:
        told.append(event)

    settings = bus.config.model_copy(update={"unread_alarm_seconds": 60.0})
    caretaker = Caretaker(redis, settings, Keyspace(namespace, 8), tell, clock)
    await left_behind(bus, entries=3)

    for clock.now in (1000.0, 1059.0, 1060.0, 1120.0):
        await caretaker.look()
    raised = list(told)
    recorder = Recorder()
    await bus.subscribe("*", recorder)
    await until(lambda: len(recorder.seen) == 3)
    await caretaker.look()

    assert [(event.check_name, event.consecutive_failures) for event in told] == [
        ("queue test:recorder", 1),
        ("queue test:recorder", 0),
    ]
    assert raised == told[:1]
    assert raised[0].detail == "3 entries, and for 60 s no process has read them"


async def test_the_bus_raises_that_alarm_by_itself(valkey_url: str, namespace: str):
    told = asyncio.Event()

    async def tell(event: HealthCheckFailedEvent) -> None:
        told.set()

    settings = config(valkey_url, namespace, survey_seconds=0.01, unread_alarm_seconds=0.05)
    async with RedisEventBus(settings, on_alarm=tell) as bus:
        await left_behind(bus, entries=1)

        await asyncio.wait_for(told.wait(), 20)


# Forgetting


@guarantee(7)
async def test_a_forgotten_group_collects_nothing_more_and_leaves_nothing_behind(
    bus: RedisEventBus, redis: Redis, namespace: str
):
    await left_behind(bus, entries=0)
    await left_behind(bus, entries=0, handler_id="stays")

    assert await bus.forget_group("test", "recorder") is True
    await bus.publish(points(1))

    assert await keys_of(redis, namespace, "test:recorder") == []
    assert await keys_of(redis, namespace, "test:stays") != []
    assert await bus.forget_group("test", "recorder") is False


async def test_a_group_that_works_or_has_work_left_is_not_forgotten(bus: RedisEventBus):
    recorder = Recorder()
    subscription = await bus.subscribe("*", recorder)
    with pytest.raises(EventSubscriptionError, match="test:recorder has a process that handles it"):
        await bus.forget_group("test", "recorder", and_entries=True)

    await bus.unsubscribe(subscription)
    await bus.publish_many([points(user) for user in range(7)])
    with pytest.raises(EventSubscriptionError, match="still has 7 entries"):
        await bus.forget_group("test", "recorder")

    await bus.subscribe("*", recorder)
    await until(lambda: len(recorder.seen) == 7)


async def test_entries_and_dead_letters_go_only_when_told_so(bus: RedisEventBus, redis: Redis, namespace: str):
    handler = Recorder()
    handler.fail = lambda event, attempt: ValueError("bad")
    subscription = await bus.subscribe("*", handler)
    await bus.publish(points(1))
    await until(lambda: _letters(bus, 1))
    await bus.unsubscribe(subscription)
    await bus.publish(PointsDeductedEvent(2, 1, "waits"))

    assert await bus.forget_group("test", "recorder", and_entries=True) is True
    assert await keys_of(redis, namespace, "test:recorder") == ["dead:test:recorder"]
    assert await _letters(bus, 1)

    assert await bus.forget_group("test", "recorder", and_dead_letters=True) is True
    assert await keys_of(redis, namespace, "test:recorder") == []


async def test_a_forgotten_group_may_begin_anew(bus: RedisEventBus):
    await left_behind(bus, entries=2)
    await bus.forget_group("test", "recorder", and_entries=True)

    recorder = Recorder()
    await bus.subscribe("*", recorder)
    await bus.publish(points(1, 5))
    await until(lambda: recorder.amounts == [5])


async def test_routes_of_types_this_version_does_not_know_are_forgotten_too(
    bus: RedisEventBus, redis: Redis, namespace: str
):
    await left_behind(bus, entries=0)
    await _(redis).sadd(f"{{{namespace}:3}}:sub:hotel.lantern.lit", "test:recorder")

    await bus.forget_group("test", "recorder")

    assert await _(redis).exists(f"{{{namespace}:3}}:sub:hotel.lantern.lit") == 0


# Tidying


async def test_producers_that_are_gone_are_forgotten_and_living_ones_are_not(
    bus: RedisEventBus, redis: Redis, namespace: str
):
    keys = Keyspace(namespace, 8)
    caretaker = Caretaker(redis, bus.config, keys)
    seconds, _micros = await redis.time()
    await _(redis).hset(keys.producers(0), mapping={"gone": 7, "quiet": 7, "back": 8, "new": 1})
    seen = {"gone": f"7 {seconds - 86_500}", "quiet": f"7 {seconds - 86_000}", "back": f"7 {seconds - 90_000}"}
    await _(redis).hset(keys.producers_seen(0), mapping=seen)
    await bus.publish_many([points(user) for user in range(100)])

    producers, _stale = await caretaker.tidy()
    again, _stale = await caretaker.tidy()

    left = await _(redis).hgetall(keys.producers(0))
    assert (producers, again) == (1, 0)
    assert {b"quiet", b"back", b"new"} < left.keys()
    assert len(left) == 4
    assert (await _(redis).hgetall(keys.producers_seen(0))).keys() == left.keys()


async def test_counts_of_starts_stay_exactly_as_long_as_their_entries(bus: RedisEventBus, redis: Redis, namespace: str):
    handler = Recorder()
    handler.gate.clear()
    await bus.subscribe("*", handler)
    await bus.publish(points(1))
    await until(lambda: bool(handler.running))
    keys = Keyspace(namespace, 8)
    partition = keys.partition_of("1")
    ((entry_id, _fields),) = await _(redis).xrange(f"{keys.prefix(partition)}q:test:recorder:normal")
    suspects = keys.suspects(partition)
    pending = f"test:recorder {entry_id.decode()}"
    await _(redis).hset(suspects, mapping={pending: 2, "test:recorder 1-1": 1, "test:nobody 5-0": 1})

    _gone, stale = await Caretaker(redis, bus.config, keys).tidy()
    handler.gate.set()

    assert stale == 2
    assert await _(redis).hgetall(suspects) == {pending.encode(): b"2"}


def _(redis: Redis) -> Any:
    """redis-py's own types say that a command may answer at once or later, which no `await` can please."""
    return redis


async def _letters(bus: RedisEventBus, wanted: int) -> bool:
    return len(await bus.dead_letters.list("test:recorder")) == wanted
