"""A Cluster and a Sentinel pair, made of servers of one's own: formed by commands, as an operator would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from redis.exceptions import RedisError

from tests.chaos.bus.valkey import Valkey
from tests.waiting import until

SLOTS = 16384
SERVICE = "diana"
DOWN_AFTER_MS = 700


@dataclass
class Cluster:
    """Masters that share the slots, and a replica for each of them, in the same order."""

    masters: list[Valkey]
    replicas: list[Valkey]

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in [*self.masters, *self.replicas])


@asynccontextmanager
async def cluster(folder: Path, masters: int = 3, *, replicas: bool = False) -> AsyncIterator[Cluster]:
    """A Cluster that serves every slot."""
    async with AsyncExitStack() as stack:
        count = masters * (2 if replicas else 1)
        nodes = [
            Valkey(
                folder,
                "cluster-enabled yes",
                f"cluster-node-timeout {DOWN_AFTER_MS}",
                "cluster-replica-validity-factor 0",
                "repl-diskless-sync-delay 0",
            )
            for _ in range(count)
        ]
        for node in nodes:
            stack.push_async_callback(node.kill)
        await asyncio.gather(*(node.start() for node in nodes))
        made = Cluster(nodes[:masters], nodes[masters:])
        await _form(made)
        yield made


async def _form(made: Cluster) -> None:
    share = -(-SLOTS // len(made.masters))
    everybody = [*made.masters, *made.replicas]
    for at, master in enumerate(made.masters):
        async with master.client() as redis:
            last = min(SLOTS, (at + 1) * share) - 1
            await redis.execute_command("CLUSTER", "ADDSLOTSRANGE", at * share, last)
            await redis.execute_command("CLUSTER", "SET-CONFIG-EPOCH", at + 1)
    async with made.masters[0].client() as redis:
        for node in everybody[1:]:
            await redis.execute_command("CLUSTER", "MEET", "127.0.0.1", node.port)

    async def acquainted() -> bool:
        return all([await _knows(node, len(everybody)) for node in everybody])

    await until(acquainted, within_s=20, what="the Cluster's nodes know each other")
    for master, replica in zip(made.masters, made.replicas, strict=False):
        async with master.client() as redis:
            name = await redis.execute_command("CLUSTER", "MYID")
        async with replica.client() as redis:
            await redis.execute_command("CLUSTER", "REPLICATE", name)

    async def ready() -> bool:
        return all([await _serves(node) for node in everybody]) and all(
            [await _follows(replica) for replica in made.replicas]
        )

    await until(ready, within_s=20, what="the Cluster serves every slot")


async def _cluster_info(node: Valkey) -> dict[str, str]:
    async with node.client() as redis:
        answer = await redis.execute_command("CLUSTER", "INFO")
    if isinstance(answer, dict):
        return {str(name): str(value) for name, value in answer.items()}
    return dict(line.split(":", 1) for line in answer.decode().split("\r\n") if line)


async def _knows(node: Valkey, others: int) -> bool:
    return (await _cluster_info(node))["cluster_known_nodes"] == str(others)


async def _serves(node: Valkey) -> bool:
    return (await _cluster_info(node))["cluster_state"] == "ok"


async def _follows(replica: Valkey) -> bool:
    async with replica.client() as redis:
        return (await redis.info("replication")).get("master_link_status") == "up"


@dataclass
class SentinelPair:
    """A master with a replica, and the Sentinels that watch them."""

    master: Valkey
    replica: Valkey
    sentinels: list[Valkey]

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{sentinel.port}" for sentinel in self.sentinels)
        return f"redis+sentinel://{hosts}/{SERVICE}?db=0"


@asynccontextmanager
async def sentinel_pair(folder: Path, sentinels: int = 3) -> AsyncIterator[SentinelPair]:
    """A pair in which the replica follows and every Sentinel knows all of it."""
    async with AsyncExitStack() as stack:
        master = Valkey(folder, "repl-diskless-sync-delay 0")
        replica = Valkey(folder, f"replicaof 127.0.0.1 {master.port}")
        watchers = [
            Valkey(
                folder,
                f"sentinel monitor {SERVICE} 127.0.0.1 {master.port} {sentinels // 2 + 1}",
                f"sentinel down-after-milliseconds {SERVICE} {DOWN_AFTER_MS}",
                f"sentinel failover-timeout {SERVICE} 3000",
                program="valkey-sentinel",
            )
            for _ in range(sentinels)
        ]
        for server in (master, replica, *watchers):
            stack.push_async_callback(server.kill)
        await master.start()
        await replica.start()
        await until(lambda: _follows(replica), within_s=20, what="the replica follows")
        await asyncio.gather(*(watcher.start() for watcher in watchers))

        async def informed() -> bool:
            return all([await _sees_all(watcher, sentinels) for watcher in watchers])

        await until(informed, within_s=20, what="the Sentinels know the replica and each other")
        yield SentinelPair(master, replica, watchers)


async def cut_off(replica: Valkey) -> None:
    """Let nothing more of what its master writes reach a replica, as a slow network would."""
    async with replica.client() as redis:
        # The next handshake fails: the master has no password.
        await redis.config_set("masterauth", "unwelcome")
        await redis.client_kill_filter(_type="master")
        await until(lambda: _is_cut_off(replica), what="the replica is cut off")


async def _is_cut_off(replica: Valkey) -> bool:
    return not await _follows(replica)


async def _sees_all(sentinel: Valkey, sentinels: int) -> bool:
    try:
        async with sentinel.client() as redis:
            seen = (await redis.sentinel_masters())[SERVICE]
    except (RedisError, KeyError):
        return False
    return bool(seen["num-slaves"] == 1 and seen["num-other-sentinels"] == sentinels - 1)
