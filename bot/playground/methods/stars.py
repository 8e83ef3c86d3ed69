"""Stars: invoice links, the answer before a payment, refunds, subscriptions."""

from __future__ import annotations

from bot.playground.errors import bad_request
from bot.playground.methods.access import person_named
from bot.playground.params import Params, as_integer
from bot.playground.telegram import Telegram

MONTH_S = 2_592_000
MOST_STARS = 10_000


async def create_invoice_link(telegram: Telegram, params: Params) -> str:
    title, payload = params.text("title"), params.text("payload")
    if not title or len(title) > 32 or not params.text("description"):
        raise bad_request("invalid invoice title or description specified")
    if not payload or len(payload.encode()) > 128:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if params.text("currency") != "XTR":
        raise bad_request("CURRENCY_INVALID")
    prices = params.document("prices", "prices")
    price = prices[0] if isinstance(prices, list) and len(prices) == 1 else None
    amount = as_integer(price.get("amount")) if isinstance(price, dict) else None
    if amount is None or not 1 <= amount <= MOST_STARS:
        raise bad_request("STARS_INVOICE_INVALID")
    period_s = params.integer("subscription_period")
    if period_s not in (0, MONTH_S):
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    return telegram.stars.offer(
        {
            "title": title,
            "description": params.text("description"),
            "payload": payload,
            "amount": amount,
            "subscription_period": period_s,
        }
    )


async def answer_pre_checkout_query(telegram: Telegram, params: Params) -> bool:
    reason = "" if params.flag("ok") else params.text("error_message")
    if not params.flag("ok") and not reason:
        raise bad_request("error message is required when ok is false")
    telegram.stars.answer(params.text("pre_checkout_query_id"), reason)
    return True


async def refund_star_payment(telegram: Telegram, params: Params) -> bool:
    person = person_named(telegram, params)
    paid = telegram.stars.refund(person.id, params.text("telegram_payment_charge_id"))
    refunded = {name: value for name, value in paid.items() if not name.startswith(("is_", "subscription"))}
    chat = telegram.world.chats[person.id]
    message = telegram.world.post(chat, telegram.world.bot_user(), refunded_payment=refunded)
    telegram.tell_bot("message", chat, {**message, "from": person.as_user()})
    return True


async def edit_user_star_subscription(telegram: Telegram, params: Params) -> bool:
    person = person_named(telegram, params)
    telegram.stars.cancel(person.id, params.text("telegram_payment_charge_id"), params.flag("is_canceled"))
    return True


METHODS = {
    "createInvoiceLink": create_invoice_link,
    "answerPreCheckoutQuery": answer_pre_checkout_query,
    "refundStarPayment": refund_star_payment,
    "editUserStarSubscription": edit_user_star_subscription,
}
