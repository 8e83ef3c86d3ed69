"""The dashboard: everybody is counted once, whatever comes twice, and numbers stay when people go."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bus import AdminActionPerformedEvent, DashboardRequestedEvent, ErrorOccurredEvent
from services.admin.operations import Check, Queue, TallyUpkeep
from services.admin.operations.retention import cohorts, retention_percent
from services.admin.operations.tables import counted_people, tallies
from services.admin.operations.tallies import EVER, Count, Kind, Tallies
from services.database import Database, Transaction
from services.personal import erase_all
from services.screens import Screen
from services.tables import PERSONAL_DATA
from tests.admin.group import performed, shown
from tests.admin.operators import OWNER, STRANGER, House
from tests.fixtures.databases import BOTH, postgres_url
from tests.gamification.world import NEW_YEAR, Clock, only

__all__ = ["postgres_url"]

TODAY = NEW_YEAR.date()


@pytest.fixture
def house(database: Database, clock: Clock) -> House:
    return House(database, clock)


async def test_people_are_new_once_and_active_once_a_day(house: House) -> None:
    joined = house.joins(7)
    await house.deliver(joined, joined, house.joins(8), house.joins(7))

    await house.deliver(house.is_there(7), house.is_there(7))
    house.handlers = house.anew()
    await house.deliver(house.is_there(7))

    figures = await house.people()
    assert (figures["total"], figures["new_today"], figures["active_today"]) == (2, 2, 2)
    assert (figures["joined"][-1], figures["active"][-1]) == (2, 2)


async def test_somebody_who_never_joined_is_not_counted(house: House) -> None:
    await house.deliver(house.is_there(7))

    assert (await house.people())["active_today"] == 0


async def test_active_within_a_week_is_everybody_who_was_there_counted_once(house: House) -> None:
    await house.deliver(house.joins(7), house.joins(8), house.joins(9))
    for day in range(1, 8):
        house.clock.move(days=1)
        await house.deliver(house.is_there(7))
        if day == 5:
            await house.deliver(house.is_there(8))

    figures = await house.people()

    assert (figures["active_today"], figures["active_week"], figures["active_month"]) == (1, 2, 3)


async def test_retention_is_the_share_of_a_cohort_that_returns_on_its_day(house: House) -> None:
    await house.deliver(*(house.joins(user) for user in (1, 2, 3, 4)))
    for day in range(1, 9):
        house.clock.move(days=1)
        await house.deliver(*(house.is_there(user) for user in ((1, 2, 3) if day == 1 else (1,) if day == 7 else ())))

    percents = {one["day"]: one["percent"] for one in (await house.people())["retention"]}

    assert percents == {1: 75.0, 7: 25.0, 30: None}


async def test_the_first_day_of_return_is_shown_once_it_is_over(house: House) -> None:
    await house.deliver(*(house.joins(user) for user in (1, 2, 3, 4)))
    house.clock.move(days=1)
    await house.deliver(*(house.is_there(user) for user in (1, 2, 3)))

    today = {one["day"]: one["percent"] for one in (await house.people())["retention"]}
    house.clock.move(days=1)
    tomorrow = {one["day"]: one["percent"] for one in (await house.people())["retention"]}

    assert (today[1], tomorrow[1]) == (None, 75.0)


def test_only_cohorts_whose_day_is_over_and_was_counted_count() -> None:
    newest, *_, oldest = cohorts(1, TODAY, TODAY - timedelta(days=30))

    assert (newest, oldest) == (TODAY - timedelta(days=2), TODAY - timedelta(days=8))
    assert cohorts(1, TODAY, TODAY - timedelta(days=2)) == [TODAY - timedelta(days=2)]
    assert cohorts(30, TODAY, TODAY - timedelta(days=1)) == []
    assert retention_percent({newest: 4, oldest: 4}, {newest: 1}, [newest, oldest]) == 12.5
    assert retention_percent({}, {}, [newest]) is None


async def test_who_is_erased_leaves_the_number_of_people_and_nothing_else(house: House) -> None:
    await house.deliver(house.joins(7), house.joins(8), house.opens(7, "arrival"))

    async with house.database.write() as connection:
        for _ in range(2):
            await erase_all(PERSONAL_DATA, connection, 7)
    await house.deliver(house.is_there(7))

    figures = await house.people()
    assert (figures["total"], figures["new_today"], figures["active_today"]) == (1, 2, 2)
    assert (await house.story())["began"] == 1
    async with house.database.read() as connection:
        assert list(await connection.scalars(select(counted_people.c.user_id))) == [8]


async def test_registrations_of_long_ago_may_be_counted_later(house: House) -> None:
    await house.deliver(house.joins(7, house.clock() - timedelta(days=20)))

    figures = await house.people()

    assert (figures["total"], figures["joined"][-21], sum(figures["active"])) == (1, 1, 0)


async def test_a_reader_counts_once_at_each_step_however_often_they_read(house: House) -> None:
    for user in (7, 8):
        await house.deliver(house.opens(user, "arrival"), house.opens(user, "arrival"))
        await house.deliver(house.finishes(user, "arrival"), house.finishes(user, "arrival", is_first=False))
    await house.deliver(house.finishes(7, "dawn", "sunrise"), house.finishes(7, "dawn", "storm"))
    await house.deliver(house.finishes(7, "dawn", "storm", is_first=False))

    assert await house.story() == {
        "story_id": "letters",
        "began": 2,
        "chapters": [{"title": "The arrival", "readers": 2}, {"title": "dawn", "readers": 1}],
        "ended": 1,
        "endings": [{"ending_id": "storm", "readers": 1}, {"ending_id": "sunrise", "readers": 1}],
    }


async def test_the_bus_is_the_sum_of_all_processes(house: House) -> None:
    house.machinery.found_queues = [
        Queue("gamification:claim_daily", 3, 12.3, 2, 0),
        Queue("user:show_menu", 0, 0.0, 0, 0),
        # The wish to see this.
        Queue("admin:show_dashboard", 1, 0.0, 0, 0),
    ]
    for _ in range(2):
        here = house.pulse(published=300, processed=600)
        await house.deliver(here, here, house.pulse("there:8080", published=60, failed=2))
        house.clock.move(seconds=60)
    await house.deliver(ErrorOccurredEvent("ValueError", "no", timestamp=house.clock()))

    figures = await house.bus()

    assert (figures["published_per_s"], figures["processed_per_s"]) == (6.0, 10.0)
    assert (figures["failed_day"], figures["errors_day"], figures["replicas"]) == (4, 1, 2)
    assert (figures["waiting"], figures["dead_letters"]) == (3, 2)
    assert figures["groups"] == [{"group": "gamification:claim_daily", "waiting": 3, "oldest_s": 12.3}]
    assert (figures["handled_hours"][-1], figures["failed_hours"][-1]) == (1200, 4)


async def test_health_is_that_of_this_process_and_of_all_others_that_are_there(house: House) -> None:
    check = {"name": "disk", "ok": False, "detail": "full", "since": None}
    house.machinery.found_checks = [Check("redis", True, "0.3 ms", NEW_YEAR)]
    await house.deliver(house.pulse("gone:1"))
    house.clock.move(minutes=5)
    await house.deliver(house.pulse("here:8080", checks=[]), house.pulse("there:1", checks=[check]))

    processes = (await house.health())["processes"]

    assert [(one["replica"], [found["detail"] for found in one["checks"]]) for one in processes] == [
        ("here:8080", ["0.3 ms"]),
        ("there:1", ["full"]),
    ]


async def test_a_stranger_sees_nothing_and_is_in_the_audit(house: House) -> None:
    events = await house.dashboard("bus", who=STRANGER)

    assert shown(events, Screen.STAFF_ONLY)["permission"] == "operations.view"
    assert performed(events) == [("admin", "refused", "not_permitted")]
    assert only(AdminActionPerformedEvent, events).admin_user_id == STRANGER


async def test_a_page_that_is_not_there_is_the_first_one_and_a_chart_has_the_same_numbers(house: House) -> None:
    await house.deliver(house.joins(7))

    unknown = await house.deliver(DashboardRequestedEvent(user_id=OWNER, chat_id=OWNER, tab="nowhere"))
    chart = await house.dashboard("people", is_chart=True)

    assert shown(unknown, Screen.DASHBOARD_PEOPLE) == shown(chart, Screen.CHART_PEOPLE)


class TestTallies:
    @pytest.fixture(params=BOTH)
    def database_url(self, request: pytest.FixtureRequest) -> str:
        url: str = request.getfixturevalue(f"{request.param}_url")
        return url

    async def test_folding_changes_no_number_whoever_folds_at_once(self, database: Database, clock: Clock) -> None:
        async def count(transaction: Transaction) -> None:
            await Tallies(transaction.connection).add_each(
                {Count(Kind.PEOPLE, "last", NEW_YEAR): 3, Count(Kind.STORY, "s:began:", EVER): 1}
            )
            await Tallies(transaction.connection).add(Count(Kind.PEOPLE, "last", NEW_YEAR), amount=-1)

        upkeep = TallyUpkeep(database, clock)
        for _ in range(3):
            await asyncio.gather(*(database.transact(count) for _ in range(4)), upkeep.run(), upkeep.run())
        await upkeep.run()

        async with database.read() as connection:
            found = Tallies(connection)
            assert await found.sum_of(Kind.PEOPLE, "last") == 24
            assert await found.since(Kind.STORY, EVER) == {("s:began:", EVER): 12}
            assert await found.first_bucket(Kind.PEOPLE, "last") == NEW_YEAR
            assert (await connection.execute(select(tallies))).all() == []

    async def test_minutes_are_forgotten_and_days_are_not(self, database: Database, clock: Clock) -> None:
        old = NEW_YEAR - timedelta(days=400)

        async def count(transaction: Transaction) -> None:
            await Tallies(transaction.connection).add(*(Count(kind, "x", old) for kind in Kind))

        await database.transact(count)
        await TallyUpkeep(database, clock).run()

        async with database.read() as connection:
            assert [await Tallies(connection).sum_of(kind, "x") for kind in Kind] == [1, 1, 0, 0, 0]
