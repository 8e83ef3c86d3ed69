"""The outbox's Prometheus metrics."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

OUTBOX_PUBLISHED = Counter("outbox_published_total", "Events the relay handed to the bus")
OUTBOX_FAILURES = Counter("outbox_publish_failures_total", "Attempts of the relay that failed and are tried again")
OUTBOX_REFUSED = Counter("outbox_refused_total", "Rows the bus can never take; they stay pending in the table")
OUTBOX_PENDING = Gauge("outbox_pending", "Rows not published yet, as last counted")
EVENTS_ACCEPTED = Counter("events_accepted_total", "New events intake committed")
