"""What two replicas do at the same moment is done once, on either database."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from services.admin.appeals import Appeals, AppealState
from services.admin.configuration import Configuration
from services.admin.people import SeenPeople
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
