"""Example data of the screens for those who run the bot."""

from __future__ import annotations

from typing import Any

from services.screens import Screen

STAFF_SCREENS: dict[str, dict[str, Any]] = {
    Screen.ROLES: {
        "holders": [
            {"user_id": 1, "name": "</b> & co", "role": "owner"},
            {"user_id": 2**52, "name": "", "role": "moderator"},
        ],
        "grantable": {"admin": ["config.bot", "people.award"], "moderator": ["people.view"], "editor": ["story.edit"]},
        "changed": {"user_id": 7, "name": "Ada", "role": "editor", "is_granted": False},
        "problem": "unknown_role",
    },
    Screen.ROLE_CHANGED: {"role": "editor", "is_granted": True, "permissions": ["story.edit"]},
    Screen.NEWCOMERS: {
        "people": [{"user_id": 8, "name": "Ben <3"}, {"user_id": 9, "name": ""}],
        "count": 12,
        "minutes": 5,
        "action": "kick",
    },
    Screen.NEWCOMERS_IN: {},
    Screen.MODULE_OFF: {"module": "story"},
    Screen.STAFF_ONLY: {"verb": "role", "permission": "roles.grant", "roles": ["owner"]},
}
