"""What the user service does about events, one use case a class."""

from __future__ import annotations

from bus import (
    EventType,
    HelpRequestedEvent,
    LanguageRequestedEvent,
    MenuRequestedEvent,
    PointsAwardedEvent,
    PointsDeductedEvent,
    ProfileRequestedEvent,
    StartRequestedEvent,
    StreakUpdatedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
)
from bus.codec import utc_text
from services.database import ServiceHandler, Transactions
from services.screens import Screen
from services.user.languages import SUPPORTED_LANGUAGES
from services.user.registration import Registration
from services.user.work import UserWork


class UserHandler(ServiceHandler[UserWork]):
    """What every handler of the user service has in common: its service and its unit of work."""

    service = "user"
    works_in = UserWork


class RegisterUser(UserHandler):
    """/start registers once; later it says welcome back, and notes what changed at Telegram meanwhile."""

    handles = (EventType.START_REQUESTED,)

    async def react(self, event: StartRequestedEvent, work: UserWork) -> None:
        if await work.people.register(event):
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
        work.reply(Screen.WELCOME_BACK, to=event, first_name=event.first_name)


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
    """Help, for everybody; it knows which command was mistyped."""

    handles = (EventType.HELP_REQUESTED,)

    async def react(self, event: HelpRequestedEvent, work: UserWork) -> None:
        work.reply(Screen.HELP, to=event, unknown_command=event.unknown_command)


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
        )


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


class KeepProfileCard(UserHandler):
    """The profile card follows what the game tells: services share no tables."""

    handles = (EventType.POINTS_AWARDED, EventType.POINTS_DEDUCTED, EventType.STREAK_UPDATED)

    async def react(self, event: PointsAwardedEvent | PointsDeductedEvent | StreakUpdatedEvent, work: UserWork) -> None:
        match event:
            case PointsAwardedEvent():
                await work.cards.earned(event.user_id, event.points_amount)
            case PointsDeductedEvent():
                await work.cards.spent(event.user_id, event.points_amount)
            case StreakUpdatedEvent():
                await work.cards.streak_is(event.user_id, event.current_streak)


def user_handlers(transactions: Transactions) -> list[ServiceHandler[UserWork]]:
    """Every handler of the user service, to be subscribed by the composition root."""
    kinds = (RegisterUser, ShowMenu, ShowHelp, ShowProfile, ChooseLanguage, KeepProfileCard, Registration)
    return [kind(transactions) for kind in kinds]
