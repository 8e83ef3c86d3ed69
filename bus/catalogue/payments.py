"""Telegram Stars: what was paid, what it buys, and how it is given back.

charge   one payment; its id (`telegram_payment_charge_id`) is the key of everything about it
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class SubscribeRequestedEvent(RequestEvent, event_type=EventType.SUBSCRIBE_REQUESTED, source="telegram_adapter"):
    """Somebody wants to see what VIP is and what it costs."""


class PaySupportRequestedEvent(RequestEvent, event_type=EventType.PAY_SUPPORT_REQUESTED, source="telegram_adapter"):
    """Somebody needs help with a payment."""


class PaymentReceivedEvent(
    RequestEvent, event_type=EventType.PAYMENT_RECEIVED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """Telegram took a payment: `amount` of `currency` (whole Stars) for what `product` names.

    `paid_until` is when a subscription's period ends; `is_renewal` for a payment Telegram made by itself.
    """

    charge_id: str = field(kw_only=True)
    product: str = field(kw_only=True)
    currency: str = field(kw_only=True)
    amount: int = field(kw_only=True)
    paid_until: datetime | None = None
    is_renewal: bool = False


class RefundRequestedEvent(
    RequestEvent, event_type=EventType.REFUND_REQUESTED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """Somebody typed `/refund`, with a charge or without. Nobody is believed: whether they may is looked up."""

    charge_id: str = ""
    first_name: str = ""


class RefundOrderedEvent(RequestEvent, event_type=EventType.REFUND_ORDERED, priority=EventPriority.HIGH):
    """An owner (`user_id`, whose right was checked) wants a charge given back."""

    charge_id: str = field(kw_only=True)


class RefundApprovedEvent(BaseEvent, event_type=EventType.REFUND_APPROVED, priority=EventPriority.HIGH):
    """A charge of `user_id` is to be given back: the bot tells Telegram so.

    `ordered_by` is the owner who wants it; None where Diana does, since the payment bought nothing.
    """

    user_id: int
    charge_id: str
    ordered_by: int | None = None


class PaymentRefundedEvent(
    BaseEvent, event_type=EventType.PAYMENT_REFUNDED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """Telegram gave a charge back."""

    user_id: int
    charge_id: str


class RefundFailedEvent(
    BaseEvent, event_type=EventType.REFUND_FAILED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """Telegram would not give a charge back, and why, in its words; `is_renewal`: it would not end the renewal.

    `ordered_by` is the owner who wanted it; None where Diana did.
    """

    user_id: int
    charge_id: str
    reason: str
    ordered_by: int | None = None
    is_renewal: bool = False


class RenewalEndedEvent(BaseEvent, event_type=EventType.RENEWAL_ENDED, priority=EventPriority.HIGH):
    """The subscription that began with a charge is not to be renewed: the bot tells Telegram so."""

    user_id: int
    charge_id: str


class SubscriptionDueEvent(BaseEvent, event_type=EventType.SUBSCRIPTION_DUE):
    """A subscription paid until `paid_until` has run out, unless it was renewed meanwhile."""

    user_id: int
    paid_until: datetime


class VipGiftRequestedEvent(BaseEvent, event_type=EventType.VIP_GIFT_REQUESTED, source="admin"):
    """An admin gives somebody days of VIP, or (negative) takes given ones back, for a reason in their own words.

    The answer is `user.vip_gift.settled`; `wish_id` is the asker's own number for it, told back with the answer.
    """

    admin_user_id: int
    user_id: int
    days: int
    reason: str
    wish_id: int | None = None


class VipGiftSettledEvent(BaseEvent, event_type=EventType.VIP_GIFT_SETTLED):
    """What became of days of VIP given or taken back. `why` nothing did: unknown_account, nothing_given; or "".

    `vip_until_before` and `vip_until` say how long the person was and is VIP, paid or given; None: not at all.
    """

    admin_user_id: int
    user_id: int
    days: int
    why: str
    vip_until_before: datetime | None = None
    vip_until: datetime | None = None
    wish_id: int | None = None
