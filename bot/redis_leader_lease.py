"""One leader among replicas: a lease in Redis that is renewed while its holder lives."""

from __future__ import annotations

import asyncio
import time

import structlog
from prometheus_client import Gauge
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockNotOwnedError, RedisError

from bus.ending import end

LEADER = Gauge("scheduler_leader", "1 while this process runs the jobs that run on one replica alone")

log = structlog.get_logger(__name__)


class RedisLeaderLease:
    """Ours on at most one replica at a time; another one takes it within `lease_s` of the holder's death.

    The holder stops believing in it a second before Redis does, counted from before each renewal was sent. A job that
    is under way when the lease ends is not cut off: what jobs do is safe to do twice, the lease saves the work.
    """

    def __init__(self, redis: Redis, *, namespace: str = "diana", lease_s: float = 10.0) -> None:
        self._lease_s = lease_s
        self._lock = Lock(redis, f"{{{namespace}:jobs}}:leader", timeout=lease_s, thread_local=False)
        self._ours_until = float("-inf")
        self._task: asyncio.Task[None] | None = None

    @property
    def is_ours(self) -> bool:
        """Whether this process is the leader."""
        return time.monotonic() < self._ours_until

    def start(self) -> None:
        """Begin to stand for election. Needs a running event loop."""
        self._task = asyncio.create_task(self._stand(), name="leader lease")

    async def stop(self) -> None:
        """Stand no more, and leave the place to the next at once."""
        if self._task is None:
            return
        await end([self._task])
        if self.is_ours:
            self._ours_until = float("-inf")
            LEADER.set(0)
            try:
                await self._lock.release()
            except (RedisError, LockNotOwnedError) as error:
                log.info("the leader's lease runs out by itself", why=str(error))

    async def _stand(self) -> None:
        while True:
            await self._take_or_renew()
            await asyncio.sleep(self._lease_s / 4)

    async def _take_or_renew(self) -> None:
        was_ours, asked_at = self.is_ours, time.monotonic()
        try:
            if was_ours:
                await self._lock.reacquire()
            elif not await self._lock.acquire(blocking=False):
                return
        except LockNotOwnedError:
            self._ours_until = float("-inf")
        except RedisError as error:
            log.warning("the leader's lease cannot be asked for", error=str(error))
        else:
            self._ours_until = asked_at + self._lease_s - 1.0
        if self.is_ours != was_ours:
            log.info("leads the jobs" if self.is_ours else "leads the jobs no more")
            LEADER.set(self.is_ours)
