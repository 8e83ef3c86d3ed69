"""Random lives of hundreds of people, across time zones, clock changes and midnights: the books always add up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from random import Random
from typing import NamedTuple
from zoneinfo import available_timezones

import pytest
from sqlalchemy import func, select

from bus import BaseEvent, GroupMessagePostedEvent, StoryChapterCompletedEvent, StoryDecisionMadeEvent
from bus.catalogue import (
    AwardRequestedEvent,
    RevocationRequestedEvent,
    SpendingRequestedEvent,
    SpendingReturnRequestedEvent,
)
from services.database import Database
from services.gamification.tables import ledger, players
from tests.gamification.world import Clock, World

PEOPLE = 200
DEEDS = 250
# Weeks in which clocks change somewhere: Europe, America, Australia, Chile, and a leap day.
BEGINNINGS = [(2027, 3, 10), (2027, 3, 26), (2027, 10, 1), (2027, 10, 29), (2028, 2, 26)]
ZONES = sorted(available_timezones())


class Life:
    """Chooses what happens next, from a seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = Random(seed)
        self.told: list[BaseEvent] = []

    def deed(self) -> BaseEvent:
        chance, world = self.chance, self.world
        # Some do much, most do little.
        user_id = 1 + int(PEOPLE * chance.random() ** 3)
        if self.told and chance.random() < 0.15:
            return chance.choice(self.told)
        match chance.choices(range(9), weights=(40, 8, 8, 10, 10, 6, 6, 8, 4))[0]:
            case 0:
                return world.daily(user_id)
            case 1:
                return world.registered(user_id)
            case 2:
                return world.moved(user_id, chance.choice(ZONES))
            case 3:
                return SpendingRequestedEvent(user_id, f"s{chance.randrange(300)}", chance.randrange(1, 200), "a door")
            case 4:
                return StoryDecisionMadeEvent(user_id, "arrival", f"d{chance.randrange(5)}", {})
            case 5:
                return StoryChapterCompletedEvent(
                    user_id, f"c{chance.randrange(3)}", "hotel", chance.choice([None, "dawn"])
                )
            case 6:
                return SpendingReturnRequestedEvent(user_id, f"s{chance.randrange(300)}", 1)
            case 7:
                return chance.choice(
                    [
                        AwardRequestedEvent(1, user_id, chance.randrange(-5, 200), "kind"),
                        RevocationRequestedEvent(1, chance.randrange(1, 400), "a script"),
                        world.subscribed(user_id, chance.choice(["vip", None])),
                        world.banned(user_id, chance.choice(["global_ban", "global_unban"])),
                    ]
                )
            case _:
                return GroupMessagePostedEvent(
                    user_id=user_id,
                    chat_id=-100,
                    message_id=1,
                    text=chance.choice(["thanks", "good evening", "x"]),
                    content_kind="text",
                    is_forward=False,
                    reply_to_user_id=chance.choice([None, chance.randrange(1, PEOPLE)]),
                    timestamp=world.clock(),
                )


class Claimed(NamedTuple):
    """How many gifts of the day somebody took, and the last day they took one for."""

    gifts: int
    day: date


async def claimed_by(world: World, event: BaseEvent) -> Claimed:
    user_id = event.payload.get("user_id") or 0
    gifts = select(func.count()).where(ledger.c.user_id == user_id, ledger.c.reason == "daily")
    async with world.database.read() as connection:
        day = await connection.scalar(select(players.c.last_claim_day).where(players.c.user_id == user_id))
        return Claimed(await connection.scalar(gifts) or 0, day or date.min)


@pytest.fixture
async def game(sqlite_url: str, clock: Clock) -> AsyncIterator[World]:
    """The game alone, without the other services, on SQLite."""
    database = Database(sqlite_url)
    await database.open()
    world = World(database, clock)
    world.handlers = [handler for handler in world.handlers if handler.service == "gamification"]
    yield world
    await database.close()


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=str)
async def test_whatever_hundreds_of_people_do_every_ledger_adds_up(
    game: World, beginning: tuple[int, int, int]
) -> None:
    world = game
    world.clock.now = datetime(*beginning, 20, tzinfo=UTC)
    life = Life(world, seed=sum(beginning))

    for _ in range(DEEDS):
        event = life.deed()
        life.told = [*life.told[-50:], event]
        before = await claimed_by(world, event)
        await world.handle(event)
        after = await claimed_by(world, event)
        # One gift for each day of the person's own calendar, wherever they moved meanwhile.
        assert after.gifts == before.gifts or (after.gifts == before.gifts + 1 and after.day > before.day)
        world.clock.move(minutes=life.chance.choice([0, 1, 30, 200]))

    async with world.database.read() as connection:
        sums = select(ledger.c.user_id, func.sum(ledger.c.amount), func.sum(ledger.c.score)).group_by(ledger.c.user_id)
        booked = {row[0]: (row[1], row[2]) for row in await connection.execute(sums)}
        everybody = (await connection.execute(select(players))).all()
        rows = (await connection.execute(select(ledger).order_by(ledger.c.id))).all()

    assert len(everybody) > PEOPLE * 0.3
    for player in everybody:
        assert (player.balance, player.lifetime_points) == booked.get(player.user_id, (0, 0))
        assert player.balance >= 0
        assert player.streak <= player.best_streak
    assert all(row.balance_after >= 0 for row in rows)
    assert len({row.revokes for row in rows if row.revokes}) == sum(row.revokes is not None for row in rows)
