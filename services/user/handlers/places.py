"""The places everybody asks for: the menu, help, the profile card."""

from __future__ import annotations

from bus import EventType, HelpRequestedEvent, MenuRequestedEvent, ProfileRequestedEvent
from bus.codec import utc_text
from services.screens import Screen
from services.user.handlers.handler import UserHandler
from services.user.work import UserWork


class ShowMenu(UserHandler):
    """The menu, for those who registered."""

    handles = (EventType.MENU_REQUESTED,)

    async def react(self, event: MenuRequestedEvent, work: UserWork) -> None:
        person = await work.people.find(event.user_id)
        if person is None:
            work.reply(Screen.START_FIRST, to=event)
            return
        work.reply(Screen.MENU, to=event, first_name=person.first_name)


class ShowHelp(UserHandler):
    """Help, for everybody; it knows which command was mistyped, and which one was typed in a group but is private."""

    handles = (EventType.HELP_REQUESTED,)

    async def react(self, event: HelpRequestedEvent, work: UserWork) -> None:
        if event.private_command is None:
            work.reply(Screen.HELP, to=event, unknown_command=event.unknown_command)
        elif await work.people.find(event.user_id) is None:
            work.reply(Screen.START_FIRST, to=event)
        else:
            work.reply(Screen.IN_PRIVATE, to=event, command=event.private_command)


class ShowProfile(UserHandler):
    """The profile card of somebody who registered."""

    handles = (EventType.PROFILE_REQUESTED,)

    async def react(self, event: ProfileRequestedEvent, work: UserWork) -> None:
        person = await work.people.find(event.user_id)
        if person is None:
            work.reply(Screen.START_FIRST, to=event)
            return
        card = await work.cards.find(event.user_id)
        work.reply(
            Screen.PROFILE,
            to=event,
            first_name=person.first_name,
            username=person.username,
            registered_at=utc_text(person.registered_at),
            balance=card.balance,
            lifetime_points=card.lifetime_points,
            streak=card.streak,
            best_streak=card.best_streak,
            level=card.level,
            level_score=card.level_score,
            next_level_score=card.next_level_score,
            title=card.shown_title,
            achievements=card.achievements,
            stories=card.stories or {},
        )
