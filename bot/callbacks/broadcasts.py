"""Buttons of broadcasts: steer one, browse those there were."""

from __future__ import annotations

from bot.callbacks.tap import Tap
from bus.catalogue import (
    BroadcastRequestedEvent,
    BroadcastsRequestedEvent,
    RequestEvent,
)


class SteerBroadcast(Tap, prefix="bc1"):
    """Do something with a broadcast; `draft_version` is that of the draft the button was shown with."""

    deed: str
    broadcast_id: int
    draft_version: int = 0
    value: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return BroadcastRequestedEvent


class BrowseBroadcasts(Tap, prefix="bl1"):
    """See a page of what was broadcast."""

    page: int

    def asks_for(self) -> type[RequestEvent]:
        return BroadcastsRequestedEvent
