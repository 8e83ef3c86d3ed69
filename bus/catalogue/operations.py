"""What Diana's operators ask for, and what her processes tell about themselves."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Any

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class DashboardRequestedEvent(
    RequestEvent, event_type=EventType.DASHBOARD_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """An operator wants to see how things are: `tab` is people, story or bus. `is_chart`: as a picture."""

    tab: str = "people"
    is_chart: bool = False


class HealthRequestedEvent(RequestEvent, event_type=EventType.HEALTH_REQUESTED, source="telegram_adapter"):
    """An operator wants to see what is well and what is not."""


class ServicePulseEvent(
    BaseEvent, event_type=EventType.SERVICE_PULSE, priority=EventPriority.LOW, partition_by=("replica",)
):  # fmt: skip
    """A process tells what it did since its last pulse, and how it is.

    `replica` is its host and port. Events published and handled, attempts that failed, and events given up on are its
    own; `dead_letters` is how many wait for a decision, of all processes. `checks`: `{name, gate, ok, detail, since}`
    of each health check, `ok` None before it ran, `since` as ISO 8601 text.
    """

    replica: str
    version: str
    roles: list[str]
    started_at: datetime
    published: int
    processed: int
    failed: int
    dead_lettered: int
    dead_letters: int = 0
    checks: list[dict[str, Any]] = field(default_factory=list)


class DeadLettersRequestedEvent(
    RequestEvent, event_type=EventType.DEAD_LETTERS_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """An operator looks at the dead letters, or decides about them.

    `deed`: list, cause, letter, requeue or discard. `cause` names one by its short id; a decision is about the letter
    of that id, or without one about all of the cause. What is discarded is gone: that needs `is_sure`. `page`: of the
    list, or the number of the letter, from 0.
    """

    deed: str = "list"
    cause: str | None = None
    letter: str | None = None
    page: int = 0
    is_sure: bool = False


class DeadLettersOrderedEvent(
    BaseEvent,
    event_type=EventType.DEAD_LETTERS_ORDERED,
    priority=EventPriority.HIGH,
    partition_by=("group",),
):
    """What is to become of the dead letters of a cause that died until `ordered_at`: `deed` is requeue or discard.

    `letter`: of that one alone. `done`: how many it was done to already. The answer goes to the message of the chat.
    """

    admin_user_id: int
    deed: str
    group: str
    fingerprint: str
    ordered_at: datetime
    chat_id: int
    letter: str | None = None
    message_id: int | None = None
    language_code: str | None = None
    done: int = 0


class AlarmDueEvent(
    BaseEvent, event_type=EventType.ALARM_DUE, priority=EventPriority.CRITICAL, partition_by=("check_name",)
):  # fmt: skip
    """Time to look again at a check that went bad or well: at that spell of it, if it had no further relapse."""

    check_name: str
    spell: int
    relapses: int
