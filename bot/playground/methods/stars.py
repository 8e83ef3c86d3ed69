"""Stars: invoices as links and as messages, the answer before a payment, refunds, subscriptions."""

from __future__ import annotations

from bot.playground.errors import bad_request
from bot.playground.methods.access import person_named, writable_chat
from bot.playground.methods.content import answered_message, inline_keyboard_of
from bot.playground.params import Params, as_integer
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

MONTH_S = 2_592_000
MOST_STARS = 10_000


async def create_invoice_link(telegram: Telegram, params: Params) -> str:
    period_s = params.integer("subscription_period")
    if period_s not in (0, MONTH_S):
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    return telegram.stars.offer({**_invoice(params), "subscription_period": period_s})


async def send_invoice(telegram: Telegram, params: Params) -> Json:
    chat, invoice, keyboard = writable_chat(telegram, params), _invoice(params), inline_keyboard_of(params)
    if keyboard and not keyboard["reply_markup"]["inline_keyboard"][0][0].get("pay"):
        raise bad_request("REPLY_MARKUP_BUY_EMPTY")
    shown = {
        "title": invoice["title"],
        "description": invoice["description"],
        "start_parameter": params.text("start_parameter"),
        "currency": "XTR",
        "total_amount": invoice["amount"],
    }
    answered = answered_message(chat, params)
    message = telegram.world.post(chat, telegram.world.bot_user(), invoice=shown, **answered, **keyboard)
    telegram.stars.offer({**invoice, "subscription_period": 0, "message": [chat.id, message["message_id"]]})
    return message


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


def _invoice(params: Params) -> Json:
    """What is offered: title, description, payload, and how many Stars."""
    title, description, payload = params.text("title"), params.text("description"), params.text("payload")
    if not title or len(title) > 32 or not description:
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
    return {"title": title, "description": description, "payload": payload, "amount": amount}


METHODS = {
    "sendInvoice": send_invoice,
    "createInvoiceLink": create_invoice_link,
    "answerPreCheckoutQuery": answer_pre_checkout_query,
    "refundStarPayment": refund_star_payment,
    "editUserStarSubscription": edit_user_star_subscription,
}
