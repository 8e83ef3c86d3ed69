"""Somebody's card is shown, or something typed after their name is asked for."""

from __future__ import annotations

from dataclasses import replace

from bus import EventType, PersonRequestedEvent
from services.admin.desk.asking import ask
from services.admin.desk.deeds import parse_deed, words_for
from services.admin.desk.desk import Unknown, find_person
from services.admin.desk.handlers.base import DeskHandler
from services.admin.desk.pages import tab_of
from services.admin.desk.telling import LOOK, show_unpermitted, tell_performed
from services.admin.desk.work import DeskWork
from services.admin.roles import Permission
from services.admin.telling import NOT_PERMITTED
from services.screens import Screen


class LookAtPerson(DeskHandler):
    """`/user`: the card of a person, wherever it is asked for, in the asker's private chat.

    A tab is turned without a trace; opening somebody's card leaves one, and so does not being allowed to.
    """

    handles = (EventType.PERSON_REQUESTED,)

    async def react(self, event: PersonRequestedEvent, work: DeskWork) -> None:
        is_typed = event.message_id is None
        if is_typed:
            await work.people.seen(event.user_id, event.username, event.first_name, event.timestamp)
        found, typed = await find_person(self.desk, work, event)
        private = replace(event, chat_id=event.user_id)
        name = await self.desk.name_of(work, event.user_id) or event.first_name
        who = None if isinstance(found, Unknown) else found
        if not await self.desk.may(work, event.user_id, Permission.PEOPLE_VIEW):
            tell_performed(work, event.user_id, name, LOOK, "refused", about=who, why=NOT_PERMITTED)
            show_unpermitted(work, private, LOOK, Permission.PEOPLE_VIEW)
            return
        if who is None:
            work.reply(Screen.PERSON_REFUSED, to=private, why=str(found), words=words_for())
            return
        if typed:
            order = parse_deed(typed)
            if order is None:
                work.reply(Screen.PERSON_REFUSED, to=private, why="no_deed", words=words_for())
            else:
                await ask(self.desk, work, private, who, order)
            return
        if is_typed:
            tell_performed(work, event.user_id, name, LOOK, "done", about=who)
        may = await self.desk.offered(work, event.user_id, who)
        screen, data = await tab_of(self.desk, work, who, event.tab, event.page, may)
        work.reply(screen, to=private, **data)
