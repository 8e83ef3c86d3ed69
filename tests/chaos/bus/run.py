"""A run: a server, replicas that share a group, a source, and the ledger, all put together."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bus import EventBusConfig, RedisEventBus
from tests.chaos.bus.fleet import Fleet
from tests.chaos.bus.ledger import Balance, Ledger
from tests.chaos.bus.plants import NO_PLANT
from tests.chaos.bus.proxy import Proxy
from tests.chaos.bus.replica import HANDLER, SERVICE, settings
from tests.chaos.bus.source import Source
from tests.chaos.bus.valkey import Valkey
from tests.waiting import until

NAMESPACE = "chaos"
LEASE_S = 1.0
USERS = 12


@dataclass
class Run:
    """One run under load. `chance` is seeded: it alone decides what is random."""

    server: Valkey
    proxy: Proxy
    fleet: Fleet
    source: Source
    ledger: Ledger
    bus: RedisEventBus
    chance: random.Random
    recovered_in_s: list[tuple[str, float]] = field(default_factory=list)

    async def some_load(self, events: int = 200) -> None:
        """Publish, and return when that many more events were handled."""
        self.source.grow()
        wanted = self.handled() + events
        await until(lambda: self.handled() >= wanted, within_s=60, what=f"{events} more events handled")

    def handled(self) -> int:
        """How many events were handled until now."""
        self.ledger.look()
        return len(self.ledger.handled)

    async def published(self, events: int) -> None:
        """Return when that many more events were published, handled or not."""
        wanted = len(self.source.published) + events
        await until(lambda: len(self.source.published) >= wanted, within_s=60, what=f"{events} more events published")

    async def settles(self, within_s: float) -> None:
        """Publish nothing new; return when everything published is handled and the queues are empty, or fail."""
        self.source.stop_growing()
        await until(self._at_rest, "everything handled, and the queues empty", within_s)

    async def _at_rest(self) -> bool:
        self.ledger.look()
        all_handled = self.source.all_confirmed and self.source.published <= set(self.ledger.handled)
        return all_handled and await self._queued() == 0

    async def _queued(self) -> int:
        try:
            async with self.server.client() as redis:
                return sum([await redis.xlen(queue) for queue in await self._queues(redis)])
        except (RedisError, OSError):
            return -1

    async def stored(self) -> int:
        """How many entries the queues ever took, since Redis was last emptied."""
        async with self.server.client() as redis:
            return sum([(await redis.xinfo_stream(queue))["entries-added"] for queue in await self._queues(redis)])

    async def owners(self) -> set[bytes]:
        """The members that own a queue now."""
        async with self.server.client() as redis:
            leases = [key async for key in redis.scan_iter(f"{{{NAMESPACE}:*}}:lease:*", count=1000)]
            tokens = await redis.mget(leases) if leases else []
        return {token.rpartition(b":")[0] for token in tokens if token}

    async def _queues(self, redis: Redis) -> list[bytes]:
        return [key async for key in redis.scan_iter(f"{{{NAMESPACE}:*}}:q:*", count=1000)]

    async def balance(self) -> Balance:
        """Draw the line under the run so far."""
        letters = await self.bus.dead_letters.list(f"{SERVICE}:{HANDLER}")
        return self.ledger.balance(self.source.published, len(letters))


@asynccontextmanager
async def running(
    folder: Path, seed: int, *, replicas: int, plant: str = NO_PLANT, lease_s: float = LEASE_S
) -> AsyncIterator[Run]:
    """A run in which events flow already. Everybody in it talks to the server through the proxy."""
    server = Valkey(folder)
    ledger = Ledger(folder / "ledger")
    source = Source(USERS, ledger)
    await server.start()
    try:
        async with Proxy(server.port) as proxy:
            url = f"redis://127.0.0.1:{proxy.port}/0"
            fleet = Fleet(url, NAMESPACE, lease_s, ledger.path, folder / "replicas.log", plant)
            try:
                await fleet.add(replicas)
                async with publishing(source, settings(url, NAMESPACE, lease_s)) as bus:
                    yield Run(server, proxy, fleet, source, ledger, bus, random.Random(seed))
            finally:
                await fleet.end()
    finally:
        await server.kill()


@asynccontextmanager
async def publishing(source: Source, config: EventBusConfig) -> AsyncIterator[RedisEventBus]:
    """The source at work on a bus of its own."""
    async with RedisEventBus(config, on_data_lost=source.data_lost) as bus:
        task = asyncio.create_task(source.run(bus))
        try:
            yield bus
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def recover(run: Run, fault: str, since: float, within_s: float) -> None:
    """Wait until the run has got over `fault`, and note how long it took (monotonic seconds `since`)."""
    try:
        await run.settles(within_s)
    except AssertionError as error:
        raise AssertionError(f"{fault}: {error}; {await run.balance()}") from error
    run.recovered_in_s.append((fault, monotonic() - since))
