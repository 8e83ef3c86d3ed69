"""The bus's Prometheus metrics. Labels are bounded by the code: event types and handlers, never people.

What every event counts into is in bus.tally.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge

EVENTS_DUE = Counter("events_due_total", "Scheduled events this process moved into the queues when they were due")
EVENTS_REQUEUED = Counter("events_requeued_total", "Dead letters this process requeued", ["handler", "event_type"])
ACTIVE_SUBSCRIPTIONS = Gauge("active_subscriptions", "Subscriptions of this process")
LOOP_PROGRESS_AGE_SECONDS = Gauge("loop_progress_age_seconds", "Since the slowest of this process's readers came round")
LEASES_LOST = Counter("leases_lost_total", "Leases that ran out before they were renewed", ["handler"])
FENCED = Counter("fenced_refused_total", "Turns Redis refused because the lease was somebody else's", ["handler"])
CIRCUIT_STATE = Gauge("circuit_state", "Whether events are handled: 0 closed, 1 half-open, 2 open", ["handler"])
QUEUE_LAG = Gauge("queue_lag_entries", "Entries nobody has in hand yet", ["group"])
QUEUE_PENDING = Gauge("queue_pending_entries", "Entries in hand, not finished", ["group"])
QUEUE_OLDEST_AGE_SECONDS = Gauge("queue_oldest_age_seconds", "Age of the oldest unfinished entry", ["group"])
QUEUE_UNREAD = Gauge("queue_unread_entries", "Entries in queues that no process reads", ["group"])
SCHEDULED = Gauge("scheduled_events", "Events that wait for their time")
DEAD_LETTERS = Gauge("dead_letters", "Dead letters that wait for a decision", ["group"])
QUEUE_GAUGES = (QUEUE_LAG, QUEUE_PENDING, QUEUE_OLDEST_AGE_SECONDS, QUEUE_UNREAD, DEAD_LETTERS)
MEMBERS_SEEN = Gauge("bus_members_seen", "Processes that handle events on this bus, as this one sees them")
PARTITIONS = Gauge("bus_partitions", "Into how many queues each group's events are spread")
QUEUES_OWNED = Gauge("queues_owned", "Queues this process believes to own", ["group"])
REDIS_MEMORY_USED_BYTES = Gauge("redis_memory_used_bytes", "Memory Redis uses; of a Cluster its fullest master")
REDIS_MEMORY_MAX_BYTES = Gauge("redis_memory_max_bytes", "Memory Redis may use; 0: no limit")
GROUPS_RECREATED = Counter("groups_recreated_total", "Times Redis had lost its groups and got them back")
REDIS_ERRORS = Counter("bus_redis_errors_total", "Calls to Redis that failed and were tried again", ["part"])
