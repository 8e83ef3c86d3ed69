"""The one server all contenders share, and the processes that run against it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from redis.asyncio import Redis

from benchmarks.sample import Sample
from benchmarks.worker import Assignment
from bus.embedded import EmbeddedServer

ROOT = Path(__file__).parent.parent


class BenchError(Exception):
    """A worker failed; its own last words are in the message."""


class Bench:
    """Runs assignments one at a time, each against the emptied server."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._redis: Any = Redis.from_url(url, protocol=2, decode_responses=True)

    async def sample(self, contender: str, workload: str, events: int, **settings: Any) -> Sample:
        """One sample, taken in a fresh process. Raises BenchError when the process fails."""
        return Sample(**await self._run(Assignment(contender, workload, events, self._url, settings)))

    async def profile(self, contender: str, workload: str, events: int) -> list[str]:
        """The profile of one run, a line per function."""
        lines: list[str] = await self._run(Assignment(contender, workload, events, self._url, profile=True))
        return lines

    async def server_version(self) -> str:
        info = await self._redis.info("server")
        return f"Valkey {info['valkey_version']}" if "valkey_version" in info else f"Redis {info['redis_version']}"

    async def close(self) -> None:
        await self._redis.aclose()

    async def _run(self, assignment: Assignment) -> Any:
        await self._empty_server()
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.worker", cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            out, err = await worker.communicate(json.dumps(asdict(assignment)).encode())
        finally:
            if worker.returncode is None:
                worker.kill()
        if worker.returncode != 0:
            raise BenchError(f"{assignment.contender}, {assignment.workload}: {err.decode()[-2000:]}")
        return json.loads(out)

    async def _empty_server(self) -> None:
        """Nothing stored and a short append-only file, so that no sample pays for rewriting an earlier one's."""
        await self._redis.flushall()
        await self._redis.bgrewriteaof()
        while True:
            persistence = await self._redis.info("persistence")
            if not persistence["aof_rewrite_in_progress"]:
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def bench() -> AsyncIterator[Bench]:
    """An embedded server of the kind the bot starts (append-only file, synced every second), gone afterwards."""
    with TemporaryDirectory(prefix="bench-") as folder:
        server = EmbeddedServer(Path(folder))
        made = Bench(await server.start())
        try:
            yield made
        finally:
            await made.close()
            await server.stop()
