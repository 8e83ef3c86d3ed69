"""What every handler of moderation has in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Generic, TypeVar

from bus import IEvent
from services.admin.work import AdminWork
from services.database import ServiceHandler, Transactions, UnitOfWork

W = TypeVar("W", bound=UnitOfWork)
L = TypeVar("L")


class AdminHandler(ServiceHandler[AdminWork]):
    """A use case of moderation."""

    service = "admin"
    works_in = AdminWork


class LooksFirst(ServiceHandler[W], Generic[W, L]):
    """A use case that has to ask somebody else first: the network, outside of any transaction.

    `look` runs once per delivery, `decide` in the transaction with what it found.
    """

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions)
        self._found: dict[str, L] = {}

    async def _process_event(self, event: IEvent) -> bool:
        self._found[event.event_id] = await self.look(event)
        try:
            return await super()._process_event(event)
        finally:
            del self._found[event.event_id]

    async def react(self, event: Any, work: W) -> None:
        await self.decide(event, work, self._found[event.event_id])

    @abstractmethod
    async def look(self, event: Any) -> L:
        """What has to be known before the transaction. Does nothing that may not be done twice."""

    @abstractmethod
    async def decide(self, event: Any, work: W, found: L) -> None:
        """What to do about `event`, knowing what `look` found; everything it does goes through `work`."""


class Looking(AdminHandler, LooksFirst[AdminWork, L], Generic[L]):
    """A use case of moderation that has to ask somebody else first."""
