"""Example data of the screens for writing to everybody."""

from __future__ import annotations

from typing import Any

from services.screens import Screen

AT = "2026-11-03T20:15:00Z"
SEGMENTS = {"all": 100_000, "active": 12_345, "vip": 12, "en": 60_000, "es": 40_000}
LARGEST = 2**31
DRAFT: dict[str, Any] = {
    "broadcast_id": LARGEST,
    "version": 3,
    "segment": "active",
    "people": 12_345,
    "readers": {"en": 12_000, "es": 345},
    "texts": {
        "en": {"excerpt": "The house is <open>\nagain & " * 9, "has_photo": True},
        "es": {"excerpt": "La casa", "has_photo": False},
    },
    "fallback": "en",
    "is_previewed": True,
    "notice": "refused",
    "words": "can't parse entities: <b",
}
PROGRESS: dict[str, Any] = {
    "broadcast_id": LARGEST,
    "state": "paused",
    "segment": "all",
    "people": 100_000,
    "done": 33_333,
    "sent": 33_000,
    "not_sent": {"blocked": 300, "chat_not_found": 3, "peculiar <reason>": 30},
    "repeated": 2,
    "left_s": 2_222,
    "is_gathered": True,
    "why": "Forbidden: <blocked>",
    "confirmed_at": AT,
}

BROADCAST_SCREENS: dict[str, dict[str, Any]] = {
    Screen.BROADCAST_DRAFT: DRAFT,
    Screen.BROADCAST_WRITE: {"broadcast_id": LARGEST, "language": "es"},
    Screen.BROADCAST_PROBLEM: {
        "broadcast_id": LARGEST,
        "language": "en",
        "fault": "not_closed",
        "line": 2,
        "column": 17,
        "near": "<b>open",
        "about": "b",
    },
    Screen.BROADCAST_SEGMENTS: {"broadcast_id": LARGEST, "version": 3, "chosen": "vip", "people": SEGMENTS},
    Screen.BROADCAST_PREVIEWING: {},
    Screen.BROADCAST_CONFIRM: {**DRAFT, "notice": None, "left_s": 411},
    Screen.BROADCAST_DISCARDED: {},
    Screen.BROADCAST: PROGRESS,
    Screen.BROADCAST_HERE: {**PROGRESS, "state": "running", "is_gathered": False, "why": ""},
    Screen.BROADCAST_REPORT: {**PROGRESS, "state": "done", "why": "", "finished_at": "2026-11-03T22:00:00Z"},
    Screen.BROADCAST_STOP: {"broadcast_id": LARGEST, "people": 100_000, "done": 33_333},
    Screen.BROADCASTS: {
        "page": 1,
        "has_more": True,
        "rows": [
            {"broadcast_id": 8, "state": "done", "segment": "vip", "people": 12, "sent": 11, "at": AT},
            {"broadcast_id": 7, "state": "cancelled", "segment": "all", "people": 99, "sent": 5, "at": AT},
        ],
    },
}
