"""Asking for a deed: what is missing is asked for, what cannot be is refused, the rest waits for a yes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bus import RequestEvent
from services.admin.desk.deeds import RULES, Counts, Deed, DeedOrder
from services.admin.desk.desk import Desk, Who
from services.admin.desk.doing import do
from services.admin.desk.pages import entry_data
from services.admin.desk.telling import show_unpermitted, tell_performed
from services.admin.desk.wishes import Wish
from services.admin.desk.work import DeskWork
from services.admin.grammar import tidy
from services.admin.telling import NOT_PERMITTED
from services.screens import Screen


async def ask(desk: Desk, work: DeskWork, to: RequestEvent, who: Who, order: DeedOrder) -> None:
    """See to a deed somebody asks for, in the private chat that `to` is about."""
    rule = RULES[order.deed]
    why = await desk.refusal(work, to.user_id, who, order.deed)
    if why is None and order.number is not None and not rule.least <= order.number <= rule.most:
        why = "number"
    if why is None and order.number is None and rule.counts is not Counts.NOTHING and not rule.choices:
        why = "which"
    if why is not None:
        await refuse(desk, work, to, who, order, why)
    elif rule.counts is not Counts.NOTHING and order.number is None:
        work.reply(
            Screen.PERSON_CHOICE, to=to, who=who.data(), deed=order.deed, word=rule.word, choices=list(rule.choices)
        )
    elif rule.has_words and not order.words:
        work.reply(Screen.PERSON_WORDS, to=to, who=who.data(), deed=order.deed, word=rule.word, number=order.number)
    else:
        await _wish(desk, work, to, who, order)


async def _wish(desk: Desk, work: DeskWork, to: RequestEvent, who: Who, order: DeedOrder) -> None:
    about = await _what_it_is_about(desk, work, who, order)
    if isinstance(about, str):
        await refuse(desk, work, to, who, order, about)
        return
    wish = Wish(
        cause=to.event_id,
        admin_id=to.user_id,
        person_id=who.id,
        deed=order.deed,
        number=order.number,
        words=tidy(order.words),
        chat_id=to.chat_id,
        message_id=to.message_id,
        language_code=to.language_code,
        created_at=work.now,
    )
    wish_id = await work.wishes.record(wish)
    if not RULES[order.deed].is_asked:
        await do(desk, work, replace(wish, id=wish_id), who)
        return
    work.reply(
        Screen.PERSON_CONFIRM,
        to=to,
        who=who.data(),
        deed=order.deed,
        number=order.number,
        words=wish.words,
        wish_id=wish_id,
        **about,
    )


async def _what_it_is_about(desk: Desk, work: DeskWork, who: Who, order: DeedOrder) -> dict[str, Any] | str:
    """What whoever confirms it should see of the thing it is about; why there is none, if so."""
    number = order.number or 0
    match order.deed:
        case Deed.UNNOTE:
            note = await work.notes.find(who.id, number)
            return "gone" if note is None else {"subject": note.words}
        case Deed.REVOKE:
            entry = await desk.purses.entry(work.connection, who.id, number)
            if entry is None:
                return "unknown"
            if entry.is_revocation or entry.is_revoked:
                return "revocation" if entry.is_revocation else "again"
            return {"entry": entry_data(entry)}
    return {}


async def refuse(desk: Desk, work: DeskWork, to: RequestEvent, who: Who, order: DeedOrder, why: str) -> None:
    """A deed is not done: whoever asked is told why, and so is the audit."""
    rule = RULES[order.deed]
    name = await desk.name_of(work, to.user_id)
    tell_performed(
        work, to.user_id, name, order.deed, "refused", about=who, why=why, words=tidy(order.words), number=order.number
    )
    if why == NOT_PERMITTED:
        show_unpermitted(work, to, rule.word, rule.permission)
        return
    work.reply(Screen.PERSON_REFUSED, to=to, why=why, who=who.data(), least=rule.least, most=rule.most)
