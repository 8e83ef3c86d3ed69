"""Telegram Stars: invoices, the bot's word before a payment, charges, refunds. Nobody pays anything here."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

from bot.playground.errors import bad_request
from bot.playground.journal import Journal
from bot.playground.wire import Json

ANSWER_WITHIN_S = 10.0
"""How long the bot may take to answer a pre-checkout query."""

LINK = "https://t.me/$"


class Stars:
    """Invoices by slug and charges by id, kept; queries that wait for an answer, not kept."""

    def __init__(self, journal: Journal, clock: Callable[[], float]) -> None:
        self._journal = journal
        self._clock = clock
        self._invoices: dict[str, Json] = {}
        self._charges: dict[str, Json] = {}
        self._asked: dict[str, asyncio.Future[str]] = {}

    async def load(self) -> None:
        """Take up what the journal kept."""
        self._invoices = dict(await self._journal.load("invoice"))
        self._charges = dict(await self._journal.load("charge"))

    def offer(self, invoice: Json) -> str:
        """The link that opens `invoice`."""
        slug = secrets.token_urlsafe(12)
        self._invoices[slug] = invoice
        self._journal.put("invoice", slug, invoice)
        return f"{LINK}{slug}"

    def invoice(self, link: str) -> Json | None:
        """What the link offers; None for a link nobody made."""
        return self._invoices.get(link.removeprefix(LINK))

    def link_of(self, chat_id: int, message_id: int) -> str:
        """The link to what an invoice in a chat offers; one that leads nowhere for any other message."""
        place = [chat_id, message_id]
        slugs = (slug for slug, invoice in self._invoices.items() if invoice.get("message") == place)
        return f"{LINK}{next(slugs, '')}"

    async def may_be_paid(self, query_id: str, tell_bot: Callable[[], None]) -> str:
        """Ask the bot: empty when it agrees, else its reason, which is Telegram's own when it says nothing in time."""
        answered = self._asked[query_id] = asyncio.get_running_loop().create_future()
        tell_bot()
        try:
            return await asyncio.wait_for(answered, ANSWER_WITHIN_S)
        except TimeoutError:
            return "the bot did not answer in time"
        finally:
            del self._asked[query_id]

    def answer(self, query_id: str, reason: str) -> None:
        """The bot's word about a query; empty: it may be paid. ApiError when nobody waits for it."""
        answered = self._asked.get(query_id)
        if answered is None or answered.done():
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        answered.set_result(reason)

    def charge(self, person_id: int, invoice: Json, *, is_first: bool = True) -> Json:
        """What a payment tells the bot, as Telegram's SuccessfulPayment."""
        charge_id = f"stx{secrets.token_urlsafe(24)}"
        paid: Json = {
            "currency": "XTR",
            "total_amount": invoice["amount"],
            "invoice_payload": invoice["payload"],
            "telegram_payment_charge_id": charge_id,
            "provider_payment_charge_id": "",
        }
        if period_s := invoice.get("subscription_period"):
            paid |= {"subscription_expiration_date": int(self._clock()) + period_s, "is_recurring": True}
            if is_first:
                paid["is_first_recurring"] = True
        kept = {"person_id": person_id, "is_refunded": False, "is_canceled": False, "paid": paid}
        self._charges[charge_id] = kept
        self._journal.put("charge", charge_id, kept)
        return paid

    def refund(self, person_id: int, charge_id: str) -> Json:
        """What was paid, which is given back now. ApiError for a charge that is unknown or given back already."""
        kept = self._of(person_id, charge_id)
        if kept["is_refunded"]:
            raise bad_request("CHARGE_ALREADY_REFUNDED")
        self._change(charge_id, is_refunded=True)
        paid: dict[str, Any] = kept["paid"]
        return paid

    def cancel(self, person_id: int, charge_id: str, is_canceled: bool) -> None:
        """Let a subscription be renewed, or not."""
        self._of(person_id, charge_id)
        self._change(charge_id, is_canceled=is_canceled)

    def _of(self, person_id: int, charge_id: str) -> Json:
        kept = self._charges.get(charge_id)
        if kept is None or kept["person_id"] != person_id:
            raise bad_request("CHARGE_NOT_FOUND")
        return kept

    def _change(self, charge_id: str, **changes: Any) -> None:
        self._charges[charge_id] = {**self._charges[charge_id], **changes}
        self._journal.put("charge", charge_id, self._charges[charge_id])
