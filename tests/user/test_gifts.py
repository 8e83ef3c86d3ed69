"""VIP as a gift: beside what is paid, taken back without touching that, and over when both are."""

from __future__ import annotations

from datetime import datetime, timedelta

from bus import (
    BaseEvent,
    PaymentRefundedEvent,
    ReplyRequestedEvent,
    SubscriptionDueEvent,
    VipGiftRequestedEvent,
    VipGiftSettledEvent,
)
from services.screens import Screen
from services.user.subscriptions import MONTH
from tests.gamification.world import World, only, screens
from tests.user.test_vip import due, offer, paid, plans

DAY = timedelta(days=1)


def gift(days: int, user_id: int = 7) -> VipGiftRequestedEvent:
    return VipGiftRequestedEvent(1, user_id, days, "for helping", wish_id=5)


async def until(world: World) -> datetime | None:
    """Until when the last settled gift makes somebody VIP."""
    settled = [event for event in await world.everything() if isinstance(event, VipGiftSettledEvent)]
    return settled[-1].vip_until


async def is_vip(world: World) -> bool:
    player = await world.player(7)
    return player is not None and player.is_vip


async def test_given_days_make_vip_without_any_payment_and_are_told_with_the_reason(world: World) -> None:
    await world.at_home(7)

    caused = await world.deliver(gift(30))
    await world.settle(*caused)

    settled = only(VipGiftSettledEvent, caused)
    assert (settled.why, settled.vip_until_before, settled.wish_id) == ("", None, 5)
    assert settled.vip_until == world.clock() + 30 * DAY
    assert plans(caused)[0][:2] == (None, "vip")
    assert only(ReplyRequestedEvent, caused).data["note"] == "for helping"
    assert await is_vip(world)
    assert (await offer(world))["given_until"] is not None


async def test_they_run_out_by_themselves(world: World) -> None:
    await world.at_home(7)
    await world.settle(gift(30))

    world.clock.now += 30 * DAY
    over = await due(world)
    await world.settle(*over)

    assert plans(over)[0][:2] == ("vip", None)
    assert screens(over) == [Screen.VIP_ENDED]
    assert not await is_vip(world)


async def test_those_that_would_run_out_at_night_last_until_the_morning(world: World) -> None:
    await world.at_home(7)
    world.clock.now += DAY * 15 / 24
    await world.settle(gift(30))

    world.clock.now += 30 * DAY
    assert await due(world) == []
    world.clock.now += DAY * 5 / 24
    over = await due(world)

    assert screens(over) == [Screen.VIP_ENDED]


async def test_given_days_begin_where_what_is_paid_or_given_ends(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))
    start = world.clock()

    await world.deliver(gift(7))
    await world.deliver(gift(7))

    assert await until(world) == start + MONTH + 14 * DAY


async def test_who_is_vip_by_the_one_stays_it_when_the_other_runs_out(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))
    await world.deliver(gift(7))

    world.clock.now += MONTH + timedelta(hours=6)
    paid_over = await due(world)
    world.clock.now += 7 * DAY
    all_over = await due(world)

    assert plans(paid_over) == []
    assert plans(all_over)[0][:2] == ("vip", None)


async def test_given_days_are_taken_back_and_paid_ones_never(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))
    await world.deliver(gift(30))
    start = world.clock()

    some = await world.deliver(gift(-10))
    rest = await world.deliver(gift(-100))
    again = await world.deliver(gift(-1))

    assert only(VipGiftSettledEvent, some).vip_until == start + MONTH + 20 * DAY
    assert only(VipGiftSettledEvent, rest).vip_until == start + MONTH
    assert screens(rest) == [Screen.VIP_TAKEN]
    assert only(VipGiftSettledEvent, again).why == "nothing_given"
    assert screens(again) == []


async def test_who_has_nothing_left_is_no_vip_at_once(world: World) -> None:
    await world.at_home(7)
    await world.settle(gift(30))

    caused = await world.deliver(gift(-30))
    await world.settle(*caused)

    assert plans(caused)[0][:2] == ("vip", None)
    assert not await is_vip(world)


async def test_a_refund_leaves_what_was_given(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))
    await world.deliver(gift(7))

    refunded = await world.deliver(PaymentRefundedEvent(user_id=7, charge_id="stx1"))

    assert plans(refunded) == []


async def test_a_gift_told_twice_is_one_and_nobody_without_an_account_gets_one(world: World) -> None:
    await world.at_home(7)
    once = gift(30)

    caused: list[BaseEvent] = await world.deliver(once, once)
    stranger = await world.deliver(gift(30, user_id=8))

    assert len([event for event in caused if isinstance(event, VipGiftSettledEvent)]) == 1
    assert [at for at, _ in await world.coming(SubscriptionDueEvent)] == [world.clock() + 30 * DAY]
    assert only(VipGiftSettledEvent, stranger).why == "unknown_account"
