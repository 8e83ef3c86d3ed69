"""GroupStats: what a group did, for health and metrics."""

from __future__ import annotations

from datetime import UTC, datetime

from prometheus_client import Counter, Histogram

from bus import metrics
from bus.transport.entry import Entry


class GroupStats:
    """Counts and times of one group in this process. Seconds are of attempts, failed ones included."""

    def __init__(self, group: str) -> None:
        self.success_count = 0
        self.error_count = 0
        self.dead_letter_count = 0
        self.seconds = 0.0
        self.last_processed: datetime | None = None
        self._group = group
        self._latency = metrics.LATENCY_SECONDS.labels(group)
        self._by_type: dict[str, _TypeMetrics] = {}

    @property
    def attempts(self) -> int:
        return self.success_count + self.error_count

    @property
    def average_ms(self) -> float:
        return 1000 * self.seconds / self.attempts if self.attempts else 0.0

    @property
    def error_rate(self) -> float:
        return self.error_count / self.attempts if self.attempts else 0.0

    def succeeded(self, entry: Entry, seconds: float) -> None:
        self.success_count += 1
        self.seconds += seconds
        self.last_processed = datetime.now(UTC)
        of_type = self._of(entry)
        of_type.processed.inc()
        of_type.attempts.inc()
        of_type.seconds.observe(seconds)
        self._latency.observe(max(0.0, entry.age_s))

    def failed(self, entry: Entry, seconds: float) -> None:
        self.error_count += 1
        self.seconds += seconds
        of_type = self._of(entry)
        of_type.failed.inc()
        of_type.attempts.inc()
        of_type.seconds.observe(seconds)

    def retried(self, entry: Entry) -> None:
        self._of(entry).retried.inc()

    def dead_lettered(self, entry: Entry) -> None:
        self.dead_letter_count += 1
        self._of(entry).dead_lettered.inc()

    def _of(self, entry: Entry) -> _TypeMetrics:
        event_type = entry.event.event_type if entry.event is not None else "unreadable"
        found = self._by_type.get(event_type)
        if found is None:
            found = self._by_type[event_type] = _TypeMetrics(self._group, event_type)
        return found


class _TypeMetrics:
    """The metric children of one group and event type, looked up once."""

    def __init__(self, group: str, event_type: str) -> None:
        self.processed: Counter = metrics.EVENTS_PROCESSED.labels(group, event_type)
        self.failed: Counter = metrics.EVENTS_FAILED.labels(group, event_type)
        self.attempts: Counter = metrics.EVENTS.labels(group, event_type)
        self.retried: Counter = metrics.EVENTS_RETRIED.labels(group, event_type)
        self.dead_lettered: Counter = metrics.EVENTS_DEAD_LETTERED.labels(group, event_type)
        self.seconds: Histogram = metrics.PROCESSING_SECONDS.labels(group, event_type)
