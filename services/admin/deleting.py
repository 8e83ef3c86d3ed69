"""Deleting what was posted: one message, or everything since one; and pointing one out to the admins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bus import ModerationOrderedEvent
from services.admin import telling
from services.admin.actions import Action, State
from services.admin.case import Case
from services.admin.rights import Refusal, Why
from services.admin.verbs import Verb
from services.admin.work import AdminWork
from services.screens import Screen

AT_ONCE = 100
"""How many messages Telegram deletes in one call."""

MOST = 5_000
"""How many messages one /purge may reach over."""

LONGEST_EXCERPT = 4_000


async def order(work: AdminWork, case: Case, action: Action) -> None:
    """Have the messages deleted, a hundred at a time; the command goes with them."""
    message_ids = _messages(case)
    refusal = None if message_ids else Refusal(Why.NO_MESSAGE)
    if len(message_ids) > MOST:
        refusal = Refusal(Why.TOO_MANY)
    if refusal is not None:
        refused = await work.settle(action, State.REFUSED, refusal.why.value)
        telling.tell_performed(work, refused, "refused", refusal.why.value)
        telling.show_refused(work, refused, refusal)
        return
    parts = [list(message_ids[start : start + AT_ONCE]) for start in range(0, len(message_ids), AT_ONCE)]
    notes = {**action.notes, "parts": len(parts), "messages": len(message_ids), "deleted": 0, "answered": 0}
    if case.verb is Verb.DEL:
        notes["about"] = message_ids[0]
    action_id = await work.actions.record(replace(action, notes=notes))
    excerpt = case.asked.reply_to_text[:LONGEST_EXCERPT] if case.verb is Verb.DEL else ""
    for part in parts:
        work.publish(
            ModerationOrderedEvent(
                chat_id=action.chat_id, action_id=action_id, message_ids=part, content_excerpt=excerpt
            )
        )


async def report(work: AdminWork, case: Case, action: Action) -> None:
    """Call the admins to a message; what they may do about it is one tap away."""
    reported = await work.settle(replace(action, notes={"about": case.asked.reply_to_message_id}), State.DONE)
    telling.tell_performed(work, reported, "done", message_id=case.asked.reply_to_message_id)
    work.show(
        Screen.REPORTED,
        action.chat_id,
        reader=action.admin_id,
        language_code=action.language_code,
        action_id=reported.id,
        target_id=action.target_id,
        target_name=action.target_name,
        reason=action.reason,
        admins=[admin.user_id for admin in case.admins if admin.user_id != action.target_id],
    )


def _messages(case: Case) -> Sequence[int]:
    asked = case.asked
    if case.source is not None and case.source.verb == Verb.REPORT:
        about = case.source.notes.get("about")
        return [about] if isinstance(about, int) else []
    first, last = asked.reply_to_message_id, asked.command_message_id
    if first is None:
        return []
    if case.verb is Verb.DEL or last is None or last < first:
        return [first, *([last] if last else [])]
    return range(first, last + 1)
