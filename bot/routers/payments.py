"""What Telegram tells about payments: the question before one, which is answered here and now, and what was paid."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from aiogram import Router
from aiogram.types import Message, PreCheckoutQuery

from bot.checkout import Checkout
from bot.commands import CommandCall
from bot.moderation.router import CommandFor
from bot.routers.filters import in_own_name, in_private
from bot.routers.messages import Publish
from bot.translator import NAMESPACE, Heard, about_message, heard_at
from bus.catalogue import PaymentReceivedEvent, PaymentRefundedEvent, RefundRequestedEvent

LONGEST_CHARGE = 200
"""Characters of a charge's id; Telegram's have some 140."""


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="payments")
    routes.pre_checkout_query.register(asked_before_payment)
    routes.message.register(paid, tells_of_payment)
    routes.message.register(refunded, tells_of_refund)
    routes.message.register(refund_asked, CommandFor(RefundRequestedEvent), in_private, in_own_name)
    return routes


async def tells_of_payment(message: Message) -> bool:
    """Telegram tells that something was paid."""
    return message.successful_payment is not None


async def tells_of_refund(message: Message) -> bool:
    """Telegram tells that something was given back."""
    return message.refunded_payment is not None


async def asked_before_payment(query: PreCheckoutQuery, checkout: Checkout | None) -> None:
    """Telegram waits ten seconds for this answer: it goes no way through the bus."""
    if checkout is not None:
        await checkout.answer(query)


async def paid(message: Message, heard: Heard, publish: Publish) -> None:
    """A payment went through."""
    payment, person = message.successful_payment, message.from_user
    if payment is None or person is None:
        return
    until = payment.subscription_expiration_date
    about: dict[str, Any] = {
        **heard_at(message.date, heard),
        # By the charge: told again under another update, it is the same payment.
        "event_id": str(uuid5(NAMESPACE, f"paid:{payment.telegram_payment_charge_id}")),
    }
    publish(
        PaymentReceivedEvent(
            user_id=person.id,
            chat_id=message.chat.id,
            chat_type=message.chat.type,
            language_code=person.language_code,
            charge_id=payment.telegram_payment_charge_id,
            product=payment.invoice_payload,
            currency=payment.currency,
            amount=payment.total_amount,
            paid_until=None if until is None else datetime.fromtimestamp(until, UTC),
            is_renewal=bool(payment.is_recurring and not payment.is_first_recurring),
            **about,
        )
    )


async def refunded(message: Message, heard: Heard, publish: Publish) -> None:
    """A payment was given back."""
    payment = message.refunded_payment
    if payment is not None:
        charge_id = payment.telegram_payment_charge_id
        about: dict[str, Any] = {**heard_at(message.date, heard), "event_id": refund_id(charge_id)}
        publish(PaymentRefundedEvent(user_id=message.chat.id, charge_id=charge_id, **about))


async def refund_asked(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """Somebody wants a payment given back: an owner says which, others may want their own."""
    publish(
        RefundRequestedEvent(
            **about_message(message, heard),
            charge_id=call.argument[:LONGEST_CHARGE],
            first_name=message.from_user.first_name if message.from_user else "",
        )
    )


def refund_id(charge_id: str) -> str:
    """The id of the event that tells this refund, whoever hears of it first."""
    return str(uuid5(NAMESPACE, f"refunded:{charge_id}"))
