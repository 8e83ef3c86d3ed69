"""What admins and the protection do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class AdminActionPerformedEvent(
    BaseEvent,
    event_type=EventType.ADMIN_ACTION_PERFORMED,
    priority=EventPriority.CRITICAL,
    partition_by=("target_user_id", "admin_user_id"),
):
    """An admin did something, or was refused."""

    admin_user_id: int
    action_type: str
    target_user_id: int | None
    action_details: dict[str, Any]


class UserModeratedEvent(
    BaseEvent,
    event_type=EventType.USER_MODERATED,
    priority=EventPriority.CRITICAL,
    partition_by=("target_user_id",),
):
    """A sanction was put on a person, or lifted. `until` is None where it has no end."""

    admin_user_id: int
    target_user_id: int
    action: str
    reason: str
    chat_id: int
    until: datetime | None = None


class ContentModeratedEvent(
    BaseEvent,
    event_type=EventType.CONTENT_MODERATED,
    priority=EventPriority.HIGH,
    sensitive=("content_excerpt",),
):
    """A message was removed; `content_excerpt` keeps what it said.

    The excerpt is somebody's own words, kept although they are gone from the chat: it is sealed wherever it rests. Who
    did what and why stays readable, since an audit that cannot be read without keys is none.
    """

    admin_user_id: int
    chat_id: int
    message_id: int
    action: str
    reason: str
    content_excerpt: str


class SystemConfigurationChangedEvent(
    BaseEvent,
    event_type=EventType.SYSTEM_CONFIGURATION_CHANGED,
    priority=EventPriority.CRITICAL,
    partition_by=("key",),
):
    """A setting has a new value. Values are JSON."""

    admin_user_id: int
    key: str
    old_value: Any
    new_value: Any
