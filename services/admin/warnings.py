"""Warnings: counted within a window, and at the limit followed by a sanction."""

from __future__ import annotations

from dataclasses import replace

from bus import ModerationOrderedEvent
from bus.codec import utc_text
from services.admin import telling
from services.admin.actions import Action, State
from services.admin.case import Case
from services.admin.rights import Refusal, Target, Why, nothing_to_do, refusal_of
from services.admin.settings import GroupSettings
from services.admin.verbs import RULES, Verb
from services.admin.work import AdminWork
from services.screens import Screen

SHOWN = 10


async def warn(work: AdminWork, case: Case, action: Action) -> None:
    """Warn the person; the warning that reaches the limit brings the sanction the group has chosen."""
    settings = await work.configuration.of(action.chat_id)
    given = await work.settle(action, State.DONE)
    target = _target(case)
    in_force = await work.actions.in_force(given.chat_id, target.id, Verb.WARN, since=work.now - settings.warn_window)
    telling.tell_moderated(work, given)
    telling.tell_performed(work, given, "done", warnings=len(in_force), limit=settings.number("warn.limit"))
    is_over = len(in_force) >= settings.number("warn.limit")
    refusal = await _escalate(work, case, given, in_force, settings) if is_over else None
    telling.show_done(
        work,
        given,
        warnings=len(in_force),
        limit=settings.number("warn.limit"),
        not_escalated=settings.choice("warn.action") if refusal else None,
    )


async def unwarn(work: AdminWork, case: Case, action: Action) -> None:
    """Take the newest warning back, or the one whose button was tapped."""
    target = _target(case)
    in_force = await work.actions.in_force(action.chat_id, target.id, Verb.WARN)
    given = next((warning for warning in in_force if case.reverses in (None, warning.id)), None)
    if given is None:
        refusal = Refusal(Why.NOT_WARNED)
        refused = await work.settle(action, State.REFUSED, refusal.why.value)
        telling.tell_performed(work, refused, "refused", refusal.why.value)
        telling.show_refused(work, refused, refusal)
        return
    done = await work.settle(replace(action, reverses=given.id), State.DONE)
    await work.actions.lift(given.id, work.now, done.id)
    telling.tell_moderated(work, done)
    telling.tell_performed(work, done, "done", warnings=len(in_force) - 1)
    telling.show_done(
        work, done, warnings=len(in_force) - 1, limit=(await work.configuration.of(action.chat_id)).number("warn.limit")
    )


async def show(work: AdminWork, case: Case) -> None:
    """The person's warnings that count."""
    settings, target = await work.configuration.of(case.asked.chat_id), _target(case)
    in_force = await work.actions.in_force(
        case.asked.chat_id, target.id, Verb.WARN, since=work.now - settings.warn_window
    )
    work.show(
        Screen.WARNINGS,
        case.asked.chat_id,
        reader=case.asked.user_id,
        language_code=case.asked.language_code,
        target_id=target.id,
        target_name=target.name,
        limit=settings.number("warn.limit"),
        warnings=len(in_force),
        rows=[{"at": utc_text(warning.created_at), "reason": warning.reason} for warning in in_force[:SHOWN]],
    )


async def _escalate(
    work: AdminWork, case: Case, last: Action, in_force: list[Action], settings: GroupSettings
) -> Refusal | None:
    """Order the sanction that follows the last warning; why not, where the bot may not. The warnings are spent."""
    verb, time = Verb(settings.choice("warn.action")), settings.time("warn.time")
    cast = replace(case.cast, caller_id=case.cast.bot_id, is_automatic=True)
    refusal = refusal_of(RULES[verb], cast) or nothing_to_do(verb, cast.target)
    sanction = replace(
        last,
        id=0,
        cause=f"{last.cause}/limit",
        verb=verb.value,
        admin_id=cast.bot_id,
        admin_name="",
        is_anonymous=False,
        is_automatic=True,
        until=work.now + time if time and RULES[verb].takes_time else None,
        state=State.ORDERED,
        finished_at=None,
        notes={**last.notes, "message_id": None, "warnings": len(in_force)},
    )
    if refusal is not None:
        refused = await work.settle(sanction, State.REFUSED, refusal.why.value)
        telling.tell_performed(work, refused, "refused", refusal.why.value)
        return refusal
    action_id = await work.actions.record(sanction)
    for warning in in_force:
        await work.actions.lift(warning.id, work.now, action_id)
    work.publish(ModerationOrderedEvent(sanction.chat_id, action_id, target_id=sanction.target_id))
    return None


def _target(case: Case) -> Target:
    if case.target is None:
        raise ValueError(f"{case.verb} without a target was not refused")
    return case.target
