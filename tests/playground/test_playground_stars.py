"""Stars in the playground: an invoice, the bot's word about it, a charge, and the way back."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.playground.playground_hands import ADA, BENJAMIN, GROUP, BotClient, People

MONTH_S = 2_592_000
OFFER = {
    "title": "VIP for a month",
    "description": "Doors others walk past.",
    "payload": "vip:1",
    "currency": "XTR",
    "prices": [{"label": "VIP", "amount": 250}],
    "subscription_period": MONTH_S,
}


async def told(bot: BotClient, kind: str) -> dict[str, Any]:
    """The next thing of a kind the bot hears."""
    offset = 0
    while True:
        for update in await bot.get("getUpdates", offset=offset, timeout=5):
            offset = update["update_id"] + 1
            if kind in update:
                await bot.get("getUpdates", offset=offset)
                found: dict[str, Any] = update[kind]
                return found
            if kind in update.get("message", {}):
                await bot.get("getUpdates", offset=offset)
                payment: dict[str, Any] = update["message"][kind]
                return payment


async def test_what_a_link_offers_can_be_looked_at_without_what_is_only_the_bots(
    bot: BotClient, people: People
) -> None:
    link = await bot.get("createInvoiceLink", **OFFER)

    offered = await people.look(f"invoice?as={ADA}&link={link}")
    missing = await people.ask("GET", f"/play/invoice?as={ADA}&link=https://t.me/$nothing")

    assert offered == {
        "title": "VIP for a month",
        "description": "Doors others walk past.",
        "amount": 250,
        "subscription_period": MONTH_S,
        "link": link,
    }
    assert missing[0] == 404


async def test_a_payment_the_bot_agrees_to_is_charged_and_given_back_once(bot: BotClient, people: People) -> None:
    link = await bot.get("createInvoiceLink", **OFFER)

    paying = asyncio.create_task(people.do("pay", as_=ADA, link=link))
    query = await told(bot, "pre_checkout_query")
    await bot.get("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    charge_id = (await paying)["charge_id"]
    paid = await told(bot, "successful_payment")
    not_theirs = await bot.refused("refundStarPayment", user_id=BENJAMIN, telegram_payment_charge_id=charge_id)
    await bot.get("refundStarPayment", user_id=ADA, telegram_payment_charge_id=charge_id)
    again = await bot.refused("refundStarPayment", user_id=ADA, telegram_payment_charge_id=charge_id)

    assert (query["total_amount"], query["invoice_payload"]) == (250, "vip:1")
    assert (paid["telegram_payment_charge_id"], paid["is_first_recurring"]) == (charge_id, True)
    assert ("CHARGE_NOT_FOUND" in not_theirs, "CHARGE_ALREADY_REFUNDED" in again) == (True, True)
    history = await people.history(ADA)
    assert [next(kind for kind in message if kind.endswith("_payment")) for message in history] == [
        "successful_payment",
        "refunded_payment",
    ]


async def test_a_payment_the_bot_refuses_is_not_charged_and_its_reason_is_shown(bot: BotClient, people: People) -> None:
    link = await bot.get("createInvoiceLink", **OFFER)

    paying = asyncio.create_task(people.ask("POST", "/play/pay", as_=ADA, link=link))
    query = await told(bot, "pre_checkout_query")
    await bot.get("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=False, error_message="Sold out")

    assert await paying == (409, {"error": "Sold out"})
    assert await people.history(ADA) == []


async def test_an_invoice_in_a_chat_is_a_message_and_is_paid_there(bot: BotClient, people: People) -> None:
    offer = {name: value for name, value in OFFER.items() if name != "subscription_period"}
    sent = await bot.get("sendInvoice", chat_id=GROUP, **offer)
    wrong = await bot.refused(
        "sendInvoice",
        chat_id=GROUP,
        **offer,
        reply_markup={"inline_keyboard": [[{"text": "No", "callback_data": "n"}]]},
    )

    offered = await people.look(f"invoice?as={BENJAMIN}&chat_id={GROUP}&message_id={sent['message_id']}")
    paying = asyncio.create_task(people.do("pay", as_=BENJAMIN, link=offered["link"]))
    query = await told(bot, "pre_checkout_query")
    await bot.get("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    await paying

    assert (sent["invoice"]["title"], sent["invoice"]["total_amount"]) == ("VIP for a month", 250)
    assert "REPLY_MARKUP_BUY_EMPTY" in wrong
    paid = (await people.history(BENJAMIN, GROUP))[-1]
    assert (paid["from"]["id"], paid["successful_payment"]["total_amount"]) == (BENJAMIN, 250)
