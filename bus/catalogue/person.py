"""What people ask about themselves: whom they invited, what is held about them, how to be forgotten."""

from __future__ import annotations

from datetime import datetime

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class InviteRequestedEvent(RequestEvent, event_type=EventType.INVITE_REQUESTED, source="telegram_adapter"):
    """Somebody wants the link that invites a friend."""


class ReferralCompletedEvent(BaseEvent, event_type=EventType.REFERRAL_COMPLETED, priority=EventPriority.HIGH):
    """An invited friend stayed: `user_id` is to be paid for it. Told once for each side that earns something.

    `role` is "referrer" for who invited and "friend" for who came; `other_user_id` is the other of the two.
    """

    user_id: int
    other_user_id: int
    role: str


class PrivacyRequestedEvent(RequestEvent, event_type=EventType.PRIVACY_REQUESTED, source="telegram_adapter"):
    """Somebody wants to know what is held about people."""


class TermsRequestedEvent(RequestEvent, event_type=EventType.TERMS_REQUESTED, source="telegram_adapter"):
    """Somebody wants to read the terms."""


class ExportRequestedEvent(RequestEvent, event_type=EventType.EXPORT_REQUESTED, source="telegram_adapter"):
    """Somebody wants everything that is held about them."""


class ErasureRequestedEvent(RequestEvent, event_type=EventType.ERASURE_REQUESTED, source="telegram_adapter"):
    """Somebody wants to be forgotten; `is_confirmed` once they were told what that means."""

    is_confirmed: bool = False


class ErasureDueEvent(BaseEvent, event_type=EventType.ERASURE_DUE):
    """A while after an erasure: what was still on its way then has arrived, and is erased as well."""

    user_id: int
    erased_at: datetime
