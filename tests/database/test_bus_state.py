"""What is known about the bus beside it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from services.database import BusState, Database


async def test_what_was_set_last_is_kept(database: Database):
    state = BusState(database)

    await state.set("identity", "one")
    await state.set("identity", "another")

    assert await state.get("identity") == "another"
    assert await state.get("nothing") is None


async def test_replicas_that_start_together_may_set_the_same_for_the_first_time(database_url: str):
    async with AsyncExitStack() as replicas:
        states = []
        for _ in range(6):
            database = Database(database_url)
            replicas.push_async_callback(database.close)
            await database.open()
            states.append(BusState(database))

        for number in range(10):
            await asyncio.gather(*(state.set(f"fact {number}", "the same") for state in states))

        assert [await states[0].get(f"fact {number}") for number in range(10)] == ["the same"] * 10
