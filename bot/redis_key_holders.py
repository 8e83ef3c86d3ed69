"""Which processes hold which encryption keys, told by each of them in Redis: what a rotation has to know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bus.errors import EventBusError
from bus.transport.member import member_id

FORGOTTEN_AFTER_S = 30.0
"""A process that has not told for so long is gone."""


class RedisKeyHolders:
    """A roll of processes and the ids of their keys, newest first. Raises EventBusError when Redis does not answer."""

    def __init__(self, redis: Redis, *, namespace: str = "diana") -> None:
        # One hash, member → "<server's seconds> <key id>,<key id>": a Cluster keeps it in one place, too.
        self._redis = cast(Any, redis)
        self._roll = f"{{{namespace}:keys}}:holders"
        self._member = member_id()

    async def tell(self, key_ids: tuple[str, ...]) -> None:
        """This process lives and holds these keys."""
        with _told():
            await self._redis.hset(self._roll, self._member, f"{await self._now_s()} {','.join(key_ids)}")

    async def leave(self) -> None:
        """This process holds no keys any more."""
        with _told():
            await self._redis.hdel(self._roll, self._member)

    async def all(self) -> list[tuple[str, ...]]:
        """The key ids of each process that told lately, newest first."""
        holders = []
        with _told():
            now_s = await self._now_s()
            for member, told in (await self._redis.hgetall(self._roll)).items():
                told_at, _, key_ids = told.decode().partition(" ")
                if now_s - int(told_at) <= FORGOTTEN_AFTER_S:
                    holders.append(tuple(key_ids.split(",")))
                else:
                    await self._redis.hdel(self._roll, member)
        return sorted(holders)

    async def _now_s(self) -> int:
        seconds: int = (await self._redis.time())[0]
        return seconds


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise EventBusError(f"Redis cannot be asked who holds which keys: {error}") from error
