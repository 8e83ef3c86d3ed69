"""The guarantees of docs/bus.md: each has tests, here and wherever one is marked, that run on each kind of server."""

from __future__ import annotations

import re
from pathlib import Path

from bus import EventType, PointsAwardedEvent, RedisEventBus
from services.database import Database, Outbox, ServiceHandler, Transactions, UnitOfWork, utc_now
from tests.bus.parts import Recorder, config, guarantee, points
from tests.waiting import until

HERE = Path(__file__).parent
GUARANTEES = HERE.parents[1] / "docs" / "bus.md"


def test_every_guarantee_has_tests_that_prove_it():
    promised = re.findall(r"^\| (\d) \|", GUARANTEES.read_text("utf-8"), re.MULTILINE)
    proven = {n for path in HERE.glob("test_*.py") for n in re.findall(r"^@guarantee\((\d)\)", path.read_text(), re.M)}

    assert promised == [str(number) for number in range(1, 9)]
    assert proven == set(promised)


class Thanks(ServiceHandler):
    """Thanks for points once, by giving one more."""

    service = "test"
    handles = (EventType.POINTS_AWARDED,)

    async def react(self, event: PointsAwardedEvent, work: UnitOfWork) -> None:
        if event.action_type == "test":
            work.publish(PointsAwardedEvent(event.user_id, event.points_amount + 1, "thanks"))


@guarantee(2)
async def test_effects_count_once_however_often_an_event_is_delivered(valkey_url: str, namespace: str, sqlite_url: str):
    database, seen = Database(sqlite_url), Recorder()
    await database.open()
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        outbox = Outbox(database, bus, utc_now)
        await outbox.start()
        thanks = Thanks(Transactions(database, outbox, utc_now))
        await bus.subscribe(EventType.POINTS_AWARDED, thanks)
        await bus.subscribe(EventType.POINTS_AWARDED, seen)
        event = points(7, 1)

        for _ in range(3):
            await bus.publish(event)
        await until(lambda: len(seen.seen) == 4)
        await bus.publish(event)
        await until(lambda: len(seen.seen) == 5)

        await until(lambda: thanks.get_performance_metrics()["processing_count"] == 5)
        await outbox.stop()
    await database.close()
    assert sorted(seen.amounts) == [1, 1, 1, 1, 2]
