"""Arriving: the first /start, and every later one."""

from __future__ import annotations

from bus import EventType, StartRequestedEvent, UserProfileUpdatedEvent, UserRegisteredEvent
from services.screens import Screen
from services.user.handlers.handler import UserHandler
from services.user.handlers.questions import ask
from services.user.referrals import code_in
from services.user.work import UserWork


class RegisterUser(UserHandler):
    """/start registers once; later it asks what is still open, or says welcome back. New names are noted."""

    handles = (EventType.START_REQUESTED,)

    async def react(self, event: StartRequestedEvent, work: UserWork) -> None:
        if await work.people.register(event):
            if code := code_in(event.start_parameter):
                await work.referrals.came_by(event.user_id, code, work.now)
            work.reply(Screen.WELCOME, to=event, first_name=event.first_name)
            work.publish(
                UserRegisteredEvent(
                    user_id=event.user_id,
                    username=event.username,
                    first_name=event.first_name,
                    language_code=event.language_code,
                    is_premium=event.is_premium,
                )
            )
            return
        if changes := await work.people.refresh(event):
            work.publish(UserProfileUpdatedEvent(user_id=event.user_id, changes=changes))
        person = await work.people.find(event.user_id)
        if person is not None and person.is_being_asked:
            await ask(work, person, event)
            return
        work.reply(Screen.WELCOME_BACK, to=event, first_name=event.first_name)
