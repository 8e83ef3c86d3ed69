"""What becomes of an appeal: accepted, and the sanction is lifted; or declined, and it holds."""

from __future__ import annotations

from dataclasses import replace

from services.admin import telling
from services.admin.actions import Action, State
from services.admin.appeals import AppealState
from services.admin.case import Case
from services.admin.rights import Refusal, Why
from services.admin.work import AdminWork
from services.screens import Screen

DECLINED = "decline"
"""The action type of a declined appeal."""


async def accept(work: AdminWork, case: Case) -> bool:
    """Whether the appeal was open; then what lifts the sanction follows."""
    source = case.source
    return source is not None and await work.appeals.decide(
        source.id, AppealState.ACCEPTED, case.asked.user_id, work.now
    )


async def decline(work: AdminWork, case: Case, action: Action) -> None:
    """The sanction holds, and whoever appealed is told."""
    source = case.source
    is_open = source is not None and await work.appeals.decide(
        source.id, AppealState.DECLINED, action.admin_id, work.now
    )
    declined = replace(action, verb=DECLINED)
    if source is None or not is_open:
        refused = await work.settle(declined, State.REFUSED, Why.STALE.value)
        telling.tell_performed(work, refused, "refused", Why.STALE.value)
        telling.show_refused(work, refused, Refusal(Why.STALE))
        return
    done = await work.settle(replace(declined, reverses=None, reason=""), State.DONE)
    telling.tell_performed(work, done, "done", about=source.id)
    work.show(
        Screen.APPEAL_DECLINED,
        action.chat_id,
        reader=action.admin_id,
        language_code=action.language_code,
        message_id=case.asked.message_id,
        verb=source.verb,
        target_id=source.target_id,
        target_name=source.target_name,
        admin_id=action.admin_id,
        admin_name=action.admin_name,
    )
    telling.show_decided(work, source, is_accepted=False)
