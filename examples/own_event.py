"""An event type of your own, and a handler that needs three attempts: `python examples/own_event.py`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bus import BaseEvent, BaseEventHandler, EventBusConfig, EventFactory, IEvent, RedisEventBus
from bus.embedded import EmbeddedServer


@EventFactory.register
class LanternLitEvent(BaseEvent, event_type="hotel.lantern.lit", partition_by=("room",)):
    """Somebody lit a lantern. Lanterns of one room are handled in order, rooms side by side."""

    room: str
    colour: str = "amber"


class Lamplighter(BaseEventHandler):
    """Fails twice before it works: the event is tried again with growing pauses."""

    def __init__(self) -> None:
        super().__init__("hotel", "lamplighter")
        self.add_supported_event_type("hotel.*")
        self.attempts = 0
        self.done = asyncio.Event()

    async def _process_event(self, event: IEvent) -> bool:
        self.attempts += 1
        if self.attempts < 3:
            raise ConnectionError("the match went out")
        print(f"{event.payload['colour']} light in {event.payload['room']} at attempt {self.attempts}")
        self.done.set()
        return True


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        config = EventBusConfig(redis_url=await server.start(), retry_delay_seconds=0.05)
        handler = Lamplighter()
        async with RedisEventBus(config) as bus:
            await bus.subscribe("hotel.*", handler)
            await bus.publish(LanternLitEvent("the lobby"))
            await handler.done.wait()
        await server.stop()


if __name__ == "__main__":
    asyncio.run(main())
