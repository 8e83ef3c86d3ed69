"""Standing in a chat: ChatMember objects without their `user`, as a chat keeps them.

Rights belong to administrators, permissions to everybody else.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.playground.wire import Json

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
)
MEDIA_PERMISSIONS = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
)
PERMISSIONS = (
    "can_send_messages",
    *MEDIA_PERMISSIONS,
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)

_SHORTEST_S = 30
_LONGEST_S = 366 * 86_400


def creator() -> Json:
    """The one who made the chat: may do everything, cannot be removed."""
    return {"status": "creator", "is_anonymous": False}


def administrator(rights: Mapping[str, bool], *, can_be_edited: bool) -> Json:
    """An administrator; `can_be_edited` says whether the bot may change these rights."""
    granted = {right: rights.get(right, False) for right in RIGHTS}
    return {
        "status": "administrator",
        "can_be_edited": can_be_edited,
        "is_anonymous": rights.get("is_anonymous", False),
        **granted,
        # Whoever has any right may also see the chat's administration.
        "can_manage_chat": any(granted.values()),
    }


def member() -> Json:
    return {"status": "member"}


def left() -> Json:
    return {"status": "left"}


def restricted(permissions: Mapping[str, bool], until: int) -> Json:
    """A member who may do only what `permissions` allow, until a unix time (0: for good)."""
    allowed = {permission: permissions.get(permission, False) for permission in PERMISSIONS}
    return {"status": "restricted", "is_member": True, **allowed, "until_date": until}


def banned(until: int) -> Json:
    """Out, and not to come back before a unix time (0: ever)."""
    return {"status": "kicked", "until_date": until}


def deadline(until: int, now: float) -> int:
    """The end of a restriction as Telegram takes it: under 30 seconds or over 366 days ahead means for good (0)."""
    return until if _SHORTEST_S <= until - now <= _LONGEST_S else 0


def present(standing: Json, now: float) -> Json:
    """The standing as it is now: a restriction or ban whose time has passed is over."""
    until = standing.get("until_date", 0)
    if not until or until > now:
        return standing
    return member() if is_in(standing) else left()


def is_in(standing: Json) -> bool:
    """Whether somebody of this standing is in the chat (one may be restricted without being in)."""
    return standing["status"] not in ("left", "kicked") and bool(standing.get("is_member", True))


def is_administrator(standing: Json) -> bool:
    """Creator or administrator."""
    return standing["status"] in ("creator", "administrator")


def may(standing: Json, right: str) -> bool:
    """Whether an administrator has a right; the creator has all."""
    return standing["status"] == "creator" or (standing["status"] == "administrator" and bool(standing.get(right)))
