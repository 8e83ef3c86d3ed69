"""PreviewDesk: authors see their broadcast exactly as its readers will, sent the same way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot.broadcasting.courier import method_for, refusal_of
from bot.limits import SendingLimits
from bot.outgoing import Outgoing
from bus import BroadcastPreviewedEvent, BroadcastPreviewOrderedEvent, EventType
from bus.event import BaseEvent
from bus.handler import BaseEventHandler
from bus.interfaces import IEvent
from services.database import derived_id


class PreviewDesk(BaseEventHandler):
    """Sends a message for each text; what Telegram refuses is told in its words. After a crash they come again."""

    timeout_seconds: ClassVar[float | None] = None

    def __init__(
        self, bot: Bot, limits: SendingLimits, tell: Callable[[Sequence[BaseEvent]], Awaitable[object]]
    ) -> None:
        super().__init__("bot", "preview_desk")
        self.add_supported_event_type(EventType.BROADCAST_PREVIEW_ORDERED)
        self._outgoing = Outgoing(bot, limits)
        self._tell = tell

    async def _process_event(self, event: IEvent) -> bool:
        if not isinstance(event, BroadcastPreviewOrderedEvent):
            raise TypeError(f"the desk shows broadcasts to their authors; {event.event_type} is no order for that")
        refused: dict[str, Any] = {}
        for text in event.texts:
            try:
                await self._outgoing.call(event.user_id, method_for(event.user_id, text))
            except AiogramError as error:
                refused = {"language": text["language"], "words": refusal_of(error).why}
                break
        about: dict[str, Any] = {
            "event_id": derived_id(event.event_id, "bot.preview_desk", 0),
            "correlation_id": event.correlation_id,
            "causation_id": event.event_id,
        }
        told = BroadcastPreviewedEvent(event.user_id, event.broadcast_id, event.draft_version, **refused, **about)
        await self._tell([told])
        return True
