"""What the program tells about itself."""

from __future__ import annotations

from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class ServiceStartedEvent(
    BaseEvent, event_type=EventType.SERVICE_STARTED, partition_by=("service_name",)
):  # fmt: skip
    """A service is up. `startup_time_ms` is what that took."""

    service_name: str
    service_version: str
    startup_time_ms: float


class ServiceStoppedEvent(
    BaseEvent, event_type=EventType.SERVICE_STOPPED, partition_by=("service_name",)
):  # fmt: skip
    """A service is about to end."""

    service_name: str
    reason: str


class ErrorOccurredEvent(BaseEvent, event_type=EventType.ERROR_OCCURRED, priority=EventPriority.CRITICAL):
    """Something broke that an operator should see."""

    error_type: str
    error_message: str
    stack_trace: str | None = None
    user_id: int | None = None


class HealthCheckFailedEvent(
    BaseEvent,
    event_type=EventType.HEALTH_CHECK_FAILED,
    priority=EventPriority.CRITICAL,
    partition_by=("check_name",),
):
    """A health check went from good to bad. `consecutive_failures` is 1 at the first; 0: it is good again.

    `replica` is the process that says so, by host and port.
    """

    check_name: str
    detail: str
    consecutive_failures: int
    replica: str = ""


class SagaTimeoutReachedEvent(BaseEvent, event_type=EventType.SAGA_TIMEOUT_REACHED, partition_by=("key",)):
    """A time that a saga set itself has come: `timeout` of the run of `saga` that is about `key`.

    The key is the partition key of what the run is about, so that this takes its turn among those events.
    """

    saga: str
    key: str
    timeout: str
