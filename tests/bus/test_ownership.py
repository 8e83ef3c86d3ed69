"""Replicas share the work: who owns what, hand-over, takeover, and zombies that change nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from time import perf_counter
from typing import Any

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bus import IEvent, RedisEventBus
from bus.transport.connection import LuaScript
from bus.transport.keys import Keyspace
from bus.transport.member import is_dead, member_id
from tests.bus.parts import Recorder, config, guarantee, points, queue_empty
from tests.waiting import until

USERS = 40
MANY = 64
"""Partitions enough that chance leaves no replica without a share: with 8, one of three in nine has none."""
UNDER_WAY = 10 * USERS
"""How many events may wait at once while a test publishes for as long as something takes."""


def order_kept(seen: list[IEvent]) -> bool:
    """Whether each user's amounts, repetitions left out, grow."""
    by_user: defaultdict[int, list[int]] = defaultdict(list)
    for event in seen:
        by_user[event.payload["user_id"]].append(event.payload["points_amount"])
    return all(list(dict.fromkeys(amounts)) == sorted(set(amounts)) for amounts in by_user.values())


class Journal(Recorder):
    """Recorders of several replicas that write into one list, in the order things happen."""

    def __init__(self, journal: list[IEvent]) -> None:
        super().__init__()
        self.journal = journal

    async def _process_event(self, event: IEvent) -> bool:
        done = await super()._process_event(event)
        if done:
            self.journal.append(event)
        return done


@guarantee(3)
async def test_three_replicas_share_the_partitions_and_every_event_is_handled_once_in_order(
    valkey_url: str, namespace: str
):
    settings = config(valkey_url, namespace, lease_seconds=10.0, partitions=MANY)
    journal: list[IEvent] = []
    handlers = [Journal(journal) for _ in range(3)]

    async with AsyncExitStack() as stack:
        buses = [await stack.enter_async_context(RedisEventBus(settings)) for _ in handlers]
        for bus, handler in zip(buses, handlers, strict=True):
            await bus.subscribe("*", handler)
        amount = 0
        while amount < 50 or not all(handler.seen for handler in handlers):
            await buses[amount % 3].publish_many([points(user, amount) for user in range(USERS)])
            amount += 1
            await until(lambda sent=USERS * amount: len(journal) >= sent - UNDER_WAY)
        await until(lambda: len(journal) >= USERS * amount)

    assert len(journal) == USERS * amount
    assert order_kept(journal)


async def test_a_replica_that_joins_gets_its_share_without_disturbing_the_order(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace, lease_seconds=10.0, partitions=MANY)
    journal: list[IEvent] = []
    first, second = Journal(journal), Journal(journal)

    async with RedisEventBus(settings) as bus, RedisEventBus(settings) as newcomer:
        await bus.subscribe("*", first)
        amount = 0
        while not second.seen:
            if amount == 20:
                await newcomer.subscribe("*", second)
            await bus.publish_many([points(user, amount) for user in range(USERS)])
            amount += 1
            await until(lambda sent=USERS * amount: len(journal) >= sent - UNDER_WAY)
        await until(lambda: len(journal) >= USERS * amount)

    assert len(journal) == USERS * amount
    assert order_kept(journal)


@guarantee(3)
async def test_a_replica_that_leaves_hands_over_at_once(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace, lease_seconds=30.0)
    journal: list[IEvent] = []

    async with RedisEventBus(settings) as stays:
        async with RedisEventBus(settings) as leaves:
            await leaves.subscribe("*", Journal(journal))
            await stays.subscribe("*", Journal(journal))
            await stays.publish_many([points(user, 1) for user in range(USERS)])
            await until(lambda: len(journal) == USERS)
        await stays.publish_many([points(user, 2) for user in range(USERS)])
        await until(lambda: len(journal) == 2 * USERS, within_s=20)

    assert order_kept(journal)


@guarantee(8)
async def test_who_owned_what_before_redis_was_emptied_owns_it_again_and_nothing_is_handed_over(
    valkey_url: str, namespace: str
):
    settings = config(valkey_url, namespace, lease_seconds=20.0, partitions=MANY)
    keys = Keyspace(namespace, MANY)

    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(Redis.from_url(valkey_url))
        buses = [await stack.enter_async_context(RedisEventBus(settings)) for _ in range(3)]
        for bus in buses:
            await bus.subscribe("*", Recorder())

        async def owners() -> list[str]:
            """Partition by partition, once everybody has asked for what is theirs."""
            for bus in buses:
                await bus._consumer._ownership.settle()
            leases = await redis.mget([keys.lease(partition, "test:recorder") for partition in range(MANY)])
            return [token.decode().rpartition(":")[0] for token in leases if token]

        before = await owners()
        while len(set(before)) < len(buses) or before != await owners():
            before = await owners()
        await redis.delete(*[key async for key in redis.scan_iter(f"*{namespace}:*")])
        after: list[str] = []
        while len(after) < MANY:
            after = await owners()

    assert after == before


REPLICA = """
import asyncio, sys
from bus import BaseEventHandler, EventBusConfig, RedisEventBus

class Prints(BaseEventHandler):
    async def _process_event(self, event):
        print("handled", event.payload["user_id"], event.payload["points_amount"], flush=True)
        await asyncio.sleep(0.001)
        return True

async def main():
    handler = Prints("test", "recorder")
    handler.add_supported_event_type("*")
    settings = EventBusConfig(redis_url=sys.argv[1], namespace=sys.argv[2], lease_seconds=float(sys.argv[3]))
    async with RedisEventBus(settings) as bus:
        await bus.subscribe("*", handler)
        print("ready", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def replica(url: str, namespace: str, lease_seconds: float) -> subprocess.Popen[str]:
    """A process with the recorder's group; returns once it takes part."""
    process = subprocess.Popen(
        [sys.executable, "-c", REPLICA, url, namespace, str(lease_seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while "ready" not in process.stdout.readline():
        assert process.poll() is None
    return process


async def test_the_queues_of_a_killed_process_are_taken_over_at_once_by_a_new_one_on_its_host(
    valkey_url: str, namespace: str
):
    killed = await asyncio.to_thread(replica, valkey_url, namespace, 60.0)
    killed.kill()
    killed.communicate()
    recorder = Recorder()

    async with RedisEventBus(config(valkey_url, namespace, lease_seconds=60.0)) as bus:
        await bus.publish_many([points(user) for user in range(USERS)])
        await bus.subscribe("*", recorder)
        await until(lambda: len(recorder.seen) == USERS, within_s=20)


async def test_a_start_with_many_groups_asks_once_per_partition_also_after_a_crash(
    valkey_url: str, namespace: str, monkeypatch: pytest.MonkeyPatch
):
    settings = config(valkey_url, namespace, lease_seconds=60.0)
    keys = Keyspace(namespace, settings.partitions)
    recorders = [Recorder(f"recorder{number}") for number in range(30)]
    leases = [keys.lease(partition, f"test:{recorder.handler_id}") for partition in range(8) for recorder in recorders]
    host, pids, pid, _, tail = member_id().split("|")
    dead = "|".join((host, pids, pid, "1", tail))
    run, asked = LuaScript.run, Counter[str]()

    async def counted(script: LuaScript, redis: Any, keys: Sequence[str], args: Sequence[Any]) -> Any:
        asked[script.name] += 1
        return await run(script, redis, keys, args)

    async with Redis.from_url(valkey_url) as redis:
        for recorder in recorders:
            await redis.zadd(keys.members(0, f"test:{recorder.handler_id}"), {dead: 1})
        await redis.mset(dict.fromkeys(leases, f"{dead}:1"))
        monkeypatch.setattr(LuaScript, "run", counted)

        bus = RedisEventBus(settings)
        for recorder in recorders:
            await bus.subscribe("*", recorder)
        await bus.initialize()
        at_start = dict(asked)
        holders = {lease.decode().rpartition(":")[0] for lease in await redis.mget(leases)}
        await bus.shutdown()

    assert at_start == {"declare": 8, "members": 1, "relinquish": 8, "tend": 8}
    assert len(holders) == 1
    assert dead not in holders


async def test_a_replica_that_dies_is_replaced_when_its_lease_has_run_out(valkey_url: str, namespace: str):
    recorder = Recorder()
    async with RedisEventBus(config(valkey_url, namespace, lease_seconds=1.0)) as bus:
        await bus.subscribe("*", recorder)
        dies = await asyncio.to_thread(replica, valkey_url, namespace, 1.0)
        for amount in range(30):
            await bus.publish_many([points(user, amount) for user in range(USERS)])
        dies.kill()
        printed, _ = dies.communicate()
        for amount in range(30, 40):
            await bus.publish_many([points(user, amount) for user in range(USERS)])
        theirs = {tuple(map(int, line.split()[1:])) for line in printed.splitlines() if line.startswith("handled")}

        everything = {(user, amount) for user in range(USERS) for amount in range(40)}

        def all_handled() -> bool:
            ours = {(e.payload["user_id"], e.payload["points_amount"]) for e in recorder.seen}
            # More than everything, where the last line was cut off by the kill.
            return ours | theirs >= everything

        await until(all_handled)

    assert order_kept(recorder.seen)


@guarantee(3)
async def test_a_process_that_slept_through_its_lease_changes_nothing(valkey_url: str, namespace: str):
    recorder = Recorder()
    zombie = await asyncio.to_thread(replica, valkey_url, namespace, 0.5)
    try:
        async with RedisEventBus(config(valkey_url, namespace, lease_seconds=0.5)) as bus:
            await bus.publish_many([points(user, 1) for user in range(USERS)])
            os.kill(zombie.pid, signal.SIGSTOP)
            await bus.subscribe("*", recorder)
            await bus.publish_many([points(user, 2) for user in range(USERS)])
            seen = recorder.seen
            await until(lambda: len({e.event_id for e in seen if e.payload["points_amount"] == 2}) == USERS)
            os.kill(zombie.pid, signal.SIGCONT)
            await bus.publish_many([points(user, 3) for user in range(USERS)])

            await until(lambda: queue_empty(bus))
    finally:
        zombie.kill()
        zombie.communicate()

    assert order_kept(recorder.seen)


async def test_leases_that_run_out_together_are_told_together(valkey_url: str, namespace: str):
    with capture_logs() as lines:
        async with (
            RedisEventBus(config(valkey_url, namespace, lease_seconds=1.0)) as bus,
            Redis.from_url(valkey_url) as redis,
        ):
            await bus.subscribe("*", Recorder())
            leases = await redis.keys(f"*{namespace}*lease*")
            await redis.mset(dict.fromkeys(leases, "somebody-else:1"))

            def told() -> list[int]:
                return [line["queues"] for line in lines if "ran out" in line["event"] and "queues" in line]

            await until(lambda: sum(told()) == len(leases), "all that ran out is told")

    assert len(told()) < len(leases)


@guarantee(3)
async def test_an_acknowledgement_with_a_stale_token_is_refused(valkey_url: str, namespace: str):
    recorder = Recorder()
    async with RedisEventBus(config(valkey_url, namespace)) as bus, Redis.from_url(valkey_url) as redis:
        await bus.subscribe("*", recorder)
        recorder.gate.clear()
        await bus.publish(points(1))
        await until(lambda: bool(recorder.running))
        for key in await redis.keys(f"*{namespace}*lease*"):
            await redis.set(key, "somebody-else:1", px=300)
        recorder.gate.set()
        await until(lambda: len(recorder.seen) == 2)

    assert recorder.seen[0] == recorder.seen[1]


def test_a_member_is_dead_only_when_its_process_is_surely_gone():
    mine = member_id()
    host, namespace, pid, started, tail = mine.split("|")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    assert not is_dead(mine)
    assert is_dead(f"{host}|{namespace}|{gone.pid}|{started}|{tail}")
    assert is_dead(f"{host}|{namespace}|{pid}|1|{tail}")
    assert not is_dead(f"elsewhere|{namespace}|{gone.pid}|{started}|{tail}")
    assert not is_dead(f"{host}|pid:[1]|{gone.pid}|{started}|{tail}")
    assert not is_dead("nonsense")
    assert socket.gethostname() == host


@pytest.mark.parametrize("partitions", [1, 3, 64])
async def test_any_number_of_partitions_carries_every_event(valkey_url: str, namespace: str, partitions: int):
    recorder = Recorder()
    async with RedisEventBus(config(valkey_url, namespace, partitions=partitions)) as bus:
        await bus.subscribe("*", recorder)
        await bus.publish_many([points(user, amount) for amount in range(3) for user in range(USERS)])
        await until(lambda: len(recorder.seen) == 3 * USERS)

    assert order_kept(recorder.seen)


@pytest.mark.long
async def test_handlers_that_compute_for_long_do_not_cost_the_lease(valkey_url: str, namespace: str):
    class Computes(Recorder):
        async def _process_event(self, event: IEvent) -> bool:
            ends = perf_counter() + 0.02
            while perf_counter() < ends:
                pass
            self.seen.append(event)
            return True

    handler = Computes()
    async with RedisEventBus(config(valkey_url, namespace, lease_seconds=4.0)) as bus:
        await bus.subscribe("*", handler)
        await bus.publish_many([points(user) for user in range(300)])
        await until(lambda: len(handler.seen) >= 300, within_s=60)

        await until(lambda: queue_empty(bus))

    assert len(handler.seen) == 300
