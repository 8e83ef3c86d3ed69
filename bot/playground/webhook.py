"""The bot's own address: where it is, what getWebhookInfo tells of it, and the delivery that goes there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict

from bot.playground.delivery import Address, Delivery, Invoke
from bot.playground.journal import Journal
from bot.playground.updates import UpdateQueue
from bot.playground.wire import Json


class Webhook:
    """Delivers to one address at a time, and keeps which over restarts."""

    def __init__(self, journal: Journal, updates: UpdateQueue, clock: Callable[[], float]) -> None:
        self._journal = journal
        self._updates = updates
        self._clock = clock
        self._delivery: Delivery | None = None
        self._changing = asyncio.Lock()
        self.address = Address()
        self.invoke: Invoke | None = None

    async def load(self) -> None:
        """Take up what the journal kept, and go on delivering."""
        kept = dict(await self._journal.load("webhook"))
        if kept:
            self.address = Address(**kept["address"])
        self._start()

    async def set(self, address: Address) -> None:
        """Deliver to this address from now on; an empty url ends delivery."""
        async with self._changing:  # Two calls at once must not leave two deliveries behind.
            await self.stop()
            self.address = address
            self._keep()
            self._start()

    async def stop(self) -> None:
        """End delivery at once; updates under way stay unconfirmed."""
        delivery, self._delivery = self._delivery, None
        if delivery is not None:
            await delivery.stop()

    def info(self) -> Json:
        """Telegram's WebhookInfo."""
        info: Json = {
            "url": self.address.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.address.url:
            info["max_connections"] = self.address.max_connections
        if self.address.last_error_date:
            info["last_error_date"] = self.address.last_error_date
            info["last_error_message"] = self.address.last_error_message
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    def _start(self) -> None:
        if self.address.url:
            self._delivery = Delivery(self.address, self._updates, self._journal, self._note, self.invoke)

    def _note(self, problem: str) -> None:
        self.address.last_error_date = int(self._clock())
        self.address.last_error_message = problem
        self._keep()

    def _keep(self) -> None:
        self._journal.put("webhook", "address", asdict(self.address))
