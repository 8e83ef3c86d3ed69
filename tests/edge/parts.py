"""Working substitutes for what lies behind the edge, and updates as Telegram writes them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bus.event import BaseEvent
from services.database import DeliveryStart

NOW = datetime(2026, 11, 3, 20, 30, tzinfo=UTC)
SENT_AT = int(datetime(2026, 11, 3, 20, 15, tzinfo=UTC).timestamp())

ADA = {"id": 7, "is_bot": False, "first_name": "Ada", "username": "ada", "language_code": "en"}
BEN = {"id": 8, "is_bot": False, "first_name": "Benjamín", "language_code": "es-MX"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Night Hotel"}


class Shelf:
    """An outbox that keeps events in memory, each id once. `failing`: how many more calls are refused."""

    def __init__(self) -> None:
        self.events: list[BaseEvent] = []
        self.failing = 0
        self.calls = 0

    async def accept(self, events: Sequence[BaseEvent]) -> int:
        self.calls += 1
        await asyncio.sleep(0)
        if self.failing:
            self.failing -= 1
            raise ConnectionError("the database is away")
        known = {event.event_id for event in self.events}
        new = list({event.event_id: event for event in events if event.event_id not in known}.values())
        self.events.extend(new)
        return len(new)

    def types(self) -> list[str]:
        return [str(event.event_type) for event in self.events]


class Chosen:
    """A directory of chosen languages."""

    def __init__(self, **languages: str) -> None:
        self.chosen = {int(user.removeprefix("u")): language for user, language in languages.items()}
        self.told: dict[int, str] = {}

    async def languages(self, user_id: int) -> tuple[str | None, str | None]:
        return self.chosen.get(user_id), self.told.get(user_id)


class Notebook:
    """Deliveries in memory. `failing`: how many more `finish` calls are refused."""

    def __init__(self) -> None:
        self.begun: set[str] = set()
        self.finished: dict[str, tuple[int | None, str]] = {}
        self.failing = 0

    async def begin(self, event: BaseEvent) -> DeliveryStart:
        if event.event_id in self.finished:
            return DeliveryStart.DONE
        was_begun = event.event_id in self.begun
        self.begun.add(event.event_id)
        return DeliveryStart.INTERRUPTED if was_begun else DeliveryStart.NEW

    async def message_of(self, event_id: str) -> int | None:
        return self.finished.get(event_id, (None, ""))[0]

    async def finish(self, event: BaseEvent, *, message_id: int | None, outcome: str) -> None:
        if self.failing:
            self.failing -= 1
            raise ConnectionError("the database is away")
        self.finished[event.event_id] = (message_id, outcome)


def message(update_id: int, text: str | None, person: dict[str, Any] = ADA, **more: Any) -> dict[str, Any]:
    """An update with a message in the person's private chat, or in `chat`. No entities: they may be missing."""
    chat = more.pop("chat", {"id": person["id"], "type": "private"})
    body = {"message_id": update_id, "date": SENT_AT, "chat": chat, "from": person, **more}
    return {"update_id": update_id, "message": body if text is None else {**body, "text": text}}


def tap(update_id: int, data: str, person: dict[str, Any] = ADA, **more: Any) -> dict[str, Any]:
    """An update with a tap on message 50, which the bot sent to the person's private chat or `chat`."""
    chat = more.pop("chat", {"id": person["id"], "type": "private"})
    tapped = {"message_id": 50, "date": SENT_AT, "chat": chat, "text": "…", **more}
    query = {"id": f"q{update_id}", "from": person, "chat_instance": "1", "data": data, "message": tapped}
    return {"update_id": update_id, "callback_query": query}


def at_once(attempt: int) -> float:
    """A backoff for tests: next to nothing."""
    return 0.005
