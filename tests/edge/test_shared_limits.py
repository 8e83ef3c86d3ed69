"""Replicas share Telegram's limits through Redis, on a clock that only moves when somebody waits."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.redis_send_limits import RedisSendLimits
from tests.bus.conftest import namespace, valkey_url

__all__ = ["namespace", "valkey_url"]


class Replicas:
    """Replicas that take turns one after the other; `now` is the moment the last turn came, in seconds."""

    def __init__(self, redis: Redis, namespace: str, rate_per_s: float, amount: int = 2) -> None:
        self.now = 1000.0
        self.limits = [
            RedisSendLimits(redis, rate_per_s, namespace=namespace, clock=lambda: self.now, sleep=self._sleep)
            for _ in range(amount)
        ]

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds

    async def send(self, chats: list[int]) -> list[float]:
        """When each message was sent, in seconds from the first wish; replicas alternate."""
        begun = self.now
        times = []
        for number, chat_id in enumerate(chats):
            await self.limits[number % len(self.limits)].acquire(chat_id)
            times.append(self.now - begun)
        return times


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey_url) as client:
        yield client


async def test_two_replicas_keep_the_overall_rate_together(redis: Redis, namespace: str):
    times = await Replicas(redis, namespace, rate_per_s=10).send(list(range(1, 31)))

    assert times == pytest.approx([number / 10 for number in range(30)], abs=0.01)


async def test_a_chat_has_one_burst_whoever_writes_to_it(redis: Redis, namespace: str):
    times = await Replicas(redis, namespace, rate_per_s=1000).send([7] * 8)

    assert times == pytest.approx([0, 0, 0, 0, 0, 1, 2, 3], abs=0.01)


async def test_a_group_gets_twenty_a_minute_from_all_replicas(redis: Redis, namespace: str):
    times = await Replicas(redis, namespace, rate_per_s=1000, amount=3).send([-7] * 41)

    assert times[19] < 60 <= times[20] + 0.01
    assert times[40] + 0.01 >= 120


async def test_a_pause_one_replica_was_told_of_holds_all(redis: Redis, namespace: str):
    replicas = Replicas(redis, namespace, rate_per_s=10)
    await replicas.limits[0].pause(30)

    times = await replicas.send([1, 2, 3])

    assert times == pytest.approx([30, 30.1, 30.2], abs=0.01)


async def test_without_redis_each_replica_keeps_the_limits_for_itself():
    async with Redis.from_url("redis://127.0.0.1:1/0") as nobody:
        replicas = Replicas(nobody, "away", rate_per_s=1_000_000, amount=1)
        await replicas.limits[0].pause(0)

        await replicas.limits[0].acquire(7)

    assert replicas.limits[0].alone.chats_remembered == 1


async def test_a_broadcast_takes_no_turn_ahead_of_any_replica_s_replies(redis: Redis, namespace: str):
    replicas = Replicas(redis, namespace, rate_per_s=10)
    broadcasting, replying = replicas.limits
    await broadcasting.acquire_spare(1)
    begun = replicas.now
    # A reply is given its turn by the script, before it waits for it: the broadcast finds the one behind it.
    await replying._ask(2, "chat")

    await broadcasting.acquire_spare(3)
    after_one_reply = replicas.now - begun
    await broadcasting.pause(5)
    await replying.acquire_spare(4)

    assert after_one_reply == pytest.approx(0.2, abs=0.01)
    assert replicas.now - begun == pytest.approx(5.2, abs=0.11)


async def test_without_redis_a_broadcast_keeps_the_limits_alone():
    async with Redis.from_url("redis://127.0.0.1:1/0") as nobody:
        replicas = Replicas(nobody, "away", rate_per_s=1_000_000, amount=1)

        await replicas.limits[0].acquire_spare(7)

    assert replicas.limits[0].alone.chats_remembered == 1
