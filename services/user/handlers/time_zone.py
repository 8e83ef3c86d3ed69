"""Choosing where one lives, by tapping a city or by typing."""

from __future__ import annotations

from datetime import timedelta

from bus import BaseEvent, EventType, TalkHeardEvent, TimeZoneRequestedEvent, UserProfileUpdatedEvent
from services.screens import Screen
from services.user.cities import REGIONS
from services.user.handlers.handler import UserHandler
from services.user.handlers.questions import move_on, zone_choices
from services.user.handlers.settings import settings_of
from services.user.people import Person
from services.user.time_zones import LONGEST_TYPED, is_time_zone, zones_meant
from services.user.work import UserWork

ANSWER_WITHIN = timedelta(hours=1)
"""How long after being asked where they live what somebody says is the answer."""


class ChooseTimeZone(UserHandler):
    """Shows regions and their cities, and keeps the choice."""

    handles = (EventType.TIME_ZONE_REQUESTED,)

    async def react(self, event: TimeZoneRequestedEvent, work: UserWork) -> None:
        person = await work.people.find(event.user_id)
        if person is None:
            work.reply(Screen.START_FIRST, to=event)
        elif is_time_zone(event.time_zone):
            await live_by(work, person, str(event.time_zone), event)
        else:
            await work.people.change(person, zone_asked_at=work.now)
            region = event.region if event.region in REGIONS else None
            work.reply(Screen.TIME_ZONE_PICKER, to=event, **zone_choices(work, person, region=region))


class AnswerTalk(UserHandler):
    """What is said in private is where somebody lives if they were just asked; else it brings the menu."""

    handles = (EventType.TALK_HEARD,)

    async def react(self, event: TalkHeardEvent, work: UserWork) -> None:
        person = await work.people.find(event.user_id)
        if person is None:
            work.reply(Screen.START_FIRST, to=event)
            return
        if person.zone_asked_at is None or not event.text or work.now - person.zone_asked_at > ANSWER_WITHIN:
            work.reply(Screen.MENU, to=event, first_name=person.first_name)
            return
        meant = zones_meant(event.text)
        if len(meant) == 1:
            await live_by(work, person, meant[0], event)
            return
        typed = None if meant else event.text[:LONGEST_TYPED]
        work.reply(Screen.TIME_ZONE_PICKER, to=event, **zone_choices(work, person, matches=meant, typed=typed))


async def live_by(work: UserWork, person: Person, time_zone: str, event: BaseEvent) -> None:
    """From now on the person's clock is in `time_zone`; tell it, and show what comes next."""
    changes = await work.people.change(person, time_zone=time_zone, zone_asked_at=None)
    changes.pop("zone_asked_at", None)
    if person.is_being_asked:
        await move_on(work, event, "time_zone", changes)
        return
    if changes:
        work.publish(UserProfileUpdatedEvent(user_id=person.user_id, changes=changes))
    now = await work.people.find(person.user_id)
    work.reply(Screen.SETTINGS, to=event, **settings_of(work, now or person))
