"""Outgoing: an event on its way to Redis, and what whoever published it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bus.errors import EventPublishError


class Receipt:
    """What one call of publish waits for: that each of its events is stored, or refused. One future for all of them."""

    __slots__ = ("_done", "_left", "_refused", "_why")

    def __init__(self, count: int) -> None:
        self._left = count
        self._refused: list[str] = []
        self._why = ""
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not count:
            self._done.set_result(None)

    async def wait(self) -> None:
        """Return when Redis holds every event. Raises EventPublishError that names those it does not hold."""
        await self._done
        if self._refused:
            raise EventPublishError(self._why, event_ids=self._refused)

    def stored(self) -> None:
        """Redis holds one more of the events."""
        self._left -= 1
        # Done already: whoever waited was cancelled.
        if not self._left and not self._done.done():
            self._done.set_result(None)

    def refuse(self, event_id: str, why: str) -> None:
        """One of the events is not going to be stored."""
        self._refused.append(event_id)
        self._why = self._why or why
        self.stored()


class Outgoing:
    """What the publish script needs of an event, and the receipt it is for.

    `head`: its lane, type and target services, as routing.lua reads them. `when`: "" for now, else when it is due.
    """

    __slots__ = ("body", "event_id", "event_type", "head", "key", "partition", "receipt", "ticket", "when")

    def __init__(
        self,
        receipt: Receipt,
        event_id: str,
        event_type: str,
        head: str,
        key: str,
        partition: int,
        body: bytes,
        when: str = "",
    ) -> None:
        self.receipt = receipt
        self.event_id = event_id
        self.event_type = event_type
        self.head = head
        self.key = key
        self.partition = partition
        self.body = body
        self.when = when
        self.ticket: int | None = None

    def refuse(self, why: str) -> None:
        """Redis is not going to hold the event."""
        self.receipt.refuse(self.event_id, why)


def refuse_all(batch: Sequence[Outgoing], why: str) -> None:
    """Tell everybody who waits for these events."""
    for outgoing in batch:
        outgoing.refuse(why)
