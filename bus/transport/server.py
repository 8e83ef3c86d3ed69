"""What kind of server Redis is, and what about it is not safe for a bus."""

from __future__ import annotations

from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bus.errors import EventBusError

OLDEST_REDIS = (7, 0)
OLDEST_VALKEY = (8, 0)


async def inspect_server(redis: Redis) -> list[str]:
    """One sentence for each setting that can lose events, with the mend.

    Raises EventBusError when the server is too old for the bus's scripts.
    """
    info = await redis.info("server")
    flavour, version = (
        ("Valkey", info["valkey_version"]) if "valkey_version" in info else ("Redis", info["redis_version"])
    )
    oldest = OLDEST_VALKEY if flavour == "Valkey" else OLDEST_REDIS
    if tuple(int(part) for part in str(version).split(".")[:2]) < oldest:
        wanted = ".".join(map(str, oldest))
        raise EventBusError(f"{flavour} {version} is too old for the bus: use {flavour} {wanted} or newer")
    warnings = []
    policy = await _setting(redis, "maxmemory-policy")
    if policy is not None and policy != "noeviction" and not policy.startswith("volatile-"):
        warnings.append(
            f"maxmemory-policy is {policy}: when memory is full Redis deletes queues with all they hold; "
            "set it to noeviction"
        )
    if await _setting(redis, "appendonly") == "no":
        warnings.append("appendonly is off: a restart of Redis forgets what is queued; set appendonly yes")
    return warnings


async def _setting(redis: Redis, name: str) -> str | None:
    """A server setting; None where the server does not tell (managed ones refuse CONFIG)."""
    try:
        found = cast("dict[Any, Any]", await redis.config_get(name))
    except ResponseError:
        return None
    for value in found.values():
        return value.decode() if isinstance(value, bytes) else str(value)
    return None
