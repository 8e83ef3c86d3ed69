"""Approved people: whom the protection lets alone."""

from __future__ import annotations

from services.admin import telling
from services.admin.actions import Action, State
from services.admin.rights import Refusal, Why
from services.admin.verbs import Verb
from services.admin.work import AdminWork


async def approve(work: AdminWork, action: Action) -> None:
    """From now on nothing automatic is done about the person in this group."""
    if action.target_id is not None:
        await work.actions.lift_all(action.chat_id, action.target_id, Verb.APPROVE, work.now, None)
    done = await work.settle(action, State.DONE)
    telling.tell_performed(work, done, "done")
    telling.show_done(work, done)


async def unapprove(work: AdminWork, action: Action) -> None:
    """The person is treated like everybody again."""
    target_id = action.target_id
    if target_id is None or not await work.actions.in_force(action.chat_id, target_id, Verb.APPROVE):
        refused = await work.settle(action, State.REFUSED, Why.NOT_APPROVED.value)
        telling.tell_performed(work, refused, "refused", Why.NOT_APPROVED.value)
        telling.show_refused(work, refused, Refusal(Why.NOT_APPROVED))
        return
    done = await work.settle(action, State.DONE)
    await work.actions.lift_all(action.chat_id, target_id, Verb.APPROVE, work.now, done.id)
    telling.tell_performed(work, done, "done")
    telling.show_done(work, done)
