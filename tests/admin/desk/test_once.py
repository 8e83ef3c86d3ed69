"""What is done about people is done once: by two processes at the same moment, and wherever one dies."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bus import WishAnsweredEvent
from services.admin.desk.bans import Bans
from services.admin.desk.deeds import Deed
from services.admin.desk.wishes import Wish, Wishes, WishState
from services.database import Database, Transaction
from services.gamification.allowances import Allowances
from services.screens import Screen
from tests.admin.desk.world import ANA, BAN_MARKS, OWNER, DeskWorld, shown
from tests.fixtures.databases import BOTH, postgres_url
from tests.gamification.dying import delivered_until_done
from tests.gamification.world import NEW_YEAR

__all__ = ["postgres_url"]


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def test_of_several_yeses_at_once_one_counts(database: Database) -> None:
    wish = Wish("cause", OWNER, ANA, Deed.AWARD, 100, "kind", OWNER, 5, None, NEW_YEAR)

    async def record(transaction: Transaction) -> int:
        return await Wishes(transaction.connection).record(wish)

    async def answer(wish_id: int, transaction: Transaction) -> bool:
        wishes = Wishes(transaction.connection)
        recorded = await wishes.find(wish_id)
        assert recorded is not None
        return await wishes.answer(recorded, WishState.ORDERED, 5, NEW_YEAR)

    wish_id = await database.transact(record)
    answered = await asyncio.gather(*(database.transact(partial(answer, wish_id)) for _ in range(4)))

    assert sum(answered) == 1


async def test_awards_at_once_stay_within_the_day(database: Database) -> None:
    async def take(transaction: Transaction) -> bool:
        return await Allowances(transaction.connection).take(OWNER, NEW_YEAR.date(), 30, at_most=100)

    taken = await asyncio.gather(*(database.transact(take) for _ in range(6)))

    assert sum(taken) == 3


async def test_of_several_bans_at_once_one_is_told(database: Database) -> None:
    async def ban(transaction: Transaction) -> bool:
        return await Bans(transaction.connection, BAN_MARKS).ban(ANA, OWNER, "spam", NEW_YEAR)

    async def lift(transaction: Transaction) -> bool:
        return await Bans(transaction.connection, BAN_MARKS).lift(ANA)

    banned = await asyncio.gather(*(database.transact(ban) for _ in range(4)))
    lifted = await asyncio.gather(*(database.transact(lift) for _ in range(4)))

    assert (sum(banned), sum(lifted)) == (1, 1)


@pytest.mark.parametrize("typed", ["award 100 kind", "ban spam", "vip 7 kind"])
async def test_a_yes_is_done_once_wherever_the_process_dies(
    world: DeskWorld, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.arrives(ANA, "Ana", "ana")
    wish = shown(await world.asks(OWNER, f"{ANA} {typed}"), Screen.PERSON_CONFIRM)["wish_id"]
    yes = WishAnsweredEvent(user_id=OWNER, chat_id=OWNER, message_id=5, wish_id=wish, is_confirmed=True)
    last = await world._last_row()

    await delivered_until_done(world, yes, monkeypatch)
    await world.settle(*await world._caused_since(last))

    done = [entry for entry in await world.audit(str(ANA)) if entry["action"] != "user"]
    assert [entry["outcome"] for entry in done] == ["done"]
