"""PreparedHandler: a handler that looks things up before its transaction begins."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Generic, TypeVar

from bus import BaseEvent, IEvent
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork

P = TypeVar("P")


class PreparedHandler(GamificationHandler, Generic[P]):
    """Reads first, what may take its time or needs another server; decides then, in the transaction.

    On SQLite everybody waits for the one transaction that writes: nothing slow belongs into it.
    """

    @abstractmethod
    async def prepare(self, event: Any) -> P:
        """What `decide` needs about `event`. It is read again each time the event is delivered."""

    @abstractmethod
    async def decide(self, event: Any, work: GamificationWork, prepared: P) -> None:
        """What the game does about `event`, as in ServiceHandler.react."""

    async def react(self, event: Any, work: GamificationWork) -> None:
        await self.decide(event, work, await self.prepare(event))

    async def _process_event(self, event: IEvent) -> bool:
        if not isinstance(event, BaseEvent):
            raise TypeError(f"{self.handler_key} takes events of the catalogue, not a {type(event).__name__}")
        if not await self._is_open(event):
            return await super()._process_event(event)
        prepared = await self.prepare(event)
        await self._transactions.run(
            self.handler_key, event, GamificationWork, lambda event, work: self.decide(event, work, prepared)
        )
        return True
