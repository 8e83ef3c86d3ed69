"""BanGate: what people who are banned from the whole bot may still ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import uuid5

from prometheus_client import Counter

from bot.translator import NAMESPACE
from bus.catalogue import (
    AppealRequestedEvent,
    AuditRequestedEvent,
    BanAppealRequestedEvent,
    BanMetEvent,
    ConfigurationRequestedEvent,
    ErasureRequestedEvent,
    ExportRequestedEvent,
    ModerationRequestedEvent,
    NewcomerTappedEvent,
    PaymentReceivedEvent,
    PaySupportRequestedEvent,
    PrivacyRequestedEvent,
    RequestEvent,
    TermsRequestedEvent,
)
from bus.event import BaseEvent

REQUESTS_BARRED = Counter("requests_barred_total", "Requests left out because whoever made them is banned")

STILL_HEARD = (
    BanAppealRequestedEvent,
    ErasureRequestedEvent,
    ExportRequestedEvent,
    PaymentReceivedEvent,
    PaySupportRequestedEvent,
    PrivacyRequestedEvent,
    TermsRequestedEvent,
)
"""What is theirs whatever they did: their data, their money, and an appeal."""

OF_GROUPS = (AuditRequestedEvent, ConfigurationRequestedEvent, ModerationRequestedEvent, NewcomerTappedEvent)
"""What concerns a group: there Telegram says who may what, and the group must not suffer."""


class Register(Protocol):
    """Knows who is banned. Implemented by services.admin.desk's BanRegister."""

    async def is_banned(self, user_id: int) -> bool: ...


class BanGate:
    """Lets requests of everybody else through, and of who is banned what is still theirs; the rest meets the ban.

    What merely happened (posts, people coming and going, payments) is no request, and passes.
    """

    def __init__(self, register: Register) -> None:
        self._register = register

    async def admit(self, events: Sequence[BaseEvent]) -> list[BaseEvent]:
        """What of `events` is heard. Raises what the register raises: then nothing may be confirmed to Telegram."""
        admitted: list[BaseEvent] = []
        for event in events:
            if not isinstance(event, RequestEvent) or not await self._register.is_banned(event.user_id):
                admitted.append(event)
            else:
                admitted += _of_banned(event)
        return admitted


def _of_banned(event: RequestEvent) -> list[BaseEvent]:
    """What becomes of a request of somebody who is banned; in groups, nothing that others would see."""
    if isinstance(event, STILL_HEARD) or (event.chat_type != "private" and isinstance(event, OF_GROUPS)):
        return [event]
    if event.chat_type != "private":
        REQUESTS_BARRED.inc()
        return []
    envelope: dict[str, Any] = {
        "event_id": str(uuid5(NAMESPACE, f"banned:{event.event_id}")),
        "timestamp": event.timestamp,
    }
    about: dict[str, Any] = {"user_id": event.user_id, "chat_id": event.chat_id, "language_code": event.language_code}
    if isinstance(event, AppealRequestedEvent) and event.action_id is None:
        return [BanAppealRequestedEvent(**about, text=event.text, **envelope)]
    if isinstance(event, AppealRequestedEvent):
        return [event]
    REQUESTS_BARRED.inc()
    return [BanMetEvent(**about, **envelope)]
