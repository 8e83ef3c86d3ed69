"""GroupStats: what a group did, for health and metrics."""

from __future__ import annotations

from datetime import UTC, datetime
from time import time

from bus.tally import Tallies, Tally
from bus.transport.entry import Entry


class GroupStats:
    """Counts and times of one group in this process. Seconds are of attempts, failed ones included.

    `tallies`: where they are counted for Prometheus.
    """

    def __init__(self, group: str, tallies: Tallies) -> None:
        self.success_count = 0
        self.error_count = 0
        self.dead_letter_count = 0
        self.seconds = 0.0
        self._last_processed_s: float | None = None
        self._group = group
        self._tallies = tallies
        self._latency = tallies.latency_of(group)
        self._by_type: dict[str, Tally] = {}

    @property
    def attempts(self) -> int:
        return self.success_count + self.error_count

    @property
    def average_ms(self) -> float:
        return 1000 * self.seconds / self.attempts if self.attempts else 0.0

    @property
    def error_rate(self) -> float:
        return self.error_count / self.attempts if self.attempts else 0.0

    @property
    def last_processed(self) -> datetime | None:
        """When an event was last finished."""
        return None if self._last_processed_s is None else datetime.fromtimestamp(self._last_processed_s, UTC)

    def succeeded(self, entry: Entry, seconds: float) -> None:
        now_s = time()
        self.success_count += 1
        self.seconds += seconds
        self._last_processed_s = now_s
        tally = self._of(entry)
        tally.processed += 1
        tally.processing.add(seconds)
        self._latency.add(max(0.0, now_s - entry.born_s))

    def failed(self, entry: Entry, seconds: float) -> None:
        self.error_count += 1
        self.seconds += seconds
        tally = self._of(entry)
        tally.failed += 1
        tally.processing.add(seconds)

    def retried(self, entry: Entry) -> None:
        self._of(entry).retried += 1

    def dead_lettered(self, entry: Entry) -> None:
        self.dead_letter_count += 1
        self._of(entry).dead_lettered += 1

    def _of(self, entry: Entry) -> Tally:
        event_type = entry.event.wire_type if entry.event is not None else "unreadable"
        found = self._by_type.get(event_type)
        if found is None:
            found = self._by_type[event_type] = self._tallies.of(self._group, event_type)
        return found
