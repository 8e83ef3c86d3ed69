"""Choosing the language."""

from __future__ import annotations

from bus import EventType, LanguageRequestedEvent, UserProfileUpdatedEvent
from services.screens import Screen
from services.user.handlers.handler import UserHandler
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
        if event.language != person.language:
            await work.people.choose_language(event.user_id, event.language)
            work.publish(UserProfileUpdatedEvent(user_id=event.user_id, changes={"language": event.language}))
        work.reply(Screen.LANGUAGE_CHANGED, to=event, language=event.language)
