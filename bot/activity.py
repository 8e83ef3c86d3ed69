"""ActivityPulse: that somebody is there, told at most once a minute, whatever they do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid5

import structlog
from aiogram.types import Chat, Update, User
from prometheus_client import Counter

from bot.translator import NAMESPACE, Heard
from bus import EventBusError
from bus.catalogue import UserActivityDetectedEvent
from bus.event import BaseEvent

ACTIVITY_LOST = Counter("activity_lost_total", "Signs of activity the bus did not take; the next minute brings another")

_log = structlog.get_logger(__name__)


class ActivityPulse:
    """Publishes `user.activity.detected` straight to the bus, without a row of its own.

    Each minute of each person costs one LOW event and no write: what is lost with a crash is told again a minute later.
    Replicas that tell the same minute tell the same event.
    """

    def __init__(self, publish: Callable[[BaseEvent], Awaitable[object]]) -> None:
        self._publish = publish
        self._minute = 0
        self._told: dict[int, tuple[str, str | None]] = {}

    async def beat(self, person: User, chat: Chat | None, update: Update, heard: Heard) -> None:
        """`person` did something just now. Never fails: activity is a hint."""
        if update.my_chat_member is not None and chat is not None and chat.type == "private":
            # Blocking the bot is leaving; taken for presence it would count them as reachable again.
            return
        minute = int(heard.now.timestamp()) // 60
        if minute != self._minute:
            self._minute, self._told = minute, {}
        name = (person.first_name, person.username)
        if person.is_bot or self._told.get(person.id) == name:
            return
        self._told[person.id] = name
        envelope: dict[str, Any] = {
            "source_service": "telegram_adapter",
            "event_id": str(uuid5(NAMESPACE, _utf8(f"activity:{heard.bot_id}:{person.id}:{minute}:{name}"))),
            "timestamp": heard.now,
        }
        event = UserActivityDetectedEvent(
            user_id=person.id,
            activity_type=update.event_type,
            chat_id=None if chat is None else chat.id,
            details={"first_name": _utf8(person.first_name), "username": person.username},
            **envelope,
        )
        try:
            await self._publish(event)
        except EventBusError as error:
            ACTIVITY_LOST.inc()
            _log.debug("activity_not_told", user_id=person.id, error=type(error).__name__)


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
