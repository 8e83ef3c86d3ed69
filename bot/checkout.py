"""Checkout: the bot's word before a payment, and the links to pay by."""

from __future__ import annotations

from typing import Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import AnswerPreCheckoutQuery, CreateInvoiceLink
from aiogram.types import LabeledPrice, PreCheckoutQuery
from prometheus_client import Counter

from bot.ban_gate import Register
from bot.presenter.languages import ReaderLanguages
from bot.presenter.texts import Texts, Words
from bot.telegram import redact
from services.user.subscriptions import MONTH, product_for

CHECKOUTS = Counter("checkouts_total", "Pre-checkout queries by what they were answered", ["answer"])

CURRENCY = "XTR"
"""Telegram Stars."""

ANSWER_TIMEOUT_S = 8
"""Telegram waits ten seconds for the answer."""

_log = structlog.get_logger(__name__)


class Accounts(Protocol):
    """Knows who has an account. Implemented by the user service's UserDirectory."""

    async def is_registered(self, user_id: int) -> bool: ...


class Checkout:
    """Says yes to what is offered at its price to whom it was offered, and no, with a reason, to anything else."""

    def __init__(
        self,
        bot: Bot,
        texts: Texts,
        languages: ReaderLanguages,
        accounts: Accounts,
        bans: Register,
        *,
        price_stars: int,
    ) -> None:
        self._bot = bot
        self._texts = texts
        self._languages = languages
        self._accounts = accounts
        self._bans = bans
        self._price_stars = price_stars

    async def answer(self, query: PreCheckoutQuery) -> None:
        """Answer `query` now; what cannot be judged is refused, since a payment is easier made again than undone."""
        try:
            refusal = await self._refusal(query)
        except Exception as error:  # noqa: BLE001  # the person waits, and a database that is away is no reason to charge
            _log.error("checkout_not_judged", user_id=query.from_user.id, error=type(error).__name__, exc_info=True)
            refusal = "later"
        CHECKOUTS.labels(refusal or "yes").inc()
        words = self._texts.words(self._languages.spoken(query.from_user.language_code))
        reason = words.plain("checkout-refused", why=refusal) if refusal else None
        try:
            await self._bot(
                AnswerPreCheckoutQuery(pre_checkout_query_id=query.id, ok=not refusal, error_message=reason),
                request_timeout=ANSWER_TIMEOUT_S,
            )
        except AiogramError as error:
            # Telegram then cancels the payment by itself, and nobody is charged.
            _log.warning("checkout_not_answered", user_id=query.from_user.id, error=redact(str(error)))

    async def invoice_link(self, user_id: int, words: Words) -> str:
        """A link by which that person subscribes, month by month."""
        return await self._bot(
            CreateInvoiceLink(
                title=words.plain("invoice-title"),
                description=words.plain("invoice-description"),
                payload=product_for(user_id),
                currency=CURRENCY,
                prices=[LabeledPrice(label=words.plain("invoice-title"), amount=self._price_stars)],
                subscription_period=int(MONTH.total_seconds()),
            )
        )

    async def _refusal(self, query: PreCheckoutQuery) -> str:
        """Why `query` is refused; empty when it is not."""
        if query.invoice_payload != product_for(query.from_user.id) or query.currency != CURRENCY:
            return "unknown"
        if query.total_amount != self._price_stars:
            return "price"
        if await self._bans.is_banned(query.from_user.id):
            return "banned"
        return "" if await self._accounts.is_registered(query.from_user.id) else "account"
