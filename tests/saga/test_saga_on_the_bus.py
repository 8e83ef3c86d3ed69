"""A saga as it runs in the program: events and times come through a real outbox, a real bus and a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bus import RedisEventBus
from services.database import Database, Outbox, Transactions, utc_now
from services.saga import RunState
from tests.bus.parts import config
from tests.gamification.world import Clock
from tests.saga.hotel import Hotel, RoomPaidEvent, RoomRequestedEvent, Stay
from tests.waiting import until

SOON = timedelta(seconds=0.2)


@asynccontextmanager
async def program(url: str, namespace: str, database: Database, pay_within: timedelta) -> AsyncIterator[Outbox]:
    """One process that runs the saga, from its start to its end."""
    async with RedisEventBus(config(url, namespace)) as bus:
        outbox = Outbox(database, bus, utc_now)
        stay = Stay(Transactions(database, outbox, utc_now), pay_within)
        for event_type in stay.supported_event_types:
            await bus.subscribe(event_type, stay)
        await outbox.start()
        yield outbox
        await bus.drain()
        await outbox.stop()


async def test_times_come_by_themselves_and_undo_what_was_not_paid(
    valkey_url: str, namespace: str, database: Database, clock: Clock
) -> None:
    hotel = Hotel(database, clock)
    async with program(valkey_url, namespace, database, SOON) as outbox:
        await outbox.accept([RoomRequestedEvent(7), RoomRequestedEvent(8), RoomPaidEvent(8)])

        await until(lambda: is_undone(hotel, 7))

    assert await hotel.deeds(7) == ["hold", "remind", "free"]
    assert await hotel.deeds(8) == ["hold", "thank"]


async def is_undone(hotel: Hotel, user_id: int) -> bool:
    run = await hotel.run(user_id)
    return run is not None and run.state is RunState.UNDONE


async def test_a_time_that_comes_while_nobody_is_there_comes_at_the_next_start_once(
    valkey_url: str, namespace: str, database: Database, clock: Clock
) -> None:
    hotel = Hotel(database, clock)
    async with program(valkey_url, namespace, database, SOON) as outbox:
        await outbox.accept([RoomRequestedEvent(7)])
        await until(lambda: has_timeout(hotel))

    async with program(valkey_url, namespace, database, timedelta(hours=1)):
        await until(lambda: reminded(hotel))

    assert await hotel.deeds() == ["hold", "remind"]


async def has_timeout(hotel: Hotel) -> bool:
    return bool(await hotel.timeouts())


async def reminded(hotel: Hotel) -> bool:
    return "remind" in await hotel.deeds()
