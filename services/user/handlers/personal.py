"""What is held about people: told, handed over, and erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bus import (
    ErasureDueEvent,
    ErasureRequestedEvent,
    EventType,
    ExportRequestedEvent,
    PrivacyRequestedEvent,
    RenewalEndedEvent,
    TermsRequestedEvent,
    UserProfileUpdatedEvent,
)
from services.database import Transactions
from services.personal import PersonalData, erase_all
from services.screens import Screen
from services.user.departures import DepartureMarks
from services.user.handlers.handler import UserHandler
from services.user.work import UserWork

ERASE_AGAIN_AFTER = timedelta(hours=1)
"""When what was still on its way at the erasure has arrived for certain."""


class ShowPrivacy(UserHandler):
    """What is kept, why, and how long; for everybody."""

    handles = (EventType.PRIVACY_REQUESTED,)

    async def react(self, event: PrivacyRequestedEvent, work: UserWork) -> None:
        work.reply(Screen.PRIVACY, to=event)


class ShowTerms(UserHandler):
    """The terms, for everybody."""

    handles = (EventType.TERMS_REQUESTED,)

    async def react(self, event: TermsRequestedEvent, work: UserWork) -> None:
        work.reply(Screen.TERMS, to=event)


class HandOver(UserHandler):
    """Everything held about a person, as a file. The bot asks for its content when it sends it."""

    handles = (EventType.EXPORT_REQUESTED,)

    async def react(self, event: ExportRequestedEvent, work: UserWork) -> None:
        # The file goes to who asked, where nobody else reads it.
        work.reply(Screen.EXPORT, to=replace(event, chat_id=event.user_id, message_id=None))


class Forget(UserHandler):
    """After a confirmation everything about a person is erased, at once and everywhere; points moved stay, nobody's."""

    handles = (EventType.ERASURE_REQUESTED,)

    def __init__(self, transactions: Transactions, parts: Sequence[PersonalData], marks: DepartureMarks) -> None:
        super().__init__(transactions)
        self._parts = parts
        self._marks = marks

    async def react(self, event: ErasureRequestedEvent, work: UserWork) -> None:
        if not event.is_confirmed:
            work.reply(Screen.ERASURE_QUESTION, to=event)
            return
        person = await work.people.find(event.user_id)
        held = await work.subscriptions.find(event.user_id)
        await erase_all(self._parts, work.connection, event.user_id)
        if held is not None:
            # Nobody pays on for an account that is gone.
            work.publish(RenewalEndedEvent(event.user_id, held.first_charge_id))
        await work.referrals.departed(self._marks.of(event.user_id))
        work.publish(UserProfileUpdatedEvent(user_id=event.user_id, changes={"deleted": True}))
        work.publish(
            ErasureDueEvent(user_id=event.user_id, erased_at=work.now), delay_s=ERASE_AGAIN_AFTER.total_seconds()
        )
        # Said in the language that is forgotten with the rest.
        chosen = person.language if person is not None and person.language else event.language_code
        work.reply(Screen.ERASED, to=replace(event, language_code=chosen))


class ForgetTheRest(UserHandler):
    """What other services did about earlier events after the erasure goes too, unless the person came back."""

    handles = (EventType.ERASURE_DUE,)

    def __init__(self, transactions: Transactions, parts: Sequence[PersonalData]) -> None:
        super().__init__(transactions)
        self._parts = parts

    async def react(self, event: ErasureDueEvent, work: UserWork) -> None:
        if await work.people.find(event.user_id) is None:
            await erase_all(self._parts, work.connection, event.user_id)
