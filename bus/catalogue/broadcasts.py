"""Broadcasts: what their authors ask for, and what becomes of them."""

from __future__ import annotations

from dataclasses import field

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class BroadcastRequestedEvent(
    RequestEvent, event_type=EventType.BROADCAST_REQUESTED, source="telegram_adapter", priority=EventPriority.HIGH
):  # fmt: skip
    """Somebody wants to do something with a broadcast: by default, to write one.

    `deed` is one of `compose`, `show`, `write`, `drop`, `segment`, `preview`, `ask`, `send`, `discard`, `pause`,
    `resume`, `stop` and `cancel`. `value` is the language of `write` and `drop` and the choice of `segment`.
    `draft_version` is that of the draft the button was shown with. Nobody is believed: whether they may is looked up.
    """

    deed: str = "compose"
    broadcast_id: int | None = None
    value: str | None = None
    draft_version: int = 0


class BroadcastsRequestedEvent(
    RequestEvent, event_type=EventType.BROADCASTS_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """Somebody wants to see what was broadcast; `page` from 0, the newest first."""

    page: int = 0


class BroadcastWrittenEvent(
    RequestEvent,
    event_type=EventType.BROADCAST_WRITTEN,
    source="telegram_adapter",
    priority=EventPriority.HIGH,
    sensitive=("html",),
):
    """Somebody who is writing a broadcast sent its text: Telegram's HTML, not checked yet.

    `photo` is the file id of the picture it is the caption of. `content_kind` is Telegram's name of what was sent;
    only `text` and `photo` can be broadcast.
    """

    html: str = ""
    photo: str | None = None
    content_kind: str = "text"


class BroadcastPreviewOrderedEvent(
    BaseEvent, event_type=EventType.BROADCAST_PREVIEW_ORDERED, priority=EventPriority.HIGH
):  # fmt: skip
    """The author is to see the broadcast exactly as its readers will: a message for each of `texts`, in order.

    Each is `{"language": …, "html": …, "photo": a file id or null}`.
    """

    user_id: int
    broadcast_id: int
    draft_version: int
    texts: list[dict[str, str | None]] = field(default_factory=list)


class BroadcastPreviewedEvent(BaseEvent, event_type=EventType.BROADCAST_PREVIEWED, priority=EventPriority.HIGH):
    """The author has seen that version; or Telegram did not take it in that `language`, and said why in `words`."""

    user_id: int
    broadcast_id: int
    draft_version: int
    language: str | None = None
    words: str = ""


class BroadcastHaltedEvent(
    BaseEvent,
    event_type=EventType.BROADCAST_HALTED,
    priority=EventPriority.HIGH,
    partition_by=("broadcast_id",),
):
    """Telegram refuses the message itself, to one reader after another: nobody else is tried until somebody looks."""

    broadcast_id: int
    words: str


class BroadcastDeliveredEvent(
    BaseEvent,
    event_type=EventType.BROADCAST_DELIVERED,
    priority=EventPriority.HIGH,
    partition_by=("broadcast_id",),
):
    """Nobody is left whom the broadcast was not sent to, or tried to."""

    broadcast_id: int
