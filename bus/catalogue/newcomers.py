"""People who come into a group that looks at newcomers first."""

from __future__ import annotations

from datetime import datetime

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class JoinNoticePostedEvent(
    BaseEvent, event_type=EventType.JOIN_NOTICE_POSTED, source="telegram_adapter", partition_by=("chat_id",)
):  # fmt: skip
    """Telegram's own message in a group that these people came in, by themselves or brought by somebody."""

    chat_id: int
    message_id: int
    user_ids: list[int]


class NewcomerTappedEvent(
    RequestEvent, event_type=EventType.NEWCOMER_TAPPED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """Somebody tapped the button that newcomers are asked to tap, whoever they are."""


class NewcomerDueEvent(BaseEvent, event_type=EventType.NEWCOMER_DUE, priority=EventPriority.HIGH):
    """The time to tap is over: who has not by `due_at` goes. A later arrival has a time of its own."""

    user_id: int
    chat_id: int
    due_at: datetime


class NewcomersDueEvent(BaseEvent, event_type=EventType.NEWCOMERS_DUE, priority=EventPriority.HIGH):
    """A group may be written to again about its newcomers: those who came meanwhile are greeted together."""

    chat_id: int
