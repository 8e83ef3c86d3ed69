"""The first questions: asked in order, each answered or passed over once, taken up again wherever somebody left off."""

from __future__ import annotations

from typing import Any

from bus import BaseEvent, EventType, OnboardingRequestedEvent, UserProfileUpdatedEvent
from bus.codec import utc_text
from services.screens import Screen
from services.user.handlers.handler import UserHandler
from services.user.onboarding import LIKES
from services.user.people import Person
from services.user.work import UserWork


class AnswerQuestion(UserHandler):
    """What somebody likes is noted; any question may be passed over. An answer to an earlier one changes nothing."""

    handles = (EventType.ONBOARDING_REQUESTED,)

    async def react(self, event: OnboardingRequestedEvent, work: UserWork) -> None:
        person = await work.people.find(event.user_id)
        if person is None:
            work.reply(Screen.START_FIRST, to=event)
            return
        if not person.is_being_asked:
            work.reply(Screen.MENU, to=event, first_name=person.first_name)
            return
        changes: dict[str, Any] = {}
        is_open = person.onboarding == event.question
        if is_open and event.question == "likes" and event.answer in LIKES:
            changes = await work.people.change(person, likes=event.answer)
        if is_open and (changes or event.answer is None):
            await move_on(work, event, event.question, changes)
        else:
            await ask(work, person, event)


async def move_on(work: UserWork, event: BaseEvent, question: str, changes: dict[str, Any]) -> None:
    """Note that `question` is answered, tell it together with the `changes` it brought, and ask the next."""
    user_id = event.payload["user_id"]
    is_answered = await work.people.answer(user_id, question) is not None
    person = await work.people.find(user_id)
    if person is None:
        return
    if changes or is_answered:
        work.publish(UserProfileUpdatedEvent(user_id=user_id, changes={**changes, "onboarding": person.onboarding}))
    await ask(work, person, event)


async def ask(work: UserWork, person: Person, to: BaseEvent) -> None:
    """Show the question the person is at; after the last, that all is said."""
    match person.onboarding:
        case "language":
            work.reply(Screen.LANGUAGE_QUESTION, to=to, current=person.language)
        case "time_zone":
            await work.people.change(person, zone_asked_at=work.now)
            work.reply(Screen.TIME_ZONE_PICKER, to=to, **zone_choices(work, person))
        case "likes":
            work.reply(Screen.LIKES_QUESTION, to=to)
        case _:
            work.reply(
                Screen.ONBOARDED,
                to=to,
                first_name=person.first_name,
                likes=person.likes,
                time_zone=person.time_zone,
                at=utc_text(work.now),
            )


def zone_choices(work: UserWork, person: Person, **more: Any) -> dict[str, Any]:
    """The data of the time zone picker for `person`."""
    return {
        "at": utc_text(work.now),
        "time_zone": person.time_zone,
        "region": None,
        "is_question": person.onboarding == "time_zone",
        "typed": None,
        "matches": [],
        **more,
    }
