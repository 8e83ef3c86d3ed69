"""One replica leads the jobs, another takes over when it stops or dies, and the jobs run on the leader alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from redis.asyncio import Redis
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.jobs import Jobs
from bot.leader import SoleProcess
from bot.redis_leader_lease import RedisLeaderLease
from tests.bus.conftest import namespace, valkey_url
from tests.waiting import until

__all__ = ["namespace", "valkey_url"]


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey_url) as client:
        yield client


class Replicas:
    """Replicas that stand for election. `most_leaders` is the most that ever believed in it at once."""

    def __init__(self, redis: Redis, namespace: str, amount: int) -> None:
        self.leases = [RedisLeaderLease(redis, namespace=namespace, lease_s=2.0) for _ in range(amount)]
        self.most_leaders = 0

    @property
    def leaders(self) -> list[RedisLeaderLease]:
        found = [lease for lease in self.leases if lease.is_ours]
        self.most_leaders = max(self.most_leaders, len(found))
        return found


async def test_one_of_three_leads_and_the_next_takes_over_at_once_when_it_stops(redis: Redis, namespace: str):
    replicas = Replicas(redis, namespace, 3)
    async with AsyncExitStack() as stack:
        for lease in replicas.leases:
            lease.start()
            stack.push_async_callback(lease.stop)
        await until(lambda: bool(replicas.leaders))
        first = replicas.leaders[0]

        await first.stop()

        await until(lambda: bool(replicas.leaders) and first not in replicas.leaders)
    assert replicas.most_leaders == 1
    assert replicas.leaders == []


async def test_a_leader_whose_lease_was_lost_knows_it_and_another_leads(redis: Redis, namespace: str):
    replicas = Replicas(redis, namespace, 2)
    async with AsyncExitStack() as stack:
        for lease in replicas.leases:
            lease.start()
            stack.push_async_callback(lease.stop)
        await until(lambda: bool(replicas.leaders))

        await redis.set(f"{{{namespace}:jobs}}:leader", "somebody else", px=1500)

        await until(lambda: replicas.leaders == [])
        await until(lambda: bool(replicas.leaders))
    assert replicas.most_leaders == 1


async def test_without_redis_nobody_leads():
    async with Redis.from_url("redis://127.0.0.1:1/0") as nobody:
        lease = RedisLeaderLease(nobody, lease_s=2.0)

        await lease._take_or_renew()

    assert not lease.is_ours


class RedisThatTimesOutWhenCancelled(Redis):
    """A call cancelled the moment it times out, as on Python 3.11: one hears of the time-out alone."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def execute_command(self, *args: object, **options: object) -> object:
        self.asked += 1
        try:
            return await asyncio.Event().wait()
        except asyncio.CancelledError:
            if self.asked == 1:
                raise RedisTimeoutError("Timeout reading from socket") from None
            raise


async def test_standing_for_election_ends_even_if_redis_times_out_the_moment_it_is_told_to_end():
    async with RedisThatTimesOutWhenCancelled() as redis:
        lease = RedisLeaderLease(redis, lease_s=0.1)
        lease.start()
        await until(lambda: redis.asked == 1)

        await asyncio.wait_for(lease.stop(), 30.0)

    assert not lease.is_ours


class Follower:
    is_ours = False


async def test_jobs_run_on_the_leader_alone():
    runs = {"leader": 0, "follower": 0}
    replicas = {"leader": Jobs(SoleProcess()), "follower": Jobs(Follower())}

    def work_of(name: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            runs[name] += 1

        return work

    for name, jobs in replicas.items():
        jobs.every(0.01, "work", work_of(name))
        jobs.start()
    try:
        await until(lambda: runs["leader"] >= 10)
    finally:
        for jobs in replicas.values():
            jobs.stop()

    assert runs["follower"] == 0
