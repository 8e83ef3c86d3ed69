"""Cluster: replicas that share a Valkey and a PostgreSQL, and are replaced one after the other."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from bus.key_ring import new_key
from tests.chaos.bus.valkey import Valkey
from tests.chaos.rollout.balancer import Balancer
from tests.chaos.rollout.telegram import Call, CallingTelegram
from tests.journeys.programs import Diana
from tests.waiting import until

LEAVING_IS_NOTICED_AFTER_S = 0.5
"""For how long a replica that was told to stop still gets calls: news travels slower than the signal."""

READY_WITHIN_S = 60.0


class Cluster:
    """The replicas of one run, what they share, and who calls them."""

    def __init__(self, folder: Path, database_url: str, valkey: Valkey, balancer: Balancer, telegram: CallingTelegram):
        self.valkey = valkey
        self.telegram = telegram
        self.replicas: list[Diana] = []
        self._balancer = balancer
        self._folder = folder
        self._numbers = count(1)
        self._settings = {
            "REDIS_URL": valkey.url,
            "DATABASE_URL": database_url,
            "BUS_ENCRYPTION_KEYS": new_key(),
            # Where Telegram thinks it is; the balancer is.
            "WEBHOOK_URL": "https://diana.example.org/webhook",
            "WEBHOOK_SECRET": "a-secret-of-the-house",
        }

    async def add(self, roles: str | None = None, **settings: str) -> Diana:
        """Start one more replica, with what is different about it; it takes part once it is ready."""
        folder = self._folder / f"replica-{next(self._numbers)}"
        replica = await asyncio.to_thread(Diana, folder, self.telegram, roles, **self._settings | settings)
        self.replicas.append(replica)
        await until(lambda: self._balancer.is_ready(replica.http_url), "the replica ready", READY_WITHIN_S)
        self._balancer.add(replica.http_url)
        return replica

    async def replace_the_oldest(self) -> None:
        """The new one is ready before the old one is told to stop."""
        oldest = self.replicas[0]
        await self.add()
        await self.dismiss(oldest)

    async def dismiss(self, replica: Diana) -> None:
        """SIGTERM one. It gets calls for a while after that, as from an ingress that has not heard yet."""
        replica.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(LEAVING_IS_NOTICED_AFTER_S)
        self._balancer.remove(replica.http_url)
        code = await asyncio.to_thread(replica.process.wait, 30.0)
        self.replicas.remove(replica)
        assert code == 0, replica.output()[-2000:]

    async def kill_the_oldest(self) -> None:
        """`kill -9`. The balancer finds out by itself."""
        killed = self.replicas.pop(0)
        killed.process.kill()
        await asyncio.to_thread(killed.process.wait, 30.0)

    async def empty_redis(self) -> None:
        """All that Redis holds is gone from one moment to the next."""
        async with self.valkey.client() as redis:
            await redis.flushall()

    def has_noticed(self) -> bool:
        """Whether some replica has said that Redis lost its data."""
        return any("Redis lost its data" in log for log in self._logs())

    def complaints(self) -> list[str]:
        """What went wrong with leases and updates, in the words of all replicas there ever were."""
        wrong = ("handed over", "ran out", "not_accepted", "outbox.swept", "outbox.adopted")
        lines = [line for log in self._logs() for line in log.splitlines()]
        return [line for line in lines if any(words in line for words in wrong)]

    def _logs(self) -> list[str]:
        return [path.read_text(errors="replace") for path in self._folder.glob("replica-*/output.log")]

    def end(self) -> None:
        """Make sure that no replica is left."""
        for replica in self.replicas:
            replica.end()


@asynccontextmanager
async def cluster(
    folder: Path, database_url: str, size: int, telegram_at: Callable[[Call], CallingTelegram] = CallingTelegram
) -> AsyncIterator[Cluster]:
    """A cluster of `size` ready replicas, called by the Telegram that `telegram_at` makes."""
    valkey = Valkey(folder)
    await valkey.start()
    try:
        async with Balancer() as balancer, telegram_at(balancer.call) as telegram:
            replicas = Cluster(folder, database_url, valkey, balancer, telegram)
            try:
                await asyncio.gather(*(replicas.add() for _ in range(size)))
                yield replicas
            finally:
                replicas.end()
    finally:
        await valkey.kill()
