"""What is asked of moderation is decided: refused with the reason, done, or ordered at Telegram."""

from __future__ import annotations

from datetime import timedelta

from bus import EventType, ModerationOrderedEvent, ModerationRequestedEvent
from services.admin import appealing, approving, deleting, telling, warnings
from services.admin.actions import TARGET_LANGUAGE, Action, State
from services.admin.case import Case, Cases, Tapped, request_notes
from services.admin.handlers.handler import Looking
from services.admin.rights import Refusal, Why
from services.admin.verbs import Verb
from services.admin.work import AdminWork
from services.database import Transactions
from services.screens import Screen

TOLD_EVERY = timedelta(minutes=1)
"""Somebody without any right is told so this often: their refusals must not use up what a group may be sent."""


class Moderate(Looking[Case | None]):
    """A wish for moderation: who may not is told why, what may be done is recorded and ordered."""

    handles = (EventType.MODERATION_REQUESTED,)

    def __init__(self, transactions: Transactions, cases: Cases) -> None:
        super().__init__(transactions)
        self._cases = cases

    async def look(self, event: ModerationRequestedEvent) -> Case | None:
        return await self._cases.of(event)

    async def decide(self, event: ModerationRequestedEvent, work: AdminWork, found: Case | None) -> None:
        if found is None:
            return
        await note_people(work, found)
        if found.tapped == Tapped.CONFIRM and not await confirmed(work, found):
            return
        action = action_of(work, found)
        if found.refusal is not None:
            await refuse(work, found, action, found.refusal)
        elif found.tapped == Tapped.DECLINE:
            await appealing.decline(work, found, action)
        elif found.tapped == Tapped.ACCEPT and not await appealing.accept(work, found):
            await refuse(work, found, action, Refusal(Why.STALE))
        elif found.is_unconfirmed:
            await ask_who(work, found, action)
        else:
            await do(work, found, action)


async def do(work: AdminWork, case: Case, action: Action) -> None:
    """What the verb means."""
    match case.verb:
        case Verb.WARN:
            await warnings.warn(work, case, action)
        case Verb.UNWARN:
            await warnings.unwarn(work, case, action)
        case Verb.WARNS:
            await warnings.show(work, case)
        case Verb.DEL | Verb.PURGE:
            await deleting.order(work, case, action)
        case Verb.REPORT:
            await deleting.report(work, case, action)
        case Verb.APPROVE:
            await approving.approve(work, action)
        case Verb.UNAPPROVE:
            await approving.unapprove(work, action)
        case _:
            await order(work, action)


async def order(work: AdminWork, action: Action) -> None:
    """Record the action and have it done at Telegram."""
    action_id = await work.actions.record(action)
    work.publish(ModerationOrderedEvent(action.chat_id, action_id, target_id=action.target_id))


async def refuse(work: AdminWork, case: Case, action: Action, refusal: Refusal) -> None:
    """Record that it is not done and why, and say so."""
    has_no_right = refusal.why in (Why.NOT_ADMIN, Why.CHANNELS_ASK_NOTHING)
    since = work.now - TOLD_EVERY
    is_quiet = has_no_right and await work.actions.refusals_since(action.chat_id, action.admin_id, since) > 0
    refused = await work.settle(action, State.REFUSED, refusal.why.value)
    before = telling.standing_before(case.target.standing) if case.target else None
    right = refusal.right.value if refusal.right else None
    telling.tell_performed(work, refused, "refused", refusal.why.value, right=right, before=before)
    if not is_quiet and refusal.why is not Why.CHANNELS_ASK_NOTHING:
        telling.show_refused(work, refused, refusal, case.named)


async def ask_who(work: AdminWork, case: Case, action: Action) -> None:
    """Somebody asks in the name of the group: whoever has the right may confirm it with a tap."""
    notes = {"request": request_notes(case.asked)}
    unconfirmed = await work.settle(action, State.UNCONFIRMED, notes=notes)
    work.show(
        Screen.MODERATION_UNCONFIRMED,
        action.chat_id,
        reader=None,
        # Telegram tells the language of people alone, and nobody has shown themselves.
        language_code=case.asked.language_code or await work.actions.language_in(action.chat_id),
        verb=action.verb,
        target_id=action.target_id,
        target_name=action.target_name,
        action_id=unconfirmed.id,
    )


async def confirmed(work: AdminWork, case: Case) -> bool:
    """Whether this tap is the one that confirms: of several, the first whose owner has the right."""
    source = case.source
    if source is None or case.refusal is not None:
        return True
    return await work.actions.move(source.id, State.CONFIRMED, frm=(State.UNCONFIRMED,), finished_at=work.now)


async def note_people(work: AdminWork, case: Case) -> None:
    """Names are known from whoever is seen."""
    asked = case.asked
    if asked.sender_chat_id is None and not case.is_anonymous:
        await work.people.seen(asked.user_id, asked.username, asked.first_name, asked.timestamp)


def action_of(work: AdminWork, case: Case) -> Action:
    """The action a case asks for, not recorded yet."""
    asked, target = case.asked, case.target
    return Action(
        cause=work.event.event_id,
        chat_id=asked.chat_id,
        chat_title=asked.chat_title or (case.source.chat_title if case.source else ""),
        verb=case.verb.value,
        admin_id=asked.user_id,
        admin_name=asked.first_name,
        is_anonymous=case.is_anonymous or case.is_unconfirmed,
        target_id=target.id if target else None,
        target_name=target.name if target else "",
        reason=case.order.reason,
        until=case.until(work.now),
        state=State.ORDERED,
        notes={
            "message_id": asked.message_id,
            "is_appealed": case.tapped == Tapped.ACCEPT,
            TARGET_LANGUAGE: language_of_target(case),
        },
        reverses=case.reverses,
        language_code=asked.language_code,
        created_at=work.now,
    )


def language_of_target(case: Case) -> str | None:
    """What the person's app speaks, if the message replied to told."""
    if case.source is not None and case.asked.action_id is not None:
        language = case.source.notes.get(TARGET_LANGUAGE)
        return language if isinstance(language, str) else None
    return case.asked.reply_to_language
