"""EventBusConfig: every knob of the bus, with its unit in its name."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(gt=0)]


class EventBusConfig(BaseModel):
    """How a RedisEventBus behaves. Wrong values are refused here, by name, with a ValueError."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    redis_url: str = "redis://localhost:6379/0"
    """redis://, rediss:// or unix:// address of Redis >= 7.0 or Valkey >= 8, redis+sentinel://host:port,…/service, or
    redis+cluster://host:port,…; bus.transport.topology says more."""
    namespace: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")] = "diana"
    """The first part of every key and channel; buses with different namespaces share a server unseen."""
    partitions: Annotated[int, Field(ge=1, le=1024)] = 8
    """Into how many queues a subscriber's events are spread by key. Changing it needs empty queues."""

    max_retry_attempts: Annotated[int, Field(ge=0)] = 3
    """Retries after the first attempt; then the event is dead-lettered."""
    retry_delay_seconds: Seconds = 1.0
    """The base of the exponential backoff."""
    retry_delay_cap_seconds: Seconds = 60.0
    """The longest wait between two attempts."""
    max_deliveries: Annotated[int, Field(ge=1)] = 5
    """An event whose delivery killed the process this many times is parked without being run again."""
    event_ttl_seconds: Seconds = 7 * 86_400.0
    """An event first delivered later than this is parked as expired."""

    lease_seconds: Seconds = 6.0
    """How long a process that gives no sign of life keeps its queues; others take over after that."""
    sole_process: bool = False
    """That no other process uses this Redis, so whoever was here before is dead: the case of an embedded server."""

    breaker_failures: Annotated[int, Field(ge=1)] = 5
    """Failures in a row that open a subscription's circuit; bus.transport.breaker says which count."""
    breaker_window_seconds: Seconds = 300.0
    """Failures further apart than this are not in a row."""
    breaker_pause_seconds: Seconds = 1.0
    """How long an open circuit waits before it tries one event; doubles each time that fails."""
    breaker_pause_cap_seconds: Seconds = 30.0
    """The longest wait between two such tries."""

    max_concurrent_handlers: Annotated[int, Field(ge=1)] = 100
    """How many events of one subscription are in hand at once."""
    prefetch: Annotated[int, Field(ge=1, le=1000)] = 200
    """How many events of one subscription, partition and priority are fetched ahead."""
    handler_timeout_seconds: Seconds = 60.0
    """How long one attempt may take before it counts as failed."""
    poll_seconds: Seconds = 1.0
    """How often an idle reader looks into its queues although no doorbell rang."""
    drain_seconds: Seconds = 10.0
    """How long shutdown waits for running handlers."""
    publish_timeout_seconds: Seconds = 5.0
    """How long a publish waits for Redis before it raises."""
    survey_seconds: Seconds = 5.0
    """How often every group's queues are looked at, for gauges and alarms."""
    unread_alarm_seconds: Seconds = 60.0
    """How long entries may lie in a queue that no process reads before an alarm is raised."""
    health_check_interval_seconds: Seconds = 30.0
    """How often an idle connection is checked."""

    metrics_enabled: bool = True
    """Whether each event published and each attempt is counted and timed for Prometheus."""
    event_store_enabled: bool = True
    """Whether HIGH and CRITICAL events also go to the event store, if one was given."""
