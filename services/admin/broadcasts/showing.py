"""What the screens of broadcasts are told."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from bus.codec import utc_text
from services.admin.broadcasts.audience import LANGUAGES, Reach, Segment
from services.admin.broadcasts.broadcast import Broadcast, State
from services.admin.broadcasts.broadcasts import SENT
from services.admin.broadcasts.markup import Problem, visible

EXCERPT = 150
"""Characters of a text that its author recognises it by."""


def draft_data(draft: Broadcast, reach: Mapping[Segment, Reach], notice: str | None = None) -> dict[str, Any]:
    """The draft with whom it would reach, by the language they read."""
    return {
        "broadcast_id": draft.id,
        "version": draft.version,
        "segment": draft.segment.value,
        "people": reach[draft.segment].people,
        "readers": {language: reach[draft.segment].readers.get(language, 0) for language in LANGUAGES},
        "texts": {
            language: {"excerpt": visible(text["html"])[:EXCERPT], "has_photo": bool(text["photo"])}
            for language, text in draft.texts.items()
        },
        "fallback": draft.fallback,
        "is_previewed": draft.is_previewed,
        "notice": notice,
    }


def segments_data(draft: Broadcast, reach: Mapping[Segment, Reach]) -> dict[str, Any]:
    """The segments there are to choose from, with how many people each has."""
    return {
        "broadcast_id": draft.id,
        "version": draft.version,
        "chosen": draft.segment.value,
        "people": {segment.value: found.people for segment, found in reach.items()},
    }


def progress_data(broadcast: Broadcast, outcomes: Mapping[str, int], rate_per_s: float) -> dict[str, Any]:
    """How far a broadcast has come; `left_s` is how long the rest takes at the rate Telegram allows."""
    done = sum(outcomes.values())
    left = max(0, broadcast.people - done) if broadcast.state in (State.RUNNING, State.PAUSED) else 0
    return {
        "broadcast_id": broadcast.id,
        "state": broadcast.state.value,
        "segment": broadcast.segment.value,
        "people": broadcast.people,
        "done": done,
        "sent": outcomes.get(SENT, 0),
        "not_sent": {why: people for why, people in sorted(outcomes.items()) if why != SENT},
        "repeated": broadcast.repeated,
        "left_s": ceil(left / rate_per_s),
        "is_gathered": broadcast.is_gathered,
        "why": broadcast.why,
        "confirmed_at": utc_text(broadcast.confirmed_at) if broadcast.confirmed_at else None,
        "finished_at": utc_text(broadcast.finished_at) if broadcast.finished_at else None,
    }


def problem_data(draft: Broadcast, problem: Problem) -> dict[str, Any]:
    """What is wrong with the text that was sent, and where."""
    return {
        "broadcast_id": draft.id,
        "language": draft.awaits,
        "fault": problem.fault.value,
        "line": problem.line,
        "column": problem.column,
        "near": problem.near,
        "about": problem.about,
    }
