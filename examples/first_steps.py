"""Publish an event and handle it: `python examples/first_steps.py`. Starts a private server, so nothing is needed."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bus import BaseEventHandler, EventBusConfig, EventType, IEvent, PointsAwardedEvent, RedisEventBus
from bus.embedded import EmbeddedServer


class PointsHandler(BaseEventHandler):
    """Says who got points."""

    def __init__(self) -> None:
        super().__init__("gamification", "points_handler")
        self.add_supported_event_type(EventType.POINTS_AWARDED)
        self.done = asyncio.Event()

    async def _process_event(self, event: IEvent) -> bool:
        print(f"user {event.payload['user_id']} got {event.payload['points_amount']} points")
        self.done.set()
        return True


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        config = EventBusConfig(redis_url=await server.start())
        handler = PointsHandler()
        async with RedisEventBus(config) as bus:
            await bus.subscribe(EventType.POINTS_AWARDED, handler)
            await bus.publish(PointsAwardedEvent(user_id=12345, points_amount=100, action_type="story_completion"))
            await handler.done.wait()
        await server.stop()


if __name__ == "__main__":
    asyncio.run(main())
