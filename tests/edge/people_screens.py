"""Example data of the screens for looking after people."""

from __future__ import annotations

from typing import Any

from services.screens import Screen

AT = "2026-11-03T20:15:00Z"
TITLE = {"en": "Lamplighter", "es": "Quien enciende las lámparas"}
LARGEST = 2**52
"""No id at Telegram is larger: the buttons must still fit."""
WHO: dict[str, Any] = {"id": LARGEST, "name": "Ana <3", "username": "ana"}
ALL = ["note", "unnote", "award", "revoke", "vip", "unvip", "global_ban", "global_unban", "global_ban_kept"]
ROW: dict[str, Any] = {
    "ledger_id": 123_456_789_012,
    "at": AT,
    "amount": 100,
    "reason": "admin_award",
    "detail": "for <helping>",
    "name": None,
    "is_revoked": False,
    "is_revocation": False,
}

PEOPLE_SCREENS: dict[str, dict[str, Any]] = {
    Screen.PERSON_CARD: {
        "who": WHO,
        "account": {
            "language": "es",
            "registered_at": AT,
            "last_active_at": AT,
            "is_reachable": False,
            "vip_until": AT,
        },
        "purse": {
            "balance": 1080,
            "lifetime_points": 1100,
            "level": 3,
            "title": TITLE,
            "streak": 3,
            "best_streak": 12,
        },
        "ban": {"since": AT, "reason": "spam & <more>", "appeal": "open"},
        "roles": ["owner", "moderator"],
        "notes": 1,
        "sanctions": 2,
        "may": ALL,
    },
    Screen.PERSON_SANCTIONS: {
        "who": WHO,
        "page": 1,
        "has_more": True,
        "rows": [
            {
                "at": AT,
                "verb": "mute",
                "chat_title": "Night <Hotel>",
                "by": "Olga",
                "is_automatic": False,
                "reason": "noise",
                "until": AT,
                "is_lifted": False,
            },
            {
                "at": AT,
                "verb": "warn",
                "chat_title": "",
                "by": "",
                "is_automatic": True,
                "reason": "auto:flood",
                "until": None,
                "is_lifted": True,
            },
        ],
    },
    Screen.PERSON_LEDGER: {
        "who": WHO,
        "page": 12,
        "has_more": True,
        "may": ALL,
        "rows": [ROW, {**ROW, "ledger_id": 1, "is_revoked": True}, {**ROW, "ledger_id": 2, "is_revocation": True}],
    },
    Screen.PERSON_NOTES: {
        "who": WHO,
        "page": 0,
        "has_more": False,
        "may": ALL,
        "rows": [{"note_id": 17, "at": AT, "by": "", "words": "kind & <quiet>"}],
    },
    Screen.PERSON_CHOICE: {"who": WHO, "deed": "award", "word": "award", "choices": [50, 1000]},
    Screen.PERSON_WORDS: {"who": WHO, "deed": "note", "word": "note", "number": None},
    Screen.PERSON_CONFIRM: {
        "who": WHO,
        "deed": "revoke",
        "number": 17,
        "words": "a <script>",
        "wish_id": 123_456_789_012,
        "subject": "kind & <quiet>",
        "entry": ROW,
    },
    Screen.PERSON_DONE: {
        "who": {**WHO, "name": ""},
        "deed": "award",
        "number": 100,
        "words": "kind",
        "why": "",
        "balance": 1180,
        "at_most": 10_000,
    },
    Screen.PERSON_REFUSED: {"why": "no_deed", "words": ["note"], "who": WHO},
    Screen.BANNED: {"since": AT, "reason": "spam & <more>", "appeal": None, "is_news": False},
    Screen.BAN_LIFTED: {"reason": "a mistake"},
    Screen.BAN_APPEAL: {"state": "open"},
    Screen.BAN_APPEALED: {"who": WHO, "since": AT, "reason": "spam", "text": "it was my <brother>"},
}
