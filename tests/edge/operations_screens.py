"""Example data of the screens that say how Diana is doing."""

from __future__ import annotations

from typing import Any

from services.screens import Screen

AT = "2026-11-03T20:15:00Z"
PEOPLE: dict[str, Any] = {
    "total": 12_345,
    "new_today": 12,
    "new_week": 85,
    "active_today": 240,
    "active_week": 1_200,
    "active_month": 3_400,
    "retention": [{"day": 1, "percent": 42.4}, {"day": 7, "percent": 20.0}, {"day": 30, "percent": None}],
    "joined": [number * 7 % 23 for number in range(30)],
    "active": [150 + number * 37 % 110 for number in range(30)],
    "since": "2026-11-01T00:00:00Z",
    "at": AT,
}
STORY: dict[str, Any] = {
    "stories": [
        {
            "story_id": "late_letters",
            "began": 120,
            "chapters": [{"title": f"Chapter <{n}>", "readers": 118 - 9 * n} for n in range(10)],
            "ended": 21,
            "endings": [{"ending_id": "dawn", "readers": 15}, {"ending_id": "storm", "readers": 9}],
        }
    ],
    "at": AT,
}
BUS: dict[str, Any] = {
    "published_per_s": 12.34,
    "processed_per_s": 40.0,
    "failed_day": 3,
    "errors_day": 1,
    "waiting": 5,
    "groups": [{"group": "gamification:claim_daily", "waiting": 5, "oldest_s": 12.2}],
    "more_groups": 2,
    "dead_letters": 2,
    "replicas": 3,
    "handled_hours": [1_000 + number * 733 % 4_000 for number in range(24)],
    "failed_hours": [number * 5 % 17 for number in range(24)],
    "at": AT,
}
CHECK = {"name": "database", "ok": True, "detail": "0.4 ms", "since": "2026-11-03T17:10:00Z"}
CAUSE = {
    "cause": "9f2c01d4",
    "group": "gamification:claim_daily",
    "fingerprint": "4d4355f9e89e",
    "error_type": "IntegrityError",
    "line": "NOT NULL failed <x>",
    "count": 12,
    "event_types": ["gamification.daily.requested"],
    "first_failed_at": "2026-11-03T19:15:00Z",
    "last_failed_at": "2026-11-03T20:14:30Z",
}

OPERATIONS_SCREENS: dict[str, dict[str, Any]] = {
    Screen.DASHBOARD_PEOPLE: PEOPLE,
    Screen.DASHBOARD_STORY: STORY,
    Screen.DASHBOARD_BUS: BUS,
    Screen.CHART_PEOPLE: PEOPLE,
    Screen.CHART_STORY: STORY,
    Screen.CHART_BUS: BUS,
    Screen.HEALTH: {
        "processes": [
            {"replica": "diana-0:8080", "checks": [CHECK, {"name": "disk", "ok": None, "detail": "not checked yet"}]},
            {"replica": "diana-1:8080", "checks": [{**CHECK, "ok": False, "detail": "no answer <b> within 2 s"}]},
        ],
        "at": AT,
    },
    Screen.DEAD_LETTERS: {"causes": [CAUSE], "page": 1, "pages": 3, "letters": 1_234, "at": AT},
    Screen.DEAD_LETTER_CAUSE: {**CAUSE, "may": True, "asks": True, "at": AT},
    Screen.DEAD_LETTER: {
        "cause": "9f2c01d4",
        "group": "gamification:claim_daily",
        "number": 1,
        "count": 12,
        "may": True,
        "asks": False,
        "letter": {
            **CAUSE,
            "letter_id": "1023-1767268800000-12",
            "event_id": "e1",
            "event_type": None,
            "attempts": 4,
            "requeued": 1,
            "fields": ["user_id"],
        },
        "at": AT,
    },
    Screen.DEAD_LETTERS_UNDER_WAY: {"deed": "requeue", "group": "gamification:claim_daily", "done": 200},
    Screen.DEAD_LETTERS_DECIDED: {"deed": "discard", "group": "gamification:claim_daily", "done": 0},
    Screen.ALARM: {"name": "disk", "detail": "0.1 GB <free>", "since": AT, "replicas": ["a:1"], "comes_and_goes": True},
    Screen.ALARM_OVER: {"name": "disk", "lasted_s": 3_725, "relapses": 2},
    Screen.ALARM_DEAD_LETTERS: {"new": 3, "letters": 5},
    Screen.ALARM_ERROR: {"error_type": "KeyError", "line": "update …: …", "more": 4},
}
