"""Roles of the whole bot: asked for, given and taken."""

from __future__ import annotations

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class RoleRequestedEvent(
    RequestEvent, event_type=EventType.ROLE_REQUESTED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """Somebody wants to see who has a role, or to give or take one. Nobody is believed: permissions are looked up.

    `argument`: nothing or `list`, `grant <whom> <role>` or `revoke <whom> <role>`; somebody without a username may be
    named by a mention (`mention_…`), which is left out of the argument then. A button carries it read: `deed` (grant or
    revoke), `target_id` and `role`.
    """

    argument: str = ""
    first_name: str = ""
    mention_user_id: int | None = None
    mention_name: str = ""
    deed: str | None = None
    target_id: int | None = None
    role: str | None = None


class RoleChangedEvent(
    BaseEvent, event_type=EventType.ROLE_CHANGED, priority=EventPriority.CRITICAL, partition_by=("target_user_id",)
):  # fmt: skip
    """Somebody was given a role of the whole bot (`admin`, `moderator`, `editor`), or has it no longer."""

    admin_user_id: int
    target_user_id: int
    role: str
    is_granted: bool
    admin_name: str = ""
    target_name: str = ""
