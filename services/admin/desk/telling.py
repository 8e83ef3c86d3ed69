"""What the desk tells: facts for the bus, of which the audit is made, and screens for whoever asked."""

from __future__ import annotations

from typing import Any

from bus import AdminActionPerformedEvent, RequestEvent
from services.admin.desk.desk import Who
from services.admin.desk.wishes import Wish
from services.admin.desk.work import DeskWork
from services.admin.roles import Permission, roles_with
from services.screens import Screen

LOOK = "user"
"""The act of looking at somebody's card."""


def tell_performed(
    work: DeskWork,
    admin_id: int,
    admin_name: str,
    act: str,
    outcome: str,
    *,
    about: Who | None = None,
    why: str = "",
    words: str = "",
    **more: Any,
) -> None:
    """The fact that somebody did something about a person (`outcome` "done") or was "refused"."""
    work.publish(
        AdminActionPerformedEvent(
            admin_user_id=admin_id,
            action_type=act,
            target_user_id=about.id if about else None,
            action_details={
                "admin_name": admin_name,
                "target_name": about.name if about else "",
                "outcome": outcome,
                "why": why,
                "reason": words,
                **more,
            },
        )
    )


def show_unpermitted(work: DeskWork, to: RequestEvent, verb: str, permission: Permission) -> None:
    """Tell whoever asked which roles may."""
    roles = [role.value for role in roles_with(permission)]
    work.reply(Screen.STAFF_ONLY, to=to, verb=verb, permission=permission.value, roles=roles)


def show_outcome(work: DeskWork, wish: Wish, about: Who, *, why: str = "", **data: Any) -> None:
    """Tell whoever wished for it what became of it, where they wished for it. `why` "": it is done."""
    work.show(
        Screen.PERSON_DONE,
        wish.chat_id,
        reader=wish.admin_id,
        language_code=wish.language_code,
        message_id=wish.message_id,
        who=about.data(),
        deed=wish.deed.value,
        number=wish.number,
        words=wish.words,
        why=why,
        **data,
    )
