"""The floor: Redis Streams by redis-py alone. No types, no dispatch, no retries, no order; what Redis itself costs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from benchmarks.contenders.contender import Contender, Handled
from benchmarks.fact import Fact, sent_ns_of

STREAM, GROUP, CONSUMER = "bench", "bench", "one"


class RawStreams(Contender):
    """XADD; XREADGROUP of up to 100 entries and one XACK for them. Facts are counted, not looked at."""

    def __init__(self, url: str) -> None:
        self._redis: Any = Redis.from_url(url, protocol=2, max_connections=200)
        self._reading: asyncio.Task[None] | None = None

    async def open(self, handled: Handled | None) -> None:
        try:
            await self._redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        if handled is not None:
            self._reading = asyncio.create_task(self._read(handled))

    async def _read(self, handled: Handled) -> None:
        while True:
            answer = await self._redis.xreadgroup(GROUP, CONSUMER, {STREAM: ">"}, count=100, block=1000)
            for _, entries in answer:
                handled(len(entries), sent_ns_of(entries[-1][1][b"e"]))
                await self._redis.xack(STREAM, GROUP, *(entry_id for entry_id, _ in entries))

    async def publish(self, fact: Fact) -> None:
        await self._redis.xadd(STREAM, {"e": fact.as_bytes()})

    async def publish_batch(self, facts: Sequence[Fact]) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for fact in facts:
                pipeline.xadd(STREAM, {"e": fact.as_bytes()})
            await pipeline.execute()

    async def waiting(self) -> int:
        return await waiting_in_stream(self._redis)

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading
        await self._redis.aclose()


async def waiting_in_stream(redis: Any) -> int:
    """Entries of the stream that its group has not acknowledged."""
    (group,) = await redis.xinfo_groups(STREAM)
    return cast(int, group["lag"] + group["pending"])
