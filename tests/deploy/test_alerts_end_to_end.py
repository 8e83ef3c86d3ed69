"""Every alert fires when what it is for happens to the running program, and is over when that is; every panel has data.

Takes minutes: VERIFY_DEPLOY=1 runs it, as `make verify-deploy` does.
"""

from __future__ import annotations

import asyncio
import math
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import asyncpg
import orjson
import pytest
from aiohttp import web

from tests.chaos.rollout.cluster import Cluster, cluster
from tests.chaos.rollout.telegram import LONGEST_PAUSE_S, CallingTelegram
from tests.deploy.watchers import (
    ALERTMANAGER,
    FASTER,
    PROMETHEUS,
    Watchers,
    panel_queries,
    quick_rules,
    steadily,
    watchers,
)
from tests.waiting import until

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.long,
    pytest.mark.skipif(
        not (os.environ.get("VERIFY_DEPLOY") and PROMETHEUS and ALERTMANAGER),
        reason="minutes, and needs Prometheus and Alertmanager: `make verify-deploy` runs it, this did NOT",
    ),
]

EVERY_ALERT = {rule["alert"] for group in quick_rules()["groups"] for rule in group["rules"]}
PER_S = 10.0
CROWD = range(70_001, 70_301)
STRANGERS = range(80_001, 81_201)
AS_DEPLOYED = 2 * 2**30
"""The `maxmemory` that deploy/ gives Redis, in bytes."""
impatient_telegram = partial(CallingTelegram, connections=2 * len(STRANGERS), longest_pause_s=LONGEST_PAUSE_S / FASTER)
"""Calls for everybody at once, or the outbox would fill for minutes; waits as much shorter as all waiting here is."""


async def test_every_alert_fires_and_is_over_and_every_panel_shows_something(tmp_path: Path, postgres_url: str):
    async with (
        cluster(tmp_path, postgres_url, size=0, telegram_at=impatient_telegram) as replicas,
        watchers(tmp_path / "watchers") as watch,
    ):
        async with talking(replicas.telegram):
            await nobody_sends(replicas, watch)
            await replies_are_refused(replicas.telegram, watch)
            await a_table_is_gone(postgres_url, watch)
            await redis_is_full(replicas, watch)
            await redis_stands_still_and_is_emptied(replicas, watch)
            await a_replica_stands_still(replicas, watch)
            await a_replica_asks_another_redis(replicas, watch)
            empty = [(title, query) for title, query in panel_queries() if not await shows_something(watch, query)]
        await watch.until_over()

    assert watch.fired == watch.resolved == EVERY_ALERT
    assert empty == []


async def nobody_sends(replicas: Cluster, watch: Watchers) -> None:
    """A replica without a sender: its queue is read by nobody. An unreadable event. Then one with a sender comes."""
    first = await replicas.add("intake,services,scheduler")
    watch.watch([first.http_url])
    await until(lambda: watch.ask("dead_letters"), "the first figures", 60)
    await put_junk_into_a_queue(replicas)
    await watch.until_fired("DeadLettersGrowing", "QueueUnread", "QueueLagging")

    async with refusing(replicas.telegram, "setWebhook", 502, "Bad Gateway"):
        joining = asyncio.create_task(replicas.add())
        await until(lambda: len(replicas.replicas) == 2, "the second replica started", 60)
        watch.watch([replica.http_url for replica in replicas.replicas])
        await watch.until_fired("PollerStale")
    await joining
    await watch.until_fired("EventProcessingDelayed")


async def replies_are_refused(telegram: CallingTelegram, watch: Watchers) -> None:
    async with refusing(telegram, "sendMessage", 400, "Bad Request: chat not found"):
        await watch.until_fired("RepliesRefused")
    async with refusing(telegram, "sendMessage", 502, "Bad Gateway"):
        await until(lambda: watch.ask("replies_delayed_total"), "replies that wait for Telegram", 60)


async def a_table_is_gone(database_url: str, watch: Watchers) -> None:
    """The sender's: every reply fails, until somebody puts the table back."""
    connection = await asyncpg.connect(database_url.replace("+asyncpg", ""))
    try:
        await connection.execute("ALTER TABLE deliveries RENAME TO deliveries_gone")
        await watch.until_fired("CircuitOpen", "HighEventErrorRate")
        await connection.execute("ALTER TABLE deliveries_gone RENAME TO deliveries")
    finally:
        await connection.close()


async def redis_is_full(replicas: Cluster, watch: Watchers) -> None:
    async with replicas.valkey.client() as redis:
        await redis.config_set("maxmemory", 1)
        for stranger in STRANGERS:
            replicas.telegram.says(stranger, "/help")
        await watch.until_fired("OutboxStuck", "RedisMemoryHigh")
        await redis.config_set("maxmemory", AS_DEPLOYED)
    await until(lambda: not replicas.telegram.under_way, "every update taken", 300)


async def redis_stands_still_and_is_emptied(replicas: Cluster, watch: Watchers) -> None:
    os.kill(replicas.valkey.pid, signal.SIGSTOP)
    try:
        await watch.until_fired("HealthCheckFailing")
    finally:
        os.kill(replicas.valkey.pid, signal.SIGCONT)
    await replicas.empty_redis()
    await watch.until_fired("RedisLostData")


async def a_replica_stands_still(replicas: Cluster, watch: Watchers) -> None:
    """For longer than its lease; the other one takes its work."""
    replica = replicas.replicas[0]
    replica.process.send_signal(signal.SIGSTOP)
    try:
        await watch.until_fired("DianaDown")
        await until(lambda: leases_are_anothers(replicas, replica.process.pid), "its queues taken over", 60)
    finally:
        replica.process.send_signal(signal.SIGCONT)
    await watch.until_fired("LeasesLost", "EventLoopBlocked")


async def a_replica_asks_another_redis(replicas: Cluster, watch: Watchers) -> None:
    astray = await replicas.add("sender", REDIS_URL=replicas.valkey.url.removesuffix("/0") + "/1")
    watch.watch([replica.http_url for replica in replicas.replicas])
    await watch.until_fired("ReplicasDisagree")
    await replicas.dismiss(astray)
    watch.watch([replica.http_url for replica in replicas.replicas])


@asynccontextmanager
async def talking(telegram: CallingTelegram) -> AsyncIterator[None]:
    task = asyncio.create_task(steadily(PER_S, lambda number: telegram.says(CROWD[number % len(CROWD)], "/help")))
    try:
        yield
    finally:
        task.cancel()


@asynccontextmanager
async def refusing(telegram: CallingTelegram, method: str, status: int, why: str) -> AsyncIterator[None]:
    """Telegram refuses one method for a while."""
    body = orjson.dumps({"ok": False, "error_code": status, "description": why})

    async def refuse(called: str) -> web.Response | None:
        return web.Response(status=status, body=body) if called == method else None

    telegram.refuse = refuse
    try:
        yield
    finally:
        telegram.refuse = None


async def shows_something(watch: Watchers, query: str) -> bool:
    return any(math.isfinite(float(series["value"][1])) for series in await watch.ask(query))


async def put_junk_into_a_queue(replicas: Cluster) -> None:
    async with replicas.valkey.client() as redis:
        queues = [key async for key in redis.scan_iter("{diana:*}:q:user:*", count=1000)]
        await redis.xadd(queues[0], {"k": b"nobody", "e": b"no event at all"})


async def leases_are_anothers(replicas: Cluster, pid: int) -> bool:
    """Whether no queue belongs to that process any more."""
    async with replicas.valkey.client() as redis:
        leases = [key async for key in redis.scan_iter("{diana:*}:lease:*", count=1000)]
        return not any(lease and f"|{pid}|".encode() in lease for lease in await redis.mget(leases))
