"""Example data of the boards', the shop's, the bag's and the quiz's screens."""

from __future__ import annotations

from typing import Any

from services.screens import Screen

ROSE: dict[str, Any] = {
    "item_id": "rose",
    "kind": "gift",
    "icon": "🌹",
    "price": 80,
    "name": {"en": "A rose <from> the garden", "es": "Una rosa del jardín"},
    "about": {"en": "Cut this morning & kept cool.", "es": "Cortada esta mañana."},
}
TITLE: dict[str, Any] = {**ROSE, "item_id": "night_owl", "kind": "title", "icon": "🦉", "price": 1200}

PASTIME_SCREENS: dict[str, dict[str, Any]] = {
    Screen.LEADERBOARD: {
        "metric": "points",
        "period": "week",
        "rows": [
            {"place": 1, "name": "</b> & co", "score": 12345, "is_you": False},
            {"place": 2, "name": "", "score": 900, "is_you": False},
            {"place": 4, "name": "A" * 64, "score": 1, "is_you": False},
        ],
        "own": {"place": 17, "score": 420},
        "is_hidden": False,
        "size": 230,
        "ends_in_s": 2 * 86_400 + 43_200,
        "last_week": [{"place": 1, "name": "Bea", "score": 5000}, {"place": 3, "name": "שרה", "score": 2}],
    },
    Screen.WEEK_PRIZE: {"place": 1, "score": 12345, "points": 1000, "balance": 1},
    Screen.SHOP: {"balance": 321, "items": [{**ROSE, "left": None}, {**TITLE, "left": 0}], "is_gone": True},
    Screen.SHOP_ITEM: {"item": ROSE, "balance": 321, "held": 1, "most_held": 20, "left": 3, "notice": None},
    Screen.SHOP_BOUGHT: {"item": ROSE, "balance": 241, "held": 1},
    Screen.BAG: {
        "items": [{**ROSE, "held": 3, "is_worn": False}, {**TITLE, "held": 1, "is_worn": True}],
        "is_gone": False,
    },
    Screen.BAG_ITEM: {
        "item": ROSE,
        "held": 3,
        "is_worn": False,
        "characters": [{"character_id": "diana", "name": {"en": "Diana", "es": "Diana"}}],
    },
    Screen.BAG_USED: {"item": ROSE, "held": 2, "character": {"en": "Lucien", "es": "Lucien"}},
    Screen.QUIZ_QUESTION: {
        "day": "2027-01-01",
        "difficulty": "hard",
        "points": 150,
        "question": {"en": "Is 1 < 2?", "es": "¿Es 1 < 2?"},
        "answers": [{"en": word, "es": f"{word}o"} for word in ("Yes", "No", "At times", "Never")],
        "is_late": True,
    },
    Screen.QUIZ_RESULT: {
        "question": {"en": "Is 1 < 2?", "es": "¿Es 1 < 2?"},
        "given": {"en": "No", "es": "No"},
        "right": {"en": "Yes", "es": "Sí"},
        "explanation": {"en": "By one & only one.", "es": "Por uno."},
        "is_right": False,
        "is_again": False,
        "points": 0,
        "balance": 321,
        "next_in_s": 3600,
    },
    Screen.QUIZ_GONE: {},
}
