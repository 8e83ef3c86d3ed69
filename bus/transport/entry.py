"""Entry: one event in one group's hands."""

from __future__ import annotations

from time import time

from bus.event import BaseEvent
from bus.event_types import EventPriority


class Entry:
    """What a turn fetched: where it lies, whose order it belongs to, and how often it was tried here.

    `heirloom`: it was handed out before and never acknowledged, so a process may have died of it. `excused`: how many
    of its failed attempts were no fault of the event's.
    """

    __slots__ = (
        "attempts",
        "body",
        "born_s",
        "event",
        "excused",
        "failed_at",
        "heirloom",
        "id",
        "key",
        "lane",
        "partition",
    )

    def __init__(
        self, partition: int, lane: EventPriority, id: bytes, key: bytes, body: bytes, *, heirloom: bool
    ) -> None:
        self.partition = partition
        self.lane = lane
        self.id = id
        self.key = key
        self.body = body
        self.heirloom = heirloom
        self.born_s = int(id[: id.index(b"-")]) / 1000
        """When Redis took the event over (Unix seconds): an entry's id begins with the server's clock."""
        self.attempts = 0
        self.excused = 0
        self.event: BaseEvent | None = None
        self.failed_at: float | None = None

    @property
    def age_s(self) -> float:
        """Seconds since Redis took the event over."""
        return time() - self.born_s
