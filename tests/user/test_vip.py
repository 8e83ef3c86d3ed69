"""VIP by Telegram Stars: a charge counts once, renews, runs out, and is given back."""

from __future__ import annotations

from datetime import datetime, timedelta

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
