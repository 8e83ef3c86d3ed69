"""PublishCommands: what is sent to Redis for a batch of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from bus.transport.connection import PUBLISH, PUBLISH_ONE, LuaScript
from bus.transport.continuity import Continuity
from bus.transport.keys import Keyspace
from bus.transport.outgoing import Outgoing

MAX_WAYS = 10_000
"""Combinations of head and partition whose keys are remembered."""


class PublishCommand(NamedTuple):
    """A script with its keys and arguments."""

    script: LuaScript
    keys: Sequence[str]
    args: Sequence[Any]


class PublishCommands:
    """Makes the commands of one lane. `alone`: all live listeners are on the server the events go to."""

    def __init__(
        self, keys: Keyspace, partitions: Sequence[int], producer: str, continuity: Continuity, *, alone: bool
    ) -> None:
        self._keyspace = keys
        self._producer = producer
        self._continuity = continuity
        self._producers = keys.producers(partitions[0])
        self._fixed = (keys.events, "1" if alone else "", keys.bell, keys.alarm, producer)
        self._metas = {partition: keys.meta(partition) for partition in partitions}
        self._prefixes = {partition: keys.prefix(partition) for partition in partitions}
        self._ways: dict[tuple[str, int], tuple[list[str], list[object]]] = {}

    def of(self, batch: Sequence[Outgoing], number: int) -> PublishCommand:
        """The command that stores `batch` under its number."""
        if len(batch) == 1:
            outgoing = batch[0]
            # A head that ends here names no target services.
            if not outgoing.when and outgoing.head.endswith("\n"):
                return self._of_one(outgoing, number)
        return self._of_several(batch, number)

    def _of_one(self, outgoing: Outgoing, number: int) -> PublishCommand:
        place = (outgoing.head, outgoing.partition)
        keys, way = self._ways.get(place) or self._way(place)
        mark = self._continuity.mark(outgoing.partition)
        return PublishCommand(PUBLISH_ONE, keys, (mark, self._producer, number, *way, outgoing.key, outgoing.body))

    def _way(self, place: tuple[str, int]) -> tuple[list[str], list[object]]:
        head, partition = place
        lane, event_type, _ = head.split("\n")
        names = self._keyspace
        keys = [self._producers, self._metas[partition], names.asleep(partition), *names.routes(partition, event_type)]
        way = (keys, [f"{self._prefixes[partition]}q:", f":{lane}", names.events + event_type, names.bell, partition])
        if len(self._ways) < MAX_WAYS:
            self._ways[place] = way
        return way

    def _of_several(self, batch: Sequence[Outgoing], number: int) -> PublishCommand:
        """The batch partition by partition, in order within each."""
        parts: dict[int, list[Outgoing]] = {}
        for outgoing in batch:
            parts.setdefault(outgoing.partition, []).append(outgoing)
        keys = [self._producers]
        args: list[object] = [*self._fixed, number, ""]
        times: dict[str, str] = {}
        position = 0
        for partition, part in parts.items():
            keys.append(self._metas[partition])
            args += (partition, self._prefixes[partition], self._continuity.mark(partition), len(part))
        for part in parts.values():
            for outgoing in part:
                position += 1
                args += (outgoing.head, outgoing.key, outgoing.body)
                if outgoing.when:
                    times[str(position)] = outgoing.when
        if times:
            args[6] = orjson.dumps(times)
        return PublishCommand(PUBLISH, keys, args)
