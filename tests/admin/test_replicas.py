"""What two replicas do at the same moment is done once, on either database."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from services.admin.appeals import Appeals, AppealState
from services.admin.configuration import Configuration
from services.admin.moves import move_group
from services.admin.newcomers import CheckState, Newcomers
from services.admin.people import SeenPeople
from services.admin.roles import BotRole
from services.admin.staff import Staff
from services.database import Database, Transaction
from tests.fixtures.databases import BOTH, postgres_url
from tests.gamification.world import NEW_YEAR

__all__ = ["postgres_url"]


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def test_an_appeal_is_decided_once(database: Database) -> None:
    async def open_one(transaction: Transaction) -> bool:
        return await Appeals(transaction.connection).open(1, 8, NEW_YEAR)

    async def decide(to: AppealState, transaction: Transaction) -> bool:
        return await Appeals(transaction.connection).decide(1, to, 2, NEW_YEAR)

    opened = await asyncio.gather(*(database.transact(open_one) for _ in range(4)))
    decided = await asyncio.gather(*(database.transact(partial(decide, to)) for to in list(AppealState)[1:] * 3))

    assert (sum(opened), sum(decided)) == (1, 1)


async def test_changes_of_a_setting_get_a_version_each(database: Database) -> None:
    async def change(value: int, transaction: Transaction) -> int:
        return await Configuration(transaction.connection).change(-1, "warn.limit", value, 2, NEW_YEAR)

    versions = await asyncio.gather(*(database.transact(partial(change, value)) for value in range(1, 7)))

    assert sorted(versions) == [1, 2, 3, 4, 5, 6]


async def test_a_username_has_one_holder(database: Database) -> None:
    async def see(user_id: int, transaction: Transaction) -> None:
        await SeenPeople(transaction.connection).seen(user_id, "Rowdy", "R", NEW_YEAR)

    for user_id in (7, 8, 7):
        await database.transact(partial(see, user_id))

    async with database.read() as connection:
        holder = await SeenPeople(connection).by_username("rowdy")
    assert holder is not None
    assert holder.user_id == 7


async def test_of_many_who_come_at_once_one_is_greeted_and_one_plans_for_the_others(database: Database) -> None:
    async def come(user_id: int, transaction: Transaction) -> tuple[bool, bool]:
        newcomers = Newcomers(transaction.connection)
        is_turn = await newcomers.turn(-1, NEW_YEAR)
        await newcomers.begin(-1, user_id, "R", None, NEW_YEAR, user_id)
        return is_turn, not is_turn and await newcomers.plan(-1) is not None

    came = await asyncio.gather(*(database.transact(partial(come, user_id)) for user_id in range(1, 9)))

    assert [sum(each) for each in zip(*came, strict=True)] == [1, 1]
    async with database.read() as connection:
        assert len(await Newcomers(connection).ungreeted(-1)) == 8


async def test_a_tap_and_the_end_of_the_time_settle_it_once(database: Database) -> None:
    async def come(transaction: Transaction) -> None:
        await Newcomers(transaction.connection).begin(-1, 7, "R", None, NEW_YEAR, 1)

    async def settle(to: CheckState, transaction: Transaction) -> bool:
        return await Newcomers(transaction.connection).settle(-1, 7, to)

    await database.transact(come)
    ways = [CheckState.PASSED, CheckState.FAILED] * 3
    settled = await asyncio.gather(*(database.transact(partial(settle, to)) for to in ways))

    assert sum(settled) == 1


async def test_a_role_is_given_and_taken_once(database: Database) -> None:
    staff = Staff()

    async def grant(transaction: Transaction) -> bool:
        return await staff.grant(transaction.connection, 7, BotRole.EDITOR, NEW_YEAR)

    async def revoke(transaction: Transaction) -> bool:
        return await staff.revoke(transaction.connection, 7, BotRole.EDITOR)

    given = await asyncio.gather(*(database.transact(grant) for _ in range(4)))
    taken = await asyncio.gather(*(database.transact(revoke) for _ in range(4)))

    assert (sum(given), sum(taken)) == (1, 1)


async def test_a_group_moves_once_and_whole(database: Database) -> None:
    async def choose(scope: int, value: int, transaction: Transaction) -> int:
        return await Configuration(transaction.connection).change(scope, "warn.limit", value, 2, NEW_YEAR)

    async def move(transaction: Transaction) -> None:
        await move_group(transaction.connection, -1, -2)

    await database.transact(partial(choose, -1, 5))
    await asyncio.gather(database.transact(move), database.transact(move))

    async with database.read() as connection:
        configuration = Configuration(connection)
        assert (await configuration.of(-2)).number("warn.limit") == 5
        assert await configuration.chosen(-1) == {}
        assert [version.value for version in await configuration.history(-2)] == [5]
