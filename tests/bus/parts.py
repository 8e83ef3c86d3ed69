"""Parts the bus tests share: handlers that remember what they saw, and waiting for a condition."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable

import pytest

from bus import BaseEventHandler, EventBusConfig, IEvent, PointsAwardedEvent, RedisEventBus

guarantee = pytest.mark.guarantee
"""`@guarantee(3)`: the test proves that guarantee of docs/bus.md, on each kind of server there is."""


def config(url: str, namespace: str, **changes: object) -> EventBusConfig:
    """A configuration quick enough for tests: retries after a hundredth of a second."""
    return EventBusConfig.model_validate(
        {"redis_url": url, "namespace": namespace, "retry_delay_seconds": 0.01, "drain_seconds": 2.0, **changes}
    )


def points(user_id: int, amount: int = 1, **envelope: str) -> PointsAwardedEvent:
    return PointsAwardedEvent(user_id=user_id, points_amount=amount, action_type="test", **envelope)


async def queue_empty(bus: RedisEventBus) -> bool:
    """Whether all that was published to the only subscription is handled *and* acknowledged, which comes after."""
    (report,) = (await bus.get_subscription_health()).values()
    return report["lag"] == report["pending"] == 0


class Recorder(BaseEventHandler):
    """Remembers every event it finished, in order, and what ran at the same time."""

    def __init__(self, handler_id: str = "recorder", *, service: str = "test", types: tuple[str, ...] = ("*",)) -> None:
        super().__init__(service, handler_id)
        for event_type in types:
            self.add_supported_event_type(event_type)
        self.seen: list[IEvent] = []
        self.running: set[str] = set()
        self.most_at_once = 0
        self.overlapping_keys = 0
        self.fail: Callable[[IEvent, int], Exception | bool | None] = lambda event, attempt: None
        self.tries: defaultdict[str, int] = defaultdict(int)
        self.gate = asyncio.Event()
        self.gate.set()

    @property
    def amounts(self) -> list[int]:
        return [event.payload["points_amount"] for event in self.seen]

    async def _process_event(self, event: IEvent) -> bool:
        self.tries[event.event_id] += 1
        self.overlapping_keys += event.partition_key in self.running
        self.running.add(event.partition_key)
        self.most_at_once = max(self.most_at_once, len(self.running))
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
            answer = self.fail(event, self.tries[event.event_id])
            if isinstance(answer, Exception):
                raise answer
            if answer is False:
                return False
            self.seen.append(event)
            return True
        finally:
            self.running.discard(event.partition_key)
