"""Greeting newcomers: one message for all who wait, and away with it when it is over."""

from __future__ import annotations

from bus import ModerationOrderedEvent, NewcomersDueEvent
from services.admin.actions import NEWCOMER, Action, State
from services.admin.deleting import AT_ONCE
from services.admin.verbs import Verb
from services.admin.work import AdminWork
from services.screens import Screen

NAMED = 10
"""How many newcomers a greeting names; the others are counted."""


async def greet(work: AdminWork, chat_id: int) -> None:
    """Ask everybody who came and was not asked yet to tap, in one message."""
    people = await work.newcomers.ungreeted(chat_id)
    if not people:
        return
    settings = await work.configuration.of(chat_id)
    is_alone = len(people) == 1
    shown = work.show(
        Screen.NEWCOMERS,
        chat_id,
        # The button of somebody alone is theirs; one for many is for whoever taps it.
        reader=people[0].user_id if is_alone else None,
        language_code=people[0].language_code,
        people=[{"user_id": person.user_id, "name": person.first_name} for person in people[:NAMED]],
        count=len(people),
        minutes=settings.number("newcomers.minutes"),
        action=settings.choice("newcomers.action"),
    )
    await work.newcomers.greeted(chat_id, people, shown.event_id)


async def plan(work: AdminWork, chat_id: int) -> None:
    """See to the group's newcomers as soon as it may be written to again, once."""
    due_at = await work.newcomers.plan(chat_id)
    if due_at is not None:
        work.publish(NewcomersDueEvent(chat_id), at=due_at)


async def clear_away(work: AdminWork, chat_id: int, bot_id: int) -> None:
    """Delete what the group was told about those who did not tap."""
    ids = await work.newcomers.traces(chat_id)
    if not ids:
        return
    parts = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    deletion = Action(
        cause=f"{work.event.event_id}/{Verb.DEL}",
        chat_id=chat_id,
        verb=Verb.DEL.value,
        admin_id=bot_id,
        is_automatic=True,
        reason=NEWCOMER,
        state=State.ORDERED,
        notes={"parts": len(parts), "messages": len(ids), "deleted": 0, "answered": 0},
        created_at=work.now,
    )
    action_id = await work.actions.record(deletion)
    for part in parts:
        work.publish(ModerationOrderedEvent(chat_id, action_id, message_ids=part))
