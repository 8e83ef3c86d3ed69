"""Buttons about groups: what to do about an action, the audit, the door."""

from __future__ import annotations

from bot.callbacks.tap import Tap
from bus.catalogue import (
    AuditRequestedEvent,
    ModerationRequestedEvent,
    NewcomerTappedEvent,
    RequestEvent,
)


class ModerationTap(Tap, prefix="m1"):
    """Do this about the recorded action of that number. The owner is nobody (0): rights decide whose tap counts."""

    verb: str
    action_id: int

    def asks_for(self) -> type[RequestEvent]:
        return ModerationRequestedEvent


class TurnAudit(Tap, prefix="w1"):
    """See another page of the audit."""

    page: int
    who: int | None = None
    action: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return AuditRequestedEvent


class EnterGroup(Tap, prefix="j1"):
    """I have just come into this group, and am a person. The owner is nobody (0) where many are asked at once."""

    def asks_for(self) -> type[RequestEvent]:
        return NewcomerTappedEvent
