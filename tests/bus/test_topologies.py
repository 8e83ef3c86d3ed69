"""The bus on a Cluster and behind Sentinels: the same promises, also while a master dies."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from prometheus_client import REGISTRY

from bus import RedisEventBus
from bus.transport.connection import address, connect
from bus.transport.keys import Keyspace
from bus.transport.topology import read_topology
from bus.transport.upkeep import Caretaker
from tests.bus.parts import Recorder, config, points, queue_empty
from tests.bus.test_ownership import order_kept
from tests.chaos.bus.ledger import Ledger
from tests.chaos.bus.replica import HANDLER, SERVICE, Writer, settings
from tests.chaos.bus.run import publishing
from tests.chaos.bus.source import Source
from tests.chaos.bus.topologies import cluster, cut_off, sentinel_pair
from tests.chaos.bus.valkey import Valkey
from tests.waiting import until

USERS = 40
GROUP = f"{SERVICE}:{HANDLER}"
SOAKING = "SOAK_SECONDS" in os.environ


@dataclass(frozen=True)
class Place:
    """Where the bus lives: its address, a master to kill, and the replica that takes over."""

    url: str
    master: Valkey
    replica: Valkey | None


@asynccontextmanager
async def place(kind: str, folder: Path, *, replicas: bool = False) -> AsyncIterator[Place]:
    if kind == "cluster":
        async with cluster(folder, replicas=replicas) as made:
            yield Place(made.url, made.masters[1], made.replicas[1] if replicas else None)
    else:
        async with sentinel_pair(folder, sentinels=3 if replicas else 1) as pair:
            yield Place(pair.url, pair.master, pair.replica)


@pytest.mark.parametrize("kind", ["cluster", "sentinel"])
async def test_events_are_carried_in_order_tried_again_parked_and_heard_live(tmp_path: Path, kind: str):
    recorder, heard = Recorder(), []
    recorder.fail = lambda event, attempt: ValueError("bad") if event.payload["points_amount"] == 7 else None

    async with place(kind, tmp_path) as here, RedisEventBus(config(here.url, kind, poll_seconds=0.2)) as bus:
        await bus.subscribe("*", recorder)

        async def hear() -> None:
            async for event in bus.listen("*"):
                heard.append(event)

        hearing = asyncio.create_task(hear())
        await bus.publish(points(0, 0))
        for amount in range(10):
            await bus.publish_many([points(user, amount) for user in range(1, USERS + 1)])
        await until(lambda: len({event.event_id for event in recorder.seen}) == 1 + 9 * USERS)
        await until(lambda: bool(heard))
        hearing.cancel()

        async def all_parked() -> bool:
            return len(await bus.dead_letters.list("test:recorder")) == USERS

        await until(all_parked)
        assert await bus.health_check()
        await until(lambda: queue_empty(bus))
        async with connect(bus.config) as redis:
            queues = await Caretaker(redis, bus.config, Keyspace(kind, bus.config.partitions)).look()

    assert order_kept(recorder.seen)
    assert queues["test:recorder"].dead_letters == USERS
    assert (REGISTRY.get_sample_value("redis_memory_used_bytes") or 0) > 0


@pytest.mark.chaos
@pytest.mark.long
@pytest.mark.parametrize("kind", ["cluster", "sentinel"])
async def test_a_master_that_dies_under_load_is_replaced_and_nothing_is_lost_or_out_of_order(tmp_path: Path, kind: str):
    ledger = Ledger(tmp_path / "ledger")
    source = Source(users=12, ledger=ledger)

    async with place(kind, tmp_path, replicas=True) as here, AsyncExitStack() as stack:
        chaos = settings(here.url, kind, 1.0)
        for _ in range(2):
            bus = await stack.enter_async_context(RedisEventBus(chaos))
            await bus.subscribe("*", Writer(str(ledger.path)))
        publisher = await stack.enter_async_context(publishing(source, chaos))
        await until(lambda: len(ledger.handled) > 300)
        killed_at = monotonic()
        await here.master.kill()
        await until(lambda: source.recalls > 0, within_s=20, what="the failover noticed")
        recovered_in_s = monotonic() - killed_at
        more = len(ledger.handled) + 500
        await until(lambda: len(ledger.handled) > more, within_s=20, what="going on with the new master")
        source.stop_growing()
        await until(lambda: at_rest(source), within_s=20, what="everything handled")
        letters = await publisher.dead_letters.list(GROUP)
        balance = ledger.balance(source.published, len(letters))

    print(f"{kind}: {balance}; recovered in {recovered_in_s:.1f} s")
    assert (balance.lost, balance.out_of_order, balance.dead_lettered) == (0, 0, 0)


@pytest.mark.chaos
@pytest.mark.long
@pytest.mark.parametrize(
    "kind", [pytest.param("cluster", marks=pytest.mark.skipif(not SOAKING, reason="needs SOAK_SECONDS")), "sentinel"]
)
async def test_what_had_not_reached_the_replica_when_its_master_died_is_published_again(tmp_path: Path, kind: str):
    ledger = Ledger(tmp_path / "ledger")
    source = Source(users=12, ledger=ledger)

    async with place(kind, tmp_path, replicas=True) as here:
        chaos = settings(here.url, kind, 1.0)
        async with RedisEventBus(chaos) as bus:
            await bus.subscribe("*", Writer(str(ledger.path)))
        async with here.master.client() as redis:
            assert await redis.wait(1, 5000) == 1
        assert here.replica is not None
        await cut_off(here.replica)
        async with publishing(source, chaos):
            await until(lambda: len(source.published) > 300, what="events that the replica has not heard of")
            await here.master.kill()
            await until(lambda: source.recalls > 0, within_s=20, what="the failover noticed")
            async with RedisEventBus(chaos) as bus:
                await bus.subscribe("*", Writer(str(ledger.path)))
                source.stop_growing()
                await until(lambda: at_rest(source), within_s=20, what="everything handled")
    balance = ledger.balance(source.published)

    print(f"{kind}: {balance}")
    assert (balance.lost, balance.out_of_order) == (0, 0)


def at_rest(source: Source) -> bool:
    """Whether everything published is handled."""
    source.ledger.look()
    return source.all_confirmed and source.published <= set(source.ledger.handled)


def test_addresses_are_read_and_shown_without_their_password():
    cluster_url = "redis+cluster://user:p%40ss@one:7000,[::1]:7001,three"
    sentinel_url = "redis+sentinel://:secret@one,two:26380/diana?db=2"

    where = read_topology(sentinel_url)

    assert where is not None
    assert (where.nodes, where.service, where.db) == ((("one", 26379), ("two", 26380)), "diana", 2)
    assert (where.username, where.password) == (None, "secret")
    assert address(sentinel_url) == "diana of the Sentinels one:26379,two:26380"
    assert address(cluster_url) == "the Cluster at one:7000,[::1]:7001,three:6379"
    assert "secret" not in repr(where)
    assert read_topology("redis://:secret@one/0") is None


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("redis+sentinel://one:1", "names no service"),
        ("redis+sentinel://one:1/a/b", "names no service"),
        ("redis+sentinel://one:1/a?db=x", "not a number"),
        ("redis+cluster://one:1/0", "one database"),
        ("redis+cluster://", "names no server"),
        ("redis+cluster://one:port", "cannot be read"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(url: str, problem: str):
    with pytest.raises(ValueError, match=problem):
        read_topology(url)
