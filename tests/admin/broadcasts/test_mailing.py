"""Two processes that send the same broadcast begin nobody twice, on either database."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from services.admin.broadcasts import mailing as mailing_module
from services.admin.broadcasts.broadcast import Broadcast, State
from services.admin.broadcasts.broadcasts import Broadcasts
from services.admin.broadcasts.mailing import KEPT, LEASE, Mailing, Result, Status
from services.admin.broadcasts.tables import audience, broadcast_recipients, broadcasts
from services.database import Database
from tests.fixtures.databases import BOTH
from tests.gamification.world import Clock


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing_module, "GATHER_AT_ONCE", 7)
    monkeypatch.setattr(mailing_module, "FORGET_AT_ONCE", 7)


async def running(database: Database, clock: Clock, people: int) -> int:
    """A running broadcast to so many."""
    async with database.write() as connection:
        await connection.execute(insert(audience), [{"user_id": n, "reads": "en"} for n in range(1, people + 1)])
        draft = await Broadcasts(connection).begin(1, clock())
        texts = {"en": {"html": "Hello", "photo": None}}
        await Broadcasts(connection).move(draft.id, (State.DRAFT,), State.RUNNING, texts=texts, confirmed_at=clock())
    return draft.id


async def led(mailing: Mailing) -> Broadcast:
    broadcast = await mailing.lease()
    assert broadcast is not None
    return broadcast


async def test_one_leads_and_gathers_part_by_part_until_everybody_is_written_down(
    database: Database, clock: Clock
) -> None:
    number = await running(database, clock, people=20)
    mailings = [Mailing(database, clock, name) for name in "abcd"]

    leases = await asyncio.gather(*(mailing.lease() for mailing in mailings))
    (leader,) = (mailing for mailing, lease in zip(mailings, leases, strict=True) if lease)
    broadcast = await led(leader)
    more = [await leader.gather(broadcast) for _ in range(4)]

    assert more == [True, True, False, False]
    assert [r.user_id for r in await leader.pending(number, 0, 100)] == list(range(1, 21))
    record, _ = await leader.progress(number)
    assert record is not None
    assert (record.people, record.is_gathered) == (20, True)


async def test_a_person_is_begun_once_and_by_the_leader_alone(database: Database, clock: Clock) -> None:
    number = await running(database, clock, people=3)
    leader, other = Mailing(database, clock, "a"), Mailing(database, clock, "b")
    await leader.gather(await led(leader))

    begun = await asyncio.gather(*(leader.begin(number, 1) for _ in range(4)), *(other.begin(number, 1) for _ in "xy"))
    async with database.write() as connection:
        await Broadcasts(connection).move(number, (State.RUNNING,), State.PAUSED)

    assert sorted(begun) == [0, 0, 0, 0, 0, 1]
    assert await leader.begin(number, 2) == 0
    assert not await leader.renew(number)


async def test_a_leader_that_slept_through_its_lease_changes_nothing_any_more(database: Database, clock: Clock) -> None:
    number = await running(database, clock, people=2)
    sleeper, next_one = Mailing(database, clock, "a"), Mailing(database, clock, "b")
    await sleeper.gather(await led(sleeper))
    await sleeper.begin(number, 1)
    clock.move(seconds=LEASE.total_seconds() + 1)
    await led(next_one)
    again = await next_one.begin(number, 1)
    await next_one.finish(number, 1, again, Result(Status.SENT, message_id=9), in_doubt=True)

    await sleeper.finish(number, 1, 1, Result(Status.FAILED, "late"), in_doubt=False)

    record, outcomes = await next_one.progress(number)
    assert record is not None
    assert (again, record.repeated, dict(outcomes)) == (2, 1, {"sent": 1})
    assert await sleeper.begin(number, 2) == 0
    assert not await sleeper.renew(number)
    assert await sleeper.halt(number, "late") is False


async def test_a_process_that_is_alone_waits_for_no_lease_of_a_dead_one(database: Database, clock: Clock) -> None:
    number = await running(database, clock, people=2)
    dead = Mailing(database, clock, "a")
    await dead.gather(await led(dead))
    await dead.begin(number, 1)

    alone = Mailing(database, clock, is_alone=True)
    await led(alone)

    assert await alone.begin(number, 1) == 2


async def test_it_is_over_when_nobody_is_left_to_begin_or_to_finish(database: Database, clock: Clock) -> None:
    number = await running(database, clock, people=1)
    mailing = Mailing(database, clock, "a")
    before = await mailing.is_over(number)
    await mailing.gather(await led(mailing))
    gathered = await mailing.is_over(number)
    attempt = await mailing.begin(number, 1)
    begun = await mailing.is_over(number)
    await mailing.finish(number, 1, attempt, Result(Status.UNREACHABLE, "blocked"), in_doubt=False)

    assert (before, gathered, begun, await mailing.is_over(number)) == (False, False, False, True)


async def test_concurrent_outcomes_are_all_counted(database: Database, clock: Clock) -> None:
    number = await running(database, clock, people=12)
    mailing = Mailing(database, clock, "a")
    broadcast = await led(mailing)
    while await mailing.gather(broadcast):
        pass

    async def deliver(user_id: int) -> None:
        attempt = await mailing.begin(number, user_id)
        result = Result(Status.SENT) if user_id % 3 else Result(Status.UNREACHABLE, "blocked")
        await mailing.finish(number, user_id, attempt, result, in_doubt=False)

    await asyncio.gather(*(deliver(user_id) for user_id in range(1, 13)))

    _, outcomes = await mailing.progress(number)
    assert dict(outcomes) == {"sent": 8, "blocked": 4}


async def test_who_got_it_is_forgotten_after_a_month_and_the_counts_stay(database: Database, clock: Clock) -> None:
    number = await running(database, clock, people=20)
    mailing = Mailing(database, clock, "a")
    broadcast = await led(mailing)
    while await mailing.gather(broadcast):
        pass
    async with database.write() as connection:
        await connection.execute(update(broadcasts).values(finished_at=clock(), state=State.DONE))

    early = await mailing.forget()
    clock.now += KEPT + timedelta(days=1)
    late = await mailing.forget()

    async with database.read() as connection:
        left = await connection.scalar(select(func.count()).select_from(broadcast_recipients))
    record, _ = await mailing.progress(number)
    assert record is not None
    assert (early, late, left, record.people) == (0, 20, 0, 20)
