"""Forgetting a group: the one way a durable subscription ends for good."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, cast

import structlog
from redis.asyncio import Redis

from bus.config import EventBusConfig
from bus.errors import EventSubscriptionError
from bus.transport.connection import FORGET
from bus.transport.keys import Keyspace

log = structlog.get_logger(__name__)


async def forget_group(
    redis: Redis, config: EventBusConfig, keys: Keyspace, group: str, *, and_entries: bool, and_dead_letters: bool
) -> bool:
    """See RedisEventBus.forget_group. `group` is `<service name>:<handler id>`."""
    routes = await _routes(redis, keys)

    async def run(partition: int, what: str) -> list[int]:
        names = [
            keys.lease(partition, group),
            keys.members(partition, group),
            keys.epoch(partition, group),
            keys.asleep(partition),
            keys.suspects(partition),
            keys.dead(partition, group),
            *keys.queues(partition, group),
            *routes[partition],
        ]
        lease_ms = int(1000 * config.lease_seconds)
        args = [group, lease_ms, what, int(and_entries), int(and_dead_letters)]
        return cast("list[int]", await FORGET.run(redis, names, args))

    def refuse(entries: int, active: bool) -> None:
        if active:
            raise EventSubscriptionError(f"{group} has a process that handles it: unsubscribe or stop that first")
        if entries and not and_entries:
            raise EventSubscriptionError(
                f"{group} still has {entries} entries: let a process handle them, or forget it with and_entries=True"
            )

    # All partitions are asked before the first is touched: a group forgotten in some would lose part of its events.
    looked = [await run(partition, "look") for partition in range(keys.partitions)]
    active, entries, letters, routed = (sum(row[at] for row in looked) for at in range(4))
    refuse(entries, active > 0)
    for partition in range(keys.partitions):
        active, entries, _, _ = await run(partition, "forget")
        refuse(entries, active > 0)
    if routed or entries or (letters and and_dead_letters):
        log.warning("group forgotten", group=group, dead_letters=letters, dead_letters_kept=not and_dead_letters,
                    entries_thrown_away=sum(row[1] for row in looked))  # fmt: skip
        return True
    return False


async def _routes(redis: Redis, keys: Keyspace) -> dict[int, list[str]]:
    """Every route key, by partition: also those of types this version does not know."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    by_prefix = {keys.route(partition, ""): partition for partition in range(keys.partitions)}
    async for raw in cast(Any, redis).scan_iter(match=keys.route(0, "*").replace(":0}", ":*}", 1), count=1000):
        key = raw.decode()
        partition = by_prefix.get(key[: key.index("}:sub:") + len("}:sub:")])
        if partition is not None:
            found[partition].append(key)
    return found
