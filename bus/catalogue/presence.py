"""Who is there: names, activity that became too much, who can be reached, chats that moved."""

from __future__ import annotations

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class UserNameChangedEvent(BaseEvent, event_type=EventType.USER_NAME_CHANGED, priority=EventPriority.LOW):
    """Somebody, registered or not, was seen under a name or @username that is new to Diana.

    A username belongs to whoever was seen with it last: take it from everybody else.
    """

    user_id: int
    first_name: str
    username: str | None


class UserReachabilityChangedEvent(
    BaseEvent, event_type=EventType.USER_REACHABILITY_CHANGED, source="telegram_adapter"
):  # fmt: skip
    """Telegram told that somebody can be written to in private, or cannot (any more): `why`, in one word.

    It may be told again; `user.profile.updated` with `reachable` tells a change once.
    """

    user_id: int
    is_reachable: bool
    why: str


class FloodDetectedEvent(RequestEvent, event_type=EventType.FLOOD_DETECTED, source="telegram_adapter"):
    """Somebody asks so much at once that the rest is left out until they slow down; told once for each flood."""


class ChatMigratedEvent(
    BaseEvent, event_type=EventType.CHAT_MIGRATED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """A group became a supergroup and with that another chat: what is kept under `chat_id` belongs to `new_chat_id`."""

    chat_id: int
    new_chat_id: int
