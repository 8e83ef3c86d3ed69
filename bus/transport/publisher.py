"""Publisher: checks events, writes them as they travel, and sends each down the lane of its partition."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import cast

from bus.codec import encode
from bus.config import EventBusConfig
from bus.context import current_event
from bus.errors import EventPublishError
from bus.event import BaseEvent
from bus.event_types import EventPriority
from bus.factory import EventFactory
from bus.interfaces import IEvent, IEventStore
from bus.key_ring import KeyRing
from bus.tally import tallies_for
from bus.tracing import Tracing, caused
from bus.transport.continuity import Continuity
from bus.transport.keys import LANES, Keyspace
from bus.transport.outgoing import Outgoing, Receipt
from bus.transport.publish_lane import PublishLane
from bus.transport.schedule import when_mark
from bus.transport.wire import Detour, Line

_LANE_NAMES = {priority: priority.name.lower() for priority in LANES}

MAX_HEADS = 1000
"""Combinations of type, priority and targets that are remembered: more than a program has, unless it makes them up."""

Told = Callable[[Sequence[Outgoing]], None]


class Publisher:
    """The publishing half of a bus. `sent`: told of every batch when it has been written."""

    def __init__(
        self,
        line: Line,
        config: EventBusConfig,
        keys: Keyspace,
        producer: str,
        continuity: Continuity,
        heal: Callable[[], Awaitable[None]],
        sent: Told,
        *,
        store: IEventStore | None,
        tracing: Tracing | None,
        key_ring: KeyRing | None,
    ) -> None:
        self.published = 0
        """Events Redis took over."""
        self._tallies = tallies_for(exported=config.metrics_enabled)
        self._keys = keys
        self._store = store
        self._tracing = tracing
        self._key_ring = key_ring
        self._heads: dict[tuple[str, EventPriority, str], str] = {}
        # One for all partitions, except in a Cluster, where no script sees more than one.
        everything = range(keys.partitions)
        shares = [[partition] for partition in everything] if isinstance(line, Detour) else [everything]
        self._lanes = [PublishLane(line, config, keys, share, producer, continuity, heal, sent) for share in shares]

    async def publish(self, events: Sequence[IEvent], targets: Sequence[str] | None, due: datetime | None) -> None:
        """Return when Redis holds all of them. Raises as RedisEventBus.publish_many does."""
        if current_event.get() is not None:
            events = [caused(event) for event in events]
        receipt = Receipt(len(events))
        wanted = f",{','.join(targets)}," if targets else ""
        outgoing = [self._outgoing(receipt, event, wanted, due) for event in cast("Sequence[BaseEvent]", events)]
        if self._store is not None:
            for event in events:
                if event.priority >= EventPriority.HIGH:
                    await self._store.store_event(event)
        if self._tracing is None or not self._tracing.is_on:
            await self._hand_over(outgoing, receipt)
        else:
            with self._tracing.publishing(events, outgoing):
                await self._hand_over(outgoing, receipt)

    async def drained(self) -> None:
        """Wait until nothing is under way."""
        for lane in self._lanes:
            await lane.drained()

    async def _hand_over(self, outgoing: Sequence[Outgoing], receipt: Receipt) -> None:
        lanes = self._lanes
        if len(lanes) == 1:
            lanes[0].add(outgoing)
        else:
            for out in outgoing:
                lanes[out.partition].add((out,))
        try:
            await receipt.wait()
        except EventPublishError as error:
            refused = set(error.event_ids)
            self._count([out for out in outgoing if out.event_id not in refused])
            raise
        self._count(outgoing)

    def _count(self, stored: Sequence[Outgoing]) -> None:
        self.published += len(stored)
        for out in stored:
            self._tallies.published[out.event_type] += 1

    def _outgoing(self, receipt: Receipt, event: BaseEvent, targets: str, due: datetime | None) -> Outgoing:
        # First, since it checks what the rest relies on.
        body = encode(event, self._key_ring)
        event_type, key, event_id = event.wire_type, event.partition_key, event.event_id
        place = (event_type, event.priority, targets)
        head = self._heads.get(place)
        if head is None:
            EventFactory.class_of(event_type)
            head = f"{_LANE_NAMES[event.priority]}\n{event_type}\n{targets}"
            if len(self._heads) < MAX_HEADS:
                self._heads[place] = head
        return Outgoing(
            receipt, event_id, event_type, head, key, self._keys.partition_of(key), body, when_mark(due, event_id)
        )
