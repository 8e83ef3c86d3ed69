"""Whatever dies when: what is committed is published at least once, in order per user, and no effect happens twice."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bus import BaseEvent
from bus.ending import end
from services.database import Database, Outbox, Transactions
from services.database.tables import inbox
from services.database.tables import outbox as outbox_table
from tests.database.parts import MovableClock, ShelfBus, kill, outbox_on, request, run
from tests.fixtures.databases import _migrated_file, url_of

USERS = st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("handle"), st.lists(USERS, min_size=1, max_size=4)),
    st.tuples(st.just("accept"), st.lists(USERS, min_size=1, max_size=4)),
    st.tuples(st.just("again"), st.integers(0, 30)),
    st.tuples(st.just("crash"), st.just(None)),
    st.tuples(st.just("bus"), st.sampled_from(["down", "half", "deaf", "up"])),
    st.tuples(st.just("breathe"), st.integers(1, 5)),
)


class Story:
    """One database and one bus, and outboxes that come and go."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.bus = ShelfBus()
        self.delivered: list[BaseEvent] = []

    async def begin(self) -> None:
        self.outbox: Outbox = outbox_on(self.database, self.bus, MovableClock(), memory_limit=5, batch_size=3)
        self.transactions = Transactions(self.database, self.outbox, MovableClock())
        await self.outbox.start()

    async def take(self, step: str, value) -> None:
        if step == "handle":
            events = [request(user_id) for user_id in value]
            self.delivered += events
            await asyncio.gather(*(run(self.transactions, event) for event in events))
        elif step == "accept":
            call = asyncio.create_task(self.outbox.accept([request(user_id) for user_id in value]))
            await asyncio.wait([call], timeout=0.005)
            await end((call,))
        elif step == "again" and self.delivered:
            await run(self.transactions, self.delivered[value % len(self.delivered)])
        elif step == "crash":
            await kill(self.outbox, self.database)
            await self.begin()
        elif step == "bus":
            self.bus.answers = value != "deaf"
            self.bus.takes = {
                "down": lambda event: False,
                "half": lambda event: event.payload["user_id"] == 1,
            }.get(value, lambda event: True)
        elif step == "breathe":
            for _ in range(value):
                await asyncio.sleep(0)

    async def end(self) -> None:
        await kill(self.outbox, self.database)
        await self.take("bus", "up")
        await self.begin()
        await self.outbox.stop()


async def tell(steps) -> None:
    with tempfile.TemporaryDirectory(prefix="diana-crash-") as folder:
        path = Path(folder) / "diana.sqlite3"
        shutil.copyfile(_migrated_file(), path)
        database = Database(url_of(path))
        await database.open()
        story = Story(database)
        await story.begin()
        for step, value in steps:
            await story.take(step, value)
        await story.end()
        async with database.read() as connection:
            rows = (await connection.execute(select(outbox_table).order_by(outbox_table.c.id))).all()
            claims = (await connection.execute(select(func.count()).select_from(inbox))).scalar_one()
        await database.close()

    published = list(dict.fromkeys(story.bus.ids))
    assert set(published) == {row.event_id for row in rows}
    for user in {row.partition_key for row in rows}:
        of_user = {row.event_id for row in rows if row.partition_key == user}
        assert [i for i in published if i in of_user] == [row.event_id for row in rows if row.event_id in of_user]
    assert claims == len(story.delivered)
    assert sum(row.event_type == "gamification.points.awarded" for row in rows) == 2 * len(story.delivered)
    assert all(row.published_at is not None for row in rows)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=20))
def test_every_committed_event_is_published_in_order_wherever_a_crash_falls(steps):
    asyncio.run(tell(steps))
