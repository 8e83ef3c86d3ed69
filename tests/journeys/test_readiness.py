"""/readyz tells the truth about what Diana depends on: real servers are stopped, frozen and started again."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import aiohttp
import pytest

from tests.chaos.bus.valkey import Valkey, free_port
from tests.fixtures.postgres import Postgres, new_postgres
from tests.journeys.programs import Diana, Telegram
from tests.waiting import until


class Dependencies:
    """A PostgreSQL, a Valkey and a Telegram, each on an address it comes back to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.postgres: Postgres = new_postgres()
        self.redis = Valkey(folder)
        self._port = free_port()
        self.telegram = Telegram(folder / "telegram", self._port)

    def telegram_again(self) -> None:
        self.telegram = Telegram(self._folder / "telegram", self._port)


@pytest.fixture
async def dependencies(tmp_path: Path) -> AsyncIterator[Dependencies]:
    there = Dependencies(tmp_path)
    await there.redis.start()
    yield there
    await there.redis.kill()
    there.telegram.end()
    there.postgres.stop()


@pytest.mark.long(40)
@pytest.mark.postgres
async def test_readyz_tells_within_seconds_what_goes_and_that_it_is_back(
    dependencies: Dependencies, tmp_path: Path, session: aiohttp.ClientSession
):
    there = dependencies
    diana = Diana(
        tmp_path / "diana",
        there.telegram,
        REDIS_URL=there.redis.url,
        DATABASE_URL=there.postgres.url(there.postgres.create_database()),
    )

    async def failing() -> set[str]:
        async with session.get(f"{diana.http_url}/readyz") as answer:
            return set((await answer.json())["failing"])

    async def told(what: str, *names: str) -> None:
        began = monotonic()

        async def says_so() -> bool:
            said = await failing()
            return said == set() if not names else set(names) <= said

        await until(says_so, within_s=60, what=f"{what}: {names}")
        print(f"{what:24} {'ready' if not names else ', '.join(names):20} after {monotonic() - began:.1f} s")

    try:
        await until(lambda: "Diana is listening" in diana.output(), "the end of the start", within_s=60)
        await told("started")

        there.postgres.halt()
        await told("PostgreSQL is stopped", "database")
        there.postgres.resume()
        await told("PostgreSQL is back")

        await there.redis.kill()
        await told("Valkey is killed", "redis")
        await there.redis.start()
        await told("Valkey is back")

        os.kill(there.redis.pid, signal.SIGSTOP)
        await told("Valkey is frozen", "redis")
        os.kill(there.redis.pid, signal.SIGCONT)
        await told("Valkey goes on")

        there.telegram.process.send_signal(signal.SIGSTOP)
        await told("Telegram is frozen", "telegram")
        there.telegram.process.send_signal(signal.SIGCONT)
        await told("Telegram goes on")

        there.telegram.end()
        await told("Telegram is gone", "telegram", "hearing")
        there.telegram_again()
        await told("Telegram is back")
    finally:
        diana.stop()
        diana.end()
