"""VIP by Telegram Stars: a charge counts once, renews, runs out, and is given back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bus import (
    BaseEvent,
    ErasureRequestedEvent,
    PaymentReceivedEvent,
    PaymentRefundedEvent,
    PaySupportRequestedEvent,
    RefundApprovedEvent,
    RefundOrderedEvent,
    RenewalEndedEvent,
    ReplyRequestedEvent,
    SubscribeRequestedEvent,
    SubscriptionDueEvent,
    UserSubscriptionChangedEvent,
)
from services.screens import Screen
from services.user.subscriptions import MONTH, product_for
from tests.gamification.dying import delivered_until_done
from tests.gamification.world import World, only, screens

GRACE = timedelta(hours=6)


def paid(world: World, charge_id: str = "stx1", user_id: int = 7, until: datetime | None = None) -> BaseEvent:
    return PaymentReceivedEvent(
        user_id=user_id,
        chat_id=user_id,
        charge_id=charge_id,
        product=product_for(user_id),
        currency="XTR",
        amount=250,
        paid_until=until or world.clock() + MONTH,
        timestamp=world.clock(),
    )


def plans(events: list[BaseEvent]) -> list[tuple[str | None, str | None, str]]:
    changes = (event for event in events if isinstance(event, UserSubscriptionChangedEvent))
    return [(event.previous_plan, event.new_plan, event.subscription_id) for event in changes]


async def due(world: World) -> list[BaseEvent]:
    return await world.deliver(*(e for e in await world.scheduled() if isinstance(e, SubscriptionDueEvent)))


async def offer(world: World) -> dict[str, object]:
    shown = await world.deliver(SubscribeRequestedEvent(user_id=7, chat_id=7))
    return dict(only(ReplyRequestedEvent, shown).data)


async def test_a_payment_makes_vip_once_however_often_it_is_told(world: World) -> None:
    await world.at_home(7)
    before = await offer(world)

    first = await world.deliver(paid(world))
    again = await world.deliver(paid(world))

    assert before == {"price_stars": 250, "paid_until": None, "given_until": None}
    assert plans(first) == [(None, "vip", "stx1")]
    assert screens(first) == [Screen.VIP_BEGUN]
    assert again == []
    assert (await offer(world))["paid_until"] == "2027-01-31T12:00:00Z"


async def test_a_renewal_goes_on_and_what_is_not_renewed_runs_out_after_its_grace(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))

    world.clock.now += MONTH
    renewed = await world.deliver(paid(world, "stx2"))
    world.clock.now += GRACE
    first_month_over = await due(world)
    world.clock.now += MONTH
    over = await due(world)

    assert plans(renewed) == [("vip", "vip", "stx1")]
    assert screens(renewed) == [Screen.VIP_RENEWED]
    assert first_month_over == []
    assert plans(over) == [("vip", None, "stx1")]
    assert screens(over) == [Screen.VIP_ENDED]
    assert (await offer(world))["paid_until"] is None


async def test_what_would_run_out_at_night_runs_out_in_the_morning_and_wakes_nobody(world: World) -> None:
    await world.at_home(7)
    world.clock.now += timedelta(hours=9)
    await world.deliver(paid(world))

    world.clock.now += MONTH + GRACE
    at_three_in_the_night = await due(world)
    world.clock.now += timedelta(hours=5)
    at_eight = await due(world)

    assert at_three_in_the_night == []
    assert plans(at_eight) == [("vip", None, "stx1")]
    assert screens(at_eight) == [Screen.VIP_ENDED]


async def test_a_refund_is_asked_of_telegram_and_ends_vip_when_it_is_done(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))
    wish = [RefundOrderedEvent(user_id=1, chat_id=1, charge_id=charge) for charge in ("stx1", "nonsense", "stx1")]

    asked, unknown = await world.deliver(wish[0]), await world.deliver(wish[1])
    done = await world.deliver(*(PaymentRefundedEvent(user_id=7, charge_id="stx1") for _ in range(2)))
    already = await world.deliver(wish[2])

    approved = only(RefundApprovedEvent, asked)
    assert (approved.user_id, approved.charge_id, approved.ordered_by) == (7, "stx1", 1)
    assert [only(ReplyRequestedEvent, e).data["answer"] for e in (asked, unknown, already)] == [
        "asked",
        "unknown",
        "already",
    ]
    assert plans(done) == [("vip", None, "stx1")]
    assert screens(done) == [Screen.REFUNDED]
    assert (await offer(world))["paid_until"] is None


async def test_a_refund_of_an_old_charge_leaves_the_month_that_is_paid(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))
    world.clock.now += MONTH
    await world.deliver(paid(world, "stx2"))

    done = await world.deliver(PaymentRefundedEvent(user_id=7, charge_id="stx1"))

    assert plans(done) == []
    assert only(ReplyRequestedEvent, done).data == {
        "amount": 250,
        "ends_vip": False,
        "vip_until": (await offer(world))["paid_until"],
    }
    assert (await offer(world))["paid_until"] is not None


async def test_money_for_an_account_that_is_gone_goes_back(world: World) -> None:
    caused = await world.deliver(paid(world))

    assert only(RefundApprovedEvent, caused).charge_id == "stx1"
    assert plans(caused) == []


async def test_who_is_forgotten_pays_no_more(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))

    caused = await world.deliver(ErasureRequestedEvent(user_id=7, chat_id=7, is_confirmed=True))

    ended = only(RenewalEndedEvent, caused)
    assert (ended.user_id, ended.charge_id) == (7, "stx1")


async def test_who_is_banned_pays_no_more_and_stays_vip_as_long_as_it_is_paid(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world))

    caused = await world.deliver(world.banned(7), world.banned(7, "global_unban"), world.banned(8))

    ended = only(RenewalEndedEvent, caused)
    assert (ended.user_id, ended.charge_id) == (7, "stx1")
    assert (await offer(world))["paid_until"] is not None


async def test_pay_support_shows_ones_own_charges(world: World) -> None:
    await world.at_home(7)
    await world.deliver(paid(world), paid(world, "stx9", user_id=8))

    shown = only(ReplyRequestedEvent, await world.deliver(PaySupportRequestedEvent(user_id=7, chat_id=7)))

    assert [row["charge_id"] for row in shown.data["payments"]] == ["stx1"]


async def test_a_payment_and_its_refund_count_once_wherever_the_process_dies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.at_home(7)

    await delivered_until_done(world, paid(world), monkeypatch)
    begun = await offer(world)
    await delivered_until_done(world, RefundOrderedEvent(user_id=1, chat_id=1, charge_id="stx1"), monkeypatch)
    await delivered_until_done(world, PaymentRefundedEvent(user_id=7, charge_id="stx1"), monkeypatch)

    everything = await world.everything()
    assert begun["paid_until"] == "2027-01-31T12:00:00Z"
    assert (await offer(world))["paid_until"] is None
    assert plans(everything) == [(None, "vip", "stx1"), ("vip", None, "stx1")]
    assert [event.charge_id for event in everything if isinstance(event, RefundApprovedEvent)] == ["stx1"]


async def test_from_the_stars_paid_to_the_points_in_the_ledger(world: World) -> None:
    """VIP for two months and then no more: half as much again, a freeze each month, and what was got stays."""
    await world.at_home(7)
    told: list[str] = []

    async def a_day_of(*more: BaseEvent) -> tuple[int, int]:
        """The day's gift in the ledger, and the freezes held after it."""
        await world.settle(*more)
        before = len(await world.everything())
        await world.settle(world.daily(7))
        told.extend(screens((await world.everything())[before:]))
        rows = [row.amount for row in await world.rows(7) if row.reason == "daily"]
        player = await world.player(7)
        assert player is not None
        return rows[-1], player.freezes

    plain = await a_day_of()
    world.clock.move(days=1)
    first = await a_day_of(paid(world))
    world.clock.move(days=1)
    same_month = await a_day_of(paid(world))
    # A month on, to the day: the streak broke, since there were more days than freezes.
    world.clock.now += MONTH - timedelta(days=1)
    second = await a_day_of(paid(world, "stx2"))
    world.clock.now += MONTH + GRACE
    ended = await a_day_of(*await world.scheduled())

    # 50 points; ten percent for the streak, fifty for VIPs.
    assert [plain, first, same_month] == [(55, 0), (83, 1), (83, 1)]
    assert second == (83, 2)
    assert ended == (55, 2)
    assert told.count(Screen.DAILY_CLAIMED) == 5
