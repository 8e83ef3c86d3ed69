"""Broadcast: what is said to whom, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.admin.broadcasts.audience import LANGUAGES, Segment


class State(StrEnum):
    """What a broadcast is doing."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


UNDER_WAY = (State.RUNNING, State.PAUSED)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as in the table; `texts` are checked HTML with perhaps a picture, by language."""

    id: int
    admin_id: int
    state: State
    segment: Segment
    texts: Mapping[str, Mapping[str, Any]]
    version: int
    previewed_version: int
    awaits: str | None
    awaits_until: datetime | None
    people: int
    is_gathered: bool
    repeated: int
    shown_chat_id: int | None
    shown_message_id: int | None
    why: str
    created_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None

    @property
    def is_previewed(self) -> bool:
        """Whether its author has seen it as it is now."""
        return self.previewed_version == self.version

    @property
    def fallback(self) -> str | None:
        """The language for readers whose own nothing is written in; None when nothing is written at all."""
        return next((language for language in LANGUAGES if language in self.texts), None)

    def text_for(self, language: str) -> Mapping[str, Any] | None:
        """What a reader of that language gets."""
        return self.texts.get(language) or self.texts.get(self.fallback or "")
