"""What kind of server Redis is, and what about it is not safe for a bus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisClusterException, RedisError, ResponseError

from bus.config import EventBusConfig
from bus.errors import EventBusError
from bus.transport.connection import address, connect

OLDEST_REDIS = (7, 0)
OLDEST_VALKEY = (8, 0)


@dataclass(frozen=True)
class ServerFacts:
    """A server as it describes itself. `policy` and `is_durable` are None where it does not tell its settings.

    `max_memory_bytes` is 0 when there is no limit; `now_s` is its clock, in seconds since 1970.
    """

    flavour: str
    version: str
    is_cluster: bool
    is_replica: bool
    used_memory_bytes: int
    max_memory_bytes: int
    policy: str | None
    is_durable: bool | None
    now_s: float

    @property
    def name(self) -> str:
        return f"{self.flavour} {self.version}"


async def ask_server(config: EventBusConfig) -> ServerFacts:
    """What the server says about itself; of a Cluster, one of its nodes. Raises EventBusError when it is silent."""
    redis = connect(config)
    try:
        return await facts_of(redis)
    except (RedisError, RedisClusterException, OSError) as error:
        raise EventBusError(f"Redis at {address(config.redis_url)}: {error}") from error
    finally:
        await redis.aclose()


async def facts_of(redis: Redis) -> ServerFacts:
    """What the server says about itself. Raises what redis raises."""
    flavour, version = await _flavour(redis)
    memory, replication = await redis.info("memory"), await redis.info("replication")
    seconds, microseconds = await cast(Any, redis).time()
    durable = await _setting(redis, "appendonly")
    return ServerFacts(
        flavour=flavour,
        version=version,
        is_cluster=bool((await redis.info("cluster")).get("cluster_enabled")),
        is_replica=replication.get("role") != "master",
        used_memory_bytes=int(memory.get("used_memory", 0)),
        max_memory_bytes=int(memory.get("maxmemory", 0)),
        policy=await _setting(redis, "maxmemory-policy"),
        is_durable=None if durable is None else durable == "yes",
        now_s=seconds + microseconds / 1e6,
    )


def too_old(flavour: str, version: str) -> str:
    """Why the server is too old for the bus's scripts, with the mend; empty when it is not."""
    oldest = OLDEST_VALKEY if flavour == "Valkey" else OLDEST_REDIS
    if tuple(int(part) for part in version.split(".")[:2]) >= oldest:
        return ""
    wanted = ".".join(map(str, oldest))
    return f"{flavour} {version} is too old for the bus: use {flavour} {wanted} or newer"


async def inspect_server(redis: Redis) -> list[str]:
    """One sentence for each setting that can lose events, with the mend.

    Raises EventBusError when the server is too old for the bus's scripts.
    """
    if old := too_old(*await _flavour(redis)):
        raise EventBusError(old)
    warnings = []
    policy = await _setting(redis, "maxmemory-policy")
    if policy is not None and policy.startswith("allkeys-"):
        warnings.append(
            f"maxmemory-policy is {policy}: when memory is full Redis deletes queues with all they hold; "
            "set it to noeviction"
        )
    if await _setting(redis, "appendonly") == "no":
        warnings.append("appendonly is off: a restart of Redis forgets what is queued; set appendonly yes")
    return warnings


async def _flavour(redis: Redis) -> tuple[str, str]:
    info = await redis.info("server")
    if "valkey_version" in info:
        return "Valkey", str(info["valkey_version"])
    return "Redis", str(info["redis_version"])


async def _setting(redis: Redis, name: str) -> str | None:
    """A server setting; None where the server does not tell (managed ones refuse CONFIG)."""
    try:
        found = cast("dict[Any, Any]", await redis.config_get(name))
    except ResponseError:
        return None
    for value in found.values():
        return value.decode() if isinstance(value, bytes) else str(value)
    return None
