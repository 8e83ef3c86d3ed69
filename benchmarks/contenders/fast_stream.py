"""FastStream on Redis Streams, as its documentation shows it, with the settings that suit it best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from faststream.redis import RedisBroker, StreamSub
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from benchmarks.contenders.contender import Contender, Handled
from benchmarks.contenders.raw_streams import CONSUMER, GROUP, STREAM, waiting_in_stream
from benchmarks.fact import Fact


class FastStreamBroker(Contender):
    """A subscriber called once per message and acknowledged by the broker; 100 entries a read; no logging.

    Facts travel as plain dicts: FastStream is spared the models it would validate.
    """

    def __init__(self, url: str) -> None:
        # No logger is a documented choice; only the annotation does not know it.
        self._broker = RedisBroker(url, logger=None, apply_types=False, max_connections=200)  # type: ignore[arg-type]
        self._redis: Any = Redis.from_url(url, protocol=2)

    async def open(self, handled: Handled | None) -> None:
        try:
            await self._redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        if handled is None:
            await self._broker.connect()
            return
        source = StreamSub(STREAM, group=GROUP, consumer=CONSUMER, max_records=100, polling_interval=1000)

        @self._broker.subscriber(stream=source)
        async def handle(event: dict[str, Any]) -> None:
            handled(1, event["payload"]["points_amount"])

        await self._broker.start()

    async def publish(self, fact: Fact) -> None:
        await self._broker.publish(fact.as_dict(), stream=STREAM)

    async def publish_batch(self, facts: Sequence[Fact]) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for fact in facts:
                await self._broker.publish(fact.as_dict(), stream=STREAM, pipeline=pipeline)
            await pipeline.execute()

    async def waiting(self) -> int:
        return await waiting_in_stream(self._redis)

    async def close(self) -> None:
        await self._broker.stop()
        await self._redis.aclose()
