"""A process over several events, with a time limit and a way back: `python examples/saga.py`.

Its state lives in a database, so this needs `services/` beside the bus. Everything is started in a temporary folder.
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

from bus import BaseEvent, EventBusConfig, EventFactory, RedisEventBus, SagaTimeoutReachedEvent
from bus.embedded import EmbeddedServer
from services.database import Database, Outbox, Transactions, UnitOfWork, migrate, utc_now
from services.saga import Run, Saga, StepFailed, begins, step, timeout


@EventFactory.register
class RoomRequestedEvent(BaseEvent, event_type="inn.room.requested"):
    """A guest asks for a room."""

    user_id: int


@EventFactory.register
class RoomPaidEvent(BaseEvent, event_type="inn.room.paid"):
    """A guest has paid."""

    user_id: int


class Stay(Saga[UnitOfWork]):
    """A room is held until it is paid, and given away when nobody pays in time. One run for each guest."""

    service = "inn"

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions)
        self.over = asyncio.Event()

    @begins("inn.room.requested")
    async def room_held(self, event: RoomRequestedEvent, work: UnitOfWork, run: Run) -> None:
        run.set_timeout(self.not_paid, after=timedelta(seconds=0.5))

    @room_held.undone_by
    async def room_given_away(self, work: UnitOfWork, run: Run) -> None:
        print(f"guest {run.key} did not pay: the room is free again")
        self.over.set()

    @step("inn.room.paid")
    async def paid(self, event: RoomPaidEvent, work: UnitOfWork, run: Run) -> None:
        print(f"guest {run.key} has a room")
        run.finish()

    @timeout
    async def not_paid(self, event: SagaTimeoutReachedEvent, work: UnitOfWork, run: Run) -> None:
        raise StepFailed("nobody paid in time")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/inn.sqlite3"
        await migrate(url)
        database, server = Database(url), EmbeddedServer(Path(folder))
        await database.open()
        async with RedisEventBus(EventBusConfig(redis_url=await server.start())) as bus:
            outbox = Outbox(database, bus, utc_now)
            stay = Stay(Transactions(database, outbox, utc_now))
            for event_type in stay.supported_event_types:
                await bus.subscribe(event_type, stay)
            await outbox.start()
            await outbox.accept([RoomRequestedEvent(7), RoomRequestedEvent(8), RoomPaidEvent(7)])
            await stay.over.wait()
            await bus.drain()
            await outbox.stop()
        await server.stop()
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
