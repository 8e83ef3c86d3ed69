"""Events with a time of their own, and one that is called off: `python examples/scheduled_event.py`."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bus import BaseEvent, BaseEventHandler, EventBusConfig, EventFactory, IEvent, RedisEventBus
from bus.embedded import EmbeddedServer


@EventFactory.register
class BellRungEvent(BaseEvent, event_type="hotel.bell.rung"):
    """A bell is to be rung in a room. Bells of one guest are rung in the order of their times."""

    room: str
    user_id: int


class Porter(BaseEventHandler):
    """Rings the bells, in the order of their times."""

    def __init__(self) -> None:
        super().__init__("hotel", "porter")
        self.add_supported_event_type("hotel.bell.rung")
        self.rung: list[str] = []
        self.done = asyncio.Event()

    async def _process_event(self, event: IEvent) -> bool:
        self.rung.append(event.payload["room"])
        if event.payload["room"] == "the tower":
            self.done.set()
        return True


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        porter = Porter()
        async with RedisEventBus(EventBusConfig(redis_url=await server.start())) as bus:
            await bus.subscribe("hotel.bell.rung", porter)
            now = datetime.now(UTC)
            await asyncio.gather(
                bus.publish(BellRungEvent("the tower", user_id=7), at=now + timedelta(seconds=0.2)),
                bus.publish(BellRungEvent("the garden", user_id=7), at=now + timedelta(seconds=0.1)),
            )
            called_off = BellRungEvent("the cellar", user_id=7)
            await bus.publish(called_off, delay_s=3600)
            assert await bus.cancel_scheduled(called_off.event_id)
            await porter.done.wait()
        print(f"rung in {', then in '.join(porter.rung)}")
        await server.stop()


if __name__ == "__main__":
    asyncio.run(main())
