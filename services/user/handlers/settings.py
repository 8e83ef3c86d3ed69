"""The settings: one glance, one tap."""

from __future__ import annotations

from typing import Any

from bus import EventType, SettingsRequestedEvent, UserProfileUpdatedEvent
from bus.codec import utc_text
from services.screens import Screen
from services.user.handlers.handler import UserHandler
from services.user.people import Person
from services.user.settings import changes_of
from services.user.work import UserWork


class ChooseSetting(UserHandler):
    """Shows the settings or the choices of one, and keeps what is chosen; what is no choice changes nothing."""

    handles = (EventType.SETTINGS_REQUESTED,)

    async def react(self, event: SettingsRequestedEvent, work: UserWork) -> None:
        person = await work.people.find(event.user_id)
        if person is None:
            work.reply(Screen.START_FIRST, to=event)
            return
        chosen = changes_of(event.setting or "", event.value)
        if chosen is None and event.setting in ("reminders", "quiet"):
            work.reply(
                Screen.SETTING_CHOICES,
                to=event,
                setting=event.setting,
                reminders=person.reminders,
                quiet_from=person.quiet_from,
                quiet_until=person.quiet_until,
            )
            return
        if chosen is not None and (changes := await work.people.change(person, **chosen)):
            work.publish(UserProfileUpdatedEvent(user_id=event.user_id, changes=changes))
            person = await work.people.find(event.user_id) or person
        work.reply(Screen.SETTINGS, to=event, **settings_of(work, person))


def settings_of(work: UserWork, person: Person) -> dict[str, Any]:
    """The data of the settings screen."""
    return {
        "at": utc_text(work.now),
        "language": person.language,
        "time_zone": person.time_zone,
        "reminders": person.reminders,
        "quiet_from": person.quiet_from,
        "quiet_until": person.quiet_until,
        "listed": person.listed,
    }
