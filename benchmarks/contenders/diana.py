"""Our bus, with everything on: typed events checked on both sides, order per user, retries, fencing, metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from time import perf_counter
from types import new_class
from typing import cast

from benchmarks.contenders.contender import Contender, Handled
from benchmarks.fact import ACTION, MULTIPLIER, Fact
from bus import BaseEventHandler, EventBusConfig, EventFactory, IEvent, PointsAwardedEvent, RedisEventBus


class DianaBus(Contender):
    """One RedisEventBus. `subscriptions` above one: as many event types, each with a handler of its own.

    Each handling takes `await_s` seconds of waiting and `compute_s` seconds of work.
    """

    def __init__(
        self, url: str, *, partitions: int = 8, subscriptions: int = 1, await_s: float = 0.0, compute_s: float = 0.0
    ) -> None:
        self._bus = RedisEventBus(EventBusConfig(redis_url=url, partitions=partitions))
        self._types = _types(subscriptions)
        self._await_s, self._compute_s = await_s, compute_s

    async def open(self, handled: Handled | None) -> None:
        for number, event_class in enumerate(self._types):
            handler = _Awarded(number, event_class.event_type, handled or _nobody, self._await_s, self._compute_s)
            await self._bus.subscribe(event_class.event_type, handler)
        await self._bus.initialize()
        if handled is None:
            await self._bus.drain()

    async def publish(self, fact: Fact) -> None:
        await self._bus.publish(self._event(fact))

    async def publish_batch(self, facts: Sequence[Fact]) -> None:
        await self._bus.publish_many([self._event(fact) for fact in facts])

    def _event(self, fact: Fact) -> PointsAwardedEvent:
        event_class = self._types[fact.user_id % len(self._types)]
        return event_class(
            user_id=fact.user_id, points_amount=fact.sent_ns, action_type=ACTION, multiplier=MULTIPLIER
        )  # fmt: skip

    async def waiting(self) -> int:
        health = await self._bus.get_subscription_health()
        return sum(row["lag"] + row["pending"] for row in health.values())

    async def close(self) -> None:
        await self._bus.shutdown()


class _Awarded(BaseEventHandler):
    def __init__(self, number: int, event_type: str, handled: Handled, await_s: float, compute_s: float) -> None:
        super().__init__("bench", f"awarded_{number}")
        self.add_supported_event_type(event_type)
        self._handled = handled
        self._await_s, self._compute_s = await_s, compute_s

    async def _process_event(self, event: IEvent) -> bool:
        if self._await_s:
            await asyncio.sleep(self._await_s)
        if self._compute_s:
            until = perf_counter() + self._compute_s
            while perf_counter() < until:
                continue
        self._handled(1, cast(PointsAwardedEvent, event).points_amount)
        return True


def _nobody(count: int, sent_ns: int) -> None:
    raise AssertionError("nothing is to be handled while the backlog is being made")


@cache
def _types(count: int) -> tuple[type[PointsAwardedEvent], ...]:
    """`count` event types with the fields of PointsAwardedEvent; a single one is PointsAwardedEvent itself."""
    if count == 1:
        return (PointsAwardedEvent,)
    made = tuple(
        cast(
            "type[PointsAwardedEvent]",
            new_class(f"Awarded{number}Event", (PointsAwardedEvent,), {"event_type": f"bench.award{number}.made"}),
        )
        for number in range(count)
    )
    for event_class in made:
        EventFactory.register(event_class)
    return made
