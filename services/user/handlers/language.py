"""Choosing the language."""

from __future__ import annotations

from bus import EventType, LanguageRequestedEvent, UserProfileUpdatedEvent
from services.screens import Screen
from services.user.handlers.handler import UserHandler
from services.user.handlers.questions import move_on
from services.user.languages import SUPPORTED_LANGUAGES
from services.user.work import UserWork


class ChooseLanguage(UserHandler):
    """Shows the languages to choose from, and keeps the choice."""

    handles = (EventType.LANGUAGE_REQUESTED,)

    async def react(self, event: LanguageRequestedEvent, work: UserWork) -> None:
        person = await work.people.find(event.user_id)
        if person is None:
            work.reply(Screen.START_FIRST, to=event)
            return
        if event.language not in SUPPORTED_LANGUAGES:
            work.reply(Screen.LANGUAGE_PICKER, to=event, current=person.language)
            return
        changes = await work.people.change(person, language=event.language)
        if person.is_being_asked:
            await move_on(work, event, "language", changes)
            return
        if changes:
            work.publish(UserProfileUpdatedEvent(user_id=event.user_id, changes=changes))
        work.reply(Screen.LANGUAGE_CHANGED, to=event, language=event.language)
