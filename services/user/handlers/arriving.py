"""Arriving: the first /start, and every later one."""

from __future__ import annotations

import re

from bus import (
    EventType,
    StartRequestedEvent,
    StoryRequestedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
)
from services.database import Transactions
from services.screens import Screen
from services.user.departures import DepartureMarks
from services.user.handlers.handler import UserHandler
from services.user.handlers.questions import ask
from services.user.referrals import code_in
from services.user.work import UserWork

STORY_LINK = "story_"
"""What a deep link to a story begins with; the story's id follows."""

_STORY_ID = re.compile(r"[A-Za-z0-9_-]{1,58}")


class RegisterUser(UserHandler):
    """/start registers once; later it asks what is still open, or says welcome back. A link to a story leads there."""

    handles = (EventType.START_REQUESTED,)

    def __init__(self, transactions: Transactions, marks: DepartureMarks) -> None:
        super().__init__(transactions)
        self._marks = marks

    async def react(self, event: StartRequestedEvent, work: UserWork) -> None:
        story_id = story_in(event.start_parameter)
        if await work.people.register(event):
            if code := code_in(event.start_parameter):
                await work.referrals.came_by(event.user_id, self._marks.of(event.user_id), code, work.now)
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
        else:
            await self._come_back(event, work, is_answered=story_id is not None)
        if story_id is not None:
            work.publish(
                StoryRequestedEvent(
                    user_id=event.user_id,
                    chat_id=event.chat_id,
                    chat_type=event.chat_type,
                    language_code=event.language_code,
                    story_id=story_id,
                )
            )

    async def _come_back(self, event: StartRequestedEvent, work: UserWork, *, is_answered: bool) -> None:
        if changes := await work.people.refresh(event):
            work.publish(UserProfileUpdatedEvent(user_id=event.user_id, changes=changes))
        person = await work.people.find(event.user_id)
        if is_answered or person is None:
            return
        if person.is_being_asked:
            await ask(work, person, event)
        else:
            work.reply(Screen.WELCOME_BACK, to=event, first_name=event.first_name)


def story_in(start_parameter: str) -> str | None:
    """The story a deep link leads to; None for any other link, and for what can be no story's id."""
    story_id = start_parameter.removeprefix(STORY_LINK) if start_parameter.startswith(STORY_LINK) else ""
    return story_id if _STORY_ID.fullmatch(story_id) else None
