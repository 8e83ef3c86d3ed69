"""The source: numbered events for each user, published in order until each is confirmed."""

from __future__ import annotations

import asyncio
from collections import Counter

from bus import EventPublishError, PointsAwardedEvent, RedisEventBus
from tests.chaos.bus.ledger import Ledger

PAUSE_S = 0.01
"""Between two rounds, in which each user gets one event."""


class Source:
    """Publishes user by user 1, 2, 3, … and keeps what it published, as an outbox does.

    A refused event is published again before the next one of its user. After Redis lost its
    data each user goes back to the first event that nobody has handled.
    """

    def __init__(self, users: int, ledger: Ledger) -> None:
        self.ledger = ledger
        self.refused = 0
        self.recalls = 0
        self._journal: dict[int, list[PointsAwardedEvent]] = {user: [] for user in range(1, users + 1)}
        self._next: Counter[int] = Counter()
        self._data_lost = False
        self._full = False

    @property
    def published(self) -> set[tuple[int, int]]:
        """User and number of every event that was ever confirmed or tried."""
        return {(user, number) for user, events in self._journal.items() for number in range(1, len(events) + 1)}

    @property
    def all_confirmed(self) -> bool:
        return all(self._next[user] == len(events) for user, events in self._journal.items())

    async def data_lost(self) -> None:
        """What the source's bus calls."""
        self._data_lost = True

    def stop_growing(self) -> None:
        """From now on only publish what is not confirmed."""
        self._full = True

    def grow(self) -> None:
        self._full = False

    async def run(self, bus: RedisEventBus) -> None:
        """Publish round after round until cancelled."""
        while True:
            self._go_back_if_lost()
            await self._round(bus)
            await asyncio.sleep(PAUSE_S)

    def _go_back_if_lost(self) -> None:
        self.ledger.look()
        if not self._data_lost:
            return
        self._data_lost = False
        self.recalls += 1
        for user, events in self._journal.items():
            unhandled = (at for at in range(len(events)) if not self.ledger.handled[user, at + 1])
            self._next[user] = min(self._next[user], next(unhandled, len(events)))

    async def _round(self, bus: RedisEventBus) -> None:
        batch = []
        for user, events in self._journal.items():
            if self._next[user] == len(events):
                if self._full:
                    continue
                events.append(PointsAwardedEvent(user_id=user, points_amount=len(events) + 1, action_type="chaos"))
            batch.append(events[self._next[user]])
        refused: set[str] = set()
        try:
            await bus.publish_many(batch)
        except EventPublishError as error:
            refused = set(error.event_ids)
            self.refused += len(refused)
        for event in batch:
            self._next[event.user_id] += event.event_id not in refused
