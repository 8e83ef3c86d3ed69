"""Transactions: opens the unit of work of each handled event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bus import BaseEvent
from services.database.clock import Clock
from services.database.engine import Database
from services.database.inbox import Claim
from services.database.outbox import Outbox
from services.database.transaction import Transaction
from services.database.unit_of_work import UnitOfWork
from services.modules import Module, Modules

W = TypeVar("W", bound=UnitOfWork)


class Transactions:
    """Inbox claim, state and outbox rows of one event in one transaction; then the outbox has them."""

    def __init__(
        self, database: Database, outbox: Outbox, clock: Clock, modules: Modules | None = None
    ) -> None:  # fmt: skip
        self._database = database
        self._outbox = outbox
        self._clock = clock
        self._modules = modules

    async def is_open(self, module: Module, chat_id: int | None) -> bool:
        """Whether that part of the bot is open in the chat; without anybody to ask, everything is."""
        return self._modules is None or await self._modules.is_open(module, chat_id)

    async def run(
        self,
        handler_key: str,
        event: BaseEvent,
        works_in: type[W],
        react: Callable[[BaseEvent, W], Awaitable[None]],
    ) -> bool:
        """React to `event` once. True: it is committed now. False: this handler had done it before, nothing changed.

        Raises what `react` raises, or DatabaseUnavailable; then nothing was changed, and nothing will be published.
        """
        now = self._clock()

        async def react_within(transaction: Transaction) -> None:
            work = works_in(transaction.connection, event, handler_key, now)
            work.key_ring = self._outbox.key_ring
            await react(event, work)
            if work.rows:
                self._outbox.enlist(transaction, work.rows, now)

        return await self._database.transact_once(Claim(handler_key, event.event_id, now), react_within)
