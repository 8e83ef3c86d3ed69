"""Roles of the whole bot and what each may do: the table that docs/moderation.md shows. Pure.

role        what somebody is to the bot everywhere; what they may do in a group is Telegram's to say
permission  one thing that may be done to the whole bot, named `<about>.<deed>`
owner       in ADMIN_IDS: may do everything, and alone gives and takes roles
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """What may be done to the whole bot."""

    ROLES_GRANT = "roles.grant"
    CONFIG_BOT = "config.bot"
    AUDIT_VIEW = "audit.view"
    PEOPLE_VIEW = "people.view"
    PEOPLE_NOTE = "people.note"
    PEOPLE_BAN = "people.ban"
    PEOPLE_AWARD = "people.award"
    PEOPLE_VIP = "people.vip"
    PAYMENTS_REFUND = "payments.refund"
    BROADCAST_SEND = "broadcast.send"
    OPERATIONS_VIEW = "operations.view"
    OPERATIONS_REQUEUE = "operations.requeue"
    STORY_EDIT = "story.edit"


class BotRole(StrEnum):
    """What somebody may be to the whole bot. Somebody may be several things."""

    OWNER = "owner"
    ADMIN = "admin"
    MODERATOR = "moderator"
    EDITOR = "editor"


PERMISSIONS: dict[BotRole, frozenset[Permission]] = {
    BotRole.OWNER: frozenset(Permission),
    BotRole.ADMIN: frozenset(
        (
            Permission.CONFIG_BOT,
            Permission.AUDIT_VIEW,
            Permission.PEOPLE_VIEW,
            Permission.PEOPLE_NOTE,
            Permission.PEOPLE_BAN,
            Permission.PEOPLE_AWARD,
            Permission.PEOPLE_VIP,
            Permission.PAYMENTS_REFUND,
            Permission.BROADCAST_SEND,
            Permission.OPERATIONS_VIEW,
            Permission.OPERATIONS_REQUEUE,
        )
    ),
    BotRole.MODERATOR: frozenset(
        (Permission.AUDIT_VIEW, Permission.PEOPLE_VIEW, Permission.PEOPLE_NOTE, Permission.PEOPLE_BAN)
    ),
    BotRole.EDITOR: frozenset((Permission.STORY_EDIT,)),
}

GRANTABLE = (BotRole.ADMIN, BotRole.MODERATOR, BotRole.EDITOR)
"""The roles that are given and taken; owners are named in the settings of the program."""

_ALSO_CALLED = {
    "mod": BotRole.MODERATOR,
    "moderador": BotRole.MODERATOR,
    "moderadora": BotRole.MODERATOR,
    "administrador": BotRole.ADMIN,
    "administradora": BotRole.ADMIN,
    "editora": BotRole.EDITOR,
}


def permissions_of(roles: Iterable[BotRole]) -> frozenset[Permission]:
    """Everything that whoever has these roles may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def roles_with(permission: Permission) -> list[BotRole]:
    """The roles that may do it, the mightiest first."""
    return [role for role in BotRole if permission in PERMISSIONS[role]]


def read_role(text: str) -> BotRole | None:
    """The role that is given or taken by that name, in English or Spanish; None for any other word."""
    word = text.strip().lower()
    return next((role for role in GRANTABLE if role == word), _ALSO_CALLED.get(word))
