"""How soon a CRITICAL event is handled while a large backlog of LOW ones is being worked off."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import perf_counter_ns

from benchmarks.fact import ACTION, fact
from benchmarks.sample import Sample, Stopwatch, percentiles
from bus import BaseEventHandler, EventBusConfig, EventFactory, EventPriority, EventType, IEvent, RedisEventBus

AT_LEAST_WAITING = 50_000
FILLED = 100_000
HANDLING_S = 0.005
"""A LOW event takes as long as a small database transaction would."""
BETWEEN_TRIES_S = 0.05
URGENT_USER_ID = 1


class _Awarded(BaseEventHandler):
    """Handles LOW events slowly, and notes when the CRITICAL ones come."""

    def __init__(self) -> None:
        super().__init__("bench", "awarded")
        self.add_supported_event_type(EventType.POINTS_AWARDED)
        self.latencies_ms: list[float] = []
        self.arrived = asyncio.Event()

    async def _process_event(self, event: IEvent) -> bool:
        if event.priority is EventPriority.CRITICAL:
            self.latencies_ms.append((perf_counter_ns() - event.payload["points_amount"]) / 1e6)
            self.arrived.set()
        else:
            await asyncio.sleep(HANDLING_S)
        return True


async def urgent_behind_a_backlog(url: str, tries: int) -> Sample:
    """Latency of `tries` CRITICAL events, one at a time, while more than 50,000 LOW ones wait."""
    config = EventBusConfig(redis_url=url)
    async with RedisEventBus(config) as filler:
        await filler.subscribe(EventType.POINTS_AWARDED, _Awarded())
        await filler.drain()
        for start in range(0, FILLED, 1000):
            await filler.publish_many(_low(range(start, start + 1000)))
    handler = _Awarded()
    bus = RedisEventBus(config)
    subscription_id = await bus.subscribe(EventType.POINTS_AWARDED, handler)
    async with bus:
        with Stopwatch() as watch:
            for _ in range(tries):
                await asyncio.sleep(BETWEEN_TRIES_S)
                handler.arrived.clear()
                await bus.publish(_award(URGENT_USER_ID, EventPriority.CRITICAL))
                await asyncio.wait_for(handler.arrived.wait(), 30)
        left = (await bus.get_subscription_health())[subscription_id]["lag"]
        if left < AT_LEAST_WAITING:
            raise AssertionError(f"only {left} LOW events were left at the last try: fill more")
    found = watch.sample(tries)
    found.p50_ms, found.p99_ms = percentiles(handler.latencies_ms)
    return found


def _low(numbers: range) -> Sequence[IEvent]:
    return [_award(fact(number).user_id, EventPriority.LOW) for number in numbers]


def _award(user_id: int, priority: EventPriority) -> IEvent:
    return EventFactory.create_event(
        EventType.POINTS_AWARDED,
        user_id=user_id,
        points_amount=perf_counter_ns(),
        action_type=ACTION,
        priority=priority,
    )
