"""What stays of people who were forgotten: they are known when they come back, and nobody learns who they were."""

from __future__ import annotations

import hashlib

from sqlalchemy import insert, select

from bus import ErasureRequestedEvent
from bus.key_ring import KeyRing
from services.database import Database
from services.database.resealing import Resealing
from services.database.tables import bus_state
from services.user import DepartureMarks
from services.user.tables import departures
from tests.gamification.world import MARKS, World

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
RING = KeyRing({"old": OLD})


async def marks_in(database: Database) -> list[str]:
    async with database.read() as connection:
        return sorted((await connection.execute(select(departures.c.mark))).scalars())


def unkeyed(user_id: int) -> str:
    return hashlib.sha256(f"departed:{user_id}".encode()).hexdigest()


async def test_a_mark_is_the_same_at_every_start_and_another_in_every_database(database: Database) -> None:
    first, again = await DepartureMarks.open(database, RING), await DepartureMarks.open(database, RING)

    assert first.of(7) == again.of(7) != first.of(8)
    assert first.of(7) != MARKS.of(7)
    assert first.of(7) not in unkeyed(7)


async def test_the_secret_cannot_be_read_from_the_database(database: Database) -> None:
    marks = await DepartureMarks.open(database, RING)

    async with database.read() as connection:
        kept = await connection.scalar(select(bus_state.c.value).where(bus_state.c.key == "secret:departures"))

    assert kept is not None
    assert kept.startswith("old:")
    assert marks._secret.hex() not in kept


async def test_marks_without_a_secret_are_given_one_at_the_next_start_and_still_know_their_people(
    database: Database,
) -> None:
    async with database.write() as connection:
        await connection.execute(insert(departures), [{"mark": unkeyed(user_id)} for user_id in range(1, 4)])

    marks = await DepartureMarks.open(database, RING)
    await DepartureMarks.open(database, RING)

    assert await marks_in(database) == sorted(marks.of(user_id) for user_id in range(1, 4))


async def test_marks_outlive_the_keys_that_sealed_their_secret(database: Database) -> None:
    marks = await DepartureMarks.open(database, RING)
    rotated, resealing = KeyRing({"new": NEW, "old": OLD}), Resealing(database)

    needed = await resealing.usage(rotated.key_ids)
    await resealing.reseal(rotated)
    afterwards = await resealing.usage(rotated.key_ids)

    assert (needed, afterwards) == ([("secrets", "old", 1)], [("secrets", "new", 1)])
    assert (await DepartureMarks.open(database, KeyRing({"new": NEW}))).of(7) == marks.of(7)


async def test_a_secret_whose_key_is_gone_is_made_anew_and_nothing_stops(database: Database) -> None:
    lost = await DepartureMarks.open(database, RING)

    anew = await DepartureMarks.open(database, KeyRing({"new": NEW}))
    again = await DepartureMarks.open(database, KeyRing({"new": NEW}))

    assert lost.of(7) != anew.of(7) == again.of(7)


async def test_being_forgotten_leaves_a_mark_and_no_id(world: World) -> None:
    await world.at_home(7)
    await world.deliver(ErasureRequestedEvent(user_id=7, chat_id=7, is_confirmed=True))

    assert await marks_in(world.database) == [MARKS.of(7)]
