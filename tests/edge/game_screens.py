"""An example of the data of every screen of the game's core."""

from __future__ import annotations

from typing import Any

from services.screens import Screen

AT = "2026-11-03T20:15:00Z"
TITLE = {"en": "Lamplighter", "es": "Quien enciende las lámparas"}
ROWS = [
    {
        "ledger_id": 3,
        "amount": -20,
        "reason": "of_old",
        "detail": "hat",
        "name": {"en": "Hat", "es": "Gorro"},
        "at": AT,
    },
    {"ledger_id": 2, "amount": -20, "reason": "unheard_of", "detail": "", "name": None, "at": AT},
    {"ledger_id": 1, "amount": 100, "reason": "admin_award", "detail": "you & <me>", "name": None, "at": AT},
]

GAME_SCREENS: dict[str, dict[str, Any]] = {
    Screen.WELCOME_BONUS: {"points": 100, "balance": 100},
    Screen.POINTS: {
        "balance": 1080,
        "lifetime_points": 1100,
        "level": 11,
        "level_score": 1100,
        "next_level_score": 1255,
        "title": TITLE,
        "rows": ROWS,
    },
    Screen.DAILY_CLAIMED: {
        "points": 55,
        "multiplier": 1.1,
        "streak": 3,
        "previous_streak": 2,
        "is_broken": False,
        "balance": 155,
        "freezes_used": 0,
        "freezes": 0,
        "is_for_yesterday": False,
        "milestone_points": None,
        "next_milestone": {"day": 7, "points": 500},
    },
    Screen.DAILY_ALREADY: {"streak": 2, "balance": 155, "next_in_s": 3601},
    Screen.ACHIEVEMENTS: {
        "page": 1,
        "pages": 3,
        "unlocked": 1,
        "total": 18,
        "rows": [
            {"tier": "gold", "name": TITLE, "about": TITLE, "value": 7, "reaches": 7, "unlocked_at": AT},
            {"tier": "silver", "name": TITLE, "about": TITLE, "value": 12, "reaches": 30, "unlocked_at": None},
            {"tier": "bronze", "name": None, "about": None, "value": 0, "reaches": 1, "unlocked_at": None},
        ],
    },
    Screen.ACHIEVEMENT_UNLOCKED: {"tier": "gold", "name": TITLE, "about": TITLE, "points": 500},
    Screen.THANKED: {"giver": "Ada", "receiver": " ", "points": 5},
    Screen.EARNING_FROZEN: {},
    Screen.STREAK_REMINDER: {"streak": 12, "freezes": 1, "breaks_in_s": 5 * 3600},
    Screen.LEVEL_REACHED: {"level": 3, "score": 225, "next_level_score": 295, "title": TITLE, "is_new_title": True},
    Screen.STORY_REWARDED: {"chapter_points": 150, "ending_points": 500, "balance": 1080},
    Screen.AWARDED: {"points": 50, "note": "for <helping>", "balance": 1080},
    Screen.POINTS_REVOKED: {"amount": -50, "note": "a script, wasn't it?", "balance": 1030},
}
