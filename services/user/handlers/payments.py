"""VIP by Telegram Stars: what it costs, what was paid, when it ends, and giving a charge back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bus import (
    BaseEvent,
    EventType,
    PaymentReceivedEvent,
    PaymentRefundedEvent,
    PaySupportRequestedEvent,
    RefundApprovedEvent,
    RefundOrderedEvent,
    RenewalEndedEvent,
    ReplyRequestedEvent,
    SubscribeRequestedEvent,
    SubscriptionDueEvent,
    UserModeratedEvent,
    UserSubscriptionChangedEvent,
)
from bus.codec import utc_text
from services.database import Transactions
from services.screens import Screen
from services.user.handlers.handler import UserHandler
from services.user.rules import UserRules
from services.user.subscriptions import MONTH, PROVIDER, VIP
from services.user.work import UserWork

PAYMENTS_SHOWN = 3


class ShowVip(UserHandler):
    """What VIP is and costs, or until when it is paid."""

    handles = (EventType.SUBSCRIBE_REQUESTED,)

    def __init__(self, transactions: Transactions, rules: UserRules) -> None:
        super().__init__(transactions)
        self._rules = rules.vip

    async def react(self, event: SubscribeRequestedEvent, work: UserWork) -> None:
        if await work.people.find(event.user_id) is None:
            work.reply(Screen.START_FIRST, to=event)
            return
        held = await work.subscriptions.find(event.user_id)
        given = await work.gifts.until(event.user_id)
        work.reply(
            Screen.VIP,
            to=event,
            price_stars=self._rules.price_stars,
            paid_until=None if held is None else utc_text(held.paid_until),
            given_until=given and utc_text(given),
        )


class ShowPaySupport(UserHandler):
    """Help with payments, with the charges an admin will ask about; for everybody."""

    handles = (EventType.PAY_SUPPORT_REQUESTED,)

    async def react(self, event: PaySupportRequestedEvent, work: UserWork) -> None:
        paid = await work.subscriptions.latest(event.user_id, PAYMENTS_SHOWN)
        work.reply(
            Screen.PAY_SUPPORT,
            to=event,
            payments=[
                {
                    "charge_id": payment.charge_id,
                    "amount": payment.amount,
                    "at": utc_text(payment.paid_at),
                    "is_refunded": payment.refunded_at is not None,
                }
                for payment in paid
            ],
        )


class CreditPayment(UserHandler):
    """A charge pays for a month, once, whoever tells it how often. Money without an account is given back."""

    handles = (EventType.PAYMENT_RECEIVED,)

    def __init__(self, transactions: Transactions, rules: UserRules) -> None:
        super().__init__(transactions)
        self._grace = timedelta(hours=rules.vip.grace_hours)

    async def react(self, event: PaymentReceivedEvent, work: UserWork) -> None:
        paid_until = event.paid_until or event.timestamp + MONTH
        if not await work.subscriptions.book(event, paid_until):
            return
        person = await work.people.find(event.user_id)
        if person is None:
            work.publish(RefundApprovedEvent(user_id=event.user_id, charge_id=event.charge_id))
            return
        is_gifted = await work.gifts.until(event.user_id) is not None
        before = await work.subscriptions.extend(event.user_id, paid_until, event.charge_id)
        work.publish(
            UserSubscriptionChangedEvent(
                user_id=event.user_id,
                previous_plan=VIP if before is not None or is_gifted else None,
                new_plan=VIP,
                subscription_id=event.charge_id if before is None else before.first_charge_id,
                payment_provider=PROVIDER,
            )
        )
        # A renewal may be told a little late; and what ends at night ends in the morning, so that it wakes nobody.
        over_at = person.next_loud(paid_until + self._grace)
        work.publish(SubscriptionDueEvent(event.user_id, paid_until), at=over_at)
        work.reply(
            Screen.VIP_BEGUN if before is None else Screen.VIP_RENEWED, to=event, paid_until=utc_text(paid_until)
        )


class EndVip(UserHandler):
    """What was paid or given has run out, unless there is more by now."""

    handles = (EventType.SUBSCRIPTION_DUE,)

    async def react(self, event: SubscriptionDueEvent, work: UserWork) -> None:
        held = await work.subscriptions.find(event.user_id)
        is_paid_over = held is not None and await work.subscriptions.end(event.user_id, event.paid_until)
        is_gift_over = await work.gifts.end(event.user_id, event.paid_until)
        if not (is_paid_over or is_gift_over) or await is_vip(work, event.user_id):
            return
        work.publish(ended(event.user_id, held.first_charge_id if held is not None else f"gift:{event.event_id}"))
        work.reply(Screen.VIP_ENDED, to=event)


class StopCharging(UserHandler):
    """Nobody pays on for a house that is closed to them: VIP lasts as long as it is paid, and is not renewed."""

    handles = (EventType.USER_MODERATED,)

    async def react(self, event: UserModeratedEvent, work: UserWork) -> None:
        held = await work.subscriptions.find(event.target_user_id) if event.action == "global_ban" else None
        if held is not None:
            work.publish(RenewalEndedEvent(event.target_user_id, held.first_charge_id))


class ApproveRefund(UserHandler):
    """An owner's wish to give a charge back: Telegram is told, unless there is no such charge or it is back already."""

    handles = (EventType.REFUND_ORDERED,)

    async def react(self, event: RefundOrderedEvent, work: UserWork) -> None:
        paid = await work.subscriptions.payment(event.charge_id)
        if paid is None or paid.user_id < 0:
            work.reply(Screen.REFUND_ANSWER, to=event, answer="unknown", charge_id=event.charge_id)
        elif paid.refunded_at is not None:
            work.reply(Screen.REFUND_ANSWER, to=event, answer="already", charge_id=event.charge_id)
        else:
            work.publish(RefundApprovedEvent(user_id=paid.user_id, charge_id=event.charge_id, ordered_by=event.user_id))
            work.reply(Screen.REFUND_ANSWER, to=event, answer="asked", charge_id=event.charge_id)


class NoteRefund(UserHandler):
    """A charge was given back: what it paid for ends, and its payer hears of it."""

    handles = (EventType.PAYMENT_REFUNDED,)

    async def react(self, event: PaymentRefundedEvent, work: UserWork) -> None:
        paid = await work.subscriptions.payment(event.charge_id)
        if paid is None or not await work.subscriptions.refunded(event.charge_id, work.now):
            return
        held = await work.subscriptions.find(event.user_id)
        is_over = held is not None and await work.subscriptions.end(event.user_id, paid.paid_until)
        until = await vip_until(work, event.user_id)
        ends_vip = is_over and until is None
        if held is not None and ends_vip:
            work.publish(ended(event.user_id, held.first_charge_id))
        work.publish(
            ReplyRequestedEvent(
                chat_id=event.user_id,
                user_id=event.user_id,
                screen=Screen.REFUNDED,
                data={"amount": paid.amount, "ends_vip": ends_vip, "vip_until": until and utc_text(until)},
            )
        )


async def is_vip(work: UserWork, user_id: int) -> bool:
    """Whether the person is VIP, paid or given."""
    return await vip_until(work, user_id) is not None


async def vip_until(work: UserWork, user_id: int) -> datetime | None:
    """Until when the person is VIP, paid or given; None: they are not."""
    held, given = await work.subscriptions.find(user_id), await work.gifts.until(user_id)
    ends = [end for end in (held.paid_until if held else None, given) if end is not None]
    return max(ends, default=None)


def ended(user_id: int, subscription_id: str) -> BaseEvent:
    """That somebody's VIP is over."""
    return UserSubscriptionChangedEvent(
        user_id=user_id,
        previous_plan=VIP,
        new_plan=None,
        subscription_id=subscription_id,
        payment_provider=PROVIDER,
    )
