"""The ledger: never below zero, once per cause, and always the balance's sum."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bus import BaseEvent, DailyRequestedEvent
from services.gamification.economy import Reason
from services.gamification.errors import UnknownPlayer
from services.gamification.work import GamificationWork
from services.screens import Screen
from tests.gamification.world import World, screens, somebody_new


async def move(
    world: World, cause: BaseEvent, movement: Callable[[GamificationWork], Awaitable[int | None]], handler: str = "test"
) -> int | None:
    """What `movement` returned, in a transaction of its own."""
    answers: list[int | None] = []

    async def react(event: BaseEvent, work: GamificationWork) -> None:
        answers[:] = [await movement(work)]

    await world.transactions.run(f"gamification.{handler}", cause, GamificationWork, react)
    return answers[0]


def spend(points: int) -> Callable[[GamificationWork], Awaitable[int | None]]:
    def movement(work: GamificationWork) -> Awaitable[int | None]:
        assert isinstance(work.event, DailyRequestedEvent)
        return work.ledger.debit(work.event.user_id, points, reason=Reason.DAILY, cause=work.event)

    return movement


async def test_spending_takes_from_the_balance_and_not_from_what_was_ever_earned(world: World) -> None:
    await world.deliver(world.registered(7))

    balance = await move(world, world.daily(7), spend(30))

    player = await world.player(7)
    assert balance == 70
    assert player is not None
    assert (player.balance, player.lifetime_points) == (70, 100)
    assert await world.amounts(7) == [100, -30]


async def test_more_than_there_is_cannot_be_spent(world: World) -> None:
    await world.deliver(world.registered(7))

    refused = await move(world, world.daily(7), spend(101))
    all_of_it = await move(world, world.daily(7), spend(100))

    assert refused is None
    assert all_of_it == 0
    assert await world.amounts(7) == [100, -100]


async def test_a_stranger_has_nothing_to_spend(world: World) -> None:
    assert await move(world, world.daily(7), spend(1)) is None


async def test_one_cause_moves_points_once_and_gives_the_same_answer_again(world: World) -> None:
    await world.deliver(world.registered(7))
    cause = world.daily(7)

    first = await move(world, cause, spend(30), handler="first")
    await world.deliver(world.daily(7))
    second = await move(world, cause, spend(30), handler="second")

    assert first == second == 70
    assert await world.amounts(7) == [100, -30, 55]


async def test_points_for_nobody_are_an_error(world: World) -> None:
    def credit(work: GamificationWork) -> Awaitable[int]:
        return work.ledger.credit(7, 1, reason=Reason.DAILY, cause=work.event)

    with pytest.raises(UnknownPlayer, match="user 7"):
        await move(world, world.daily(7), credit)


@pytest.mark.parametrize("points", [0, -5])
async def test_moving_less_than_a_point_is_an_error(world: World, points: int) -> None:
    await world.deliver(world.registered(7))

    with pytest.raises(ValueError, match="at least 1"):
        await move(world, world.daily(7), spend(points))


async def test_of_many_who_spend_at_once_only_as_many_succeed_as_the_balance_allows(
    world: World, replica: World
) -> None:
    await world.deliver(world.registered(7))

    balances = await asyncio.gather(
        *(move(where, world.daily(7), spend(30)) for where in (world, replica) for _ in range(5))
    )

    assert sorted(balance for balance in balances if balance is not None) == [10, 40, 70]
    assert await world.amounts(7) == [100, -30, -30, -30]


@pytest.mark.parametrize("newcomer", [True, False], ids=["a newcomer", "a player"])
async def test_of_two_replicas_that_claim_the_same_day_one_wins(world: World, replica: World, newcomer: bool) -> None:
    welcome = [] if newcomer else [100]
    if not newcomer:
        await world.deliver(world.registered(7))
    claims = [world.daily(7) for _ in range(12)]

    await asyncio.gather(*(where.handle(claim) for where, claim in zip([world, replica] * 6, claims, strict=True)))

    assert await world.amounts(7) == [*welcome, 55]
    replies = screens(await world.everything())
    assert replies.count(Screen.DAILY_CLAIMED) == 1
    assert replies.count(Screen.DAILY_ALREADY) == 11


lives = st.lists(
    st.one_of(
        st.just(("claim", 0)),
        st.tuples(st.just("wait"), st.integers(1, 60)),
        st.tuples(st.just("spend"), st.integers(1, 150)),
        st.just(("register", 0)),
        st.just(("again", 0)),
        st.tuples(st.just("move"), st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"])),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=lives)
async def test_whatever_happens_the_ledger_adds_up_to_the_balance(
    world: World, life: list[tuple[str, int | str]]
) -> None:
    user_id = somebody_new()
    last: BaseEvent = world.points(user_id)
    await world.deliver(last)
    for what, how in life:
        match what:
            case "claim":
                last = world.daily(user_id)
                await world.deliver(last)
            case "register":
                last = world.registered(user_id)
                await world.deliver(last)
            case "again":
                assert await world.deliver(last) == []
            case "move":
                await world.deliver(world.moved(user_id, how))
            case "spend":
                await move(world, world.daily(user_id), spend(int(how)))
            case "wait":
                world.clock.move(hours=int(how))

    player, amounts = await world.player(user_id), await world.amounts(user_id)

    if player is None:
        assert amounts == []
    else:
        assert player.balance == sum(amounts) >= 0
        assert player.lifetime_points == sum(amount for amount in amounts if amount > 0)
        assert player.streak <= player.best_streak <= len(amounts)
        assert amounts.count(100) == any(what == "register" for what, _ in life)
