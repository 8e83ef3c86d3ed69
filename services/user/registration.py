"""The registration saga: from the first /start to a guest who plays."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

from bus import (
    ErrorOccurredEvent,
    EventType,
    PointsAwardedEvent,
    ReplyRequestedEvent,
    SagaTimeoutReachedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
)
from services.saga import Run, Saga, StepFailed, begins, step, timeout
from services.screens import Screen
from services.user.handlers.questions import ask
from services.user.onboarding import DONE
from services.user.work import UserWork

WELCOME = "welcome"
"""The action for which the game awards its bonus to whoever registers."""

BONUS_WITHIN = timedelta(hours=1)
"""How long the game may take to greet somebody before an operator is told."""
BONUS_AT_LAST_WITHIN = timedelta(days=1)
"""How long an operator has after that, before the registration is taken back."""
NUDGE_AFTER = timedelta(days=1)
"""How long somebody may do nothing before they are asked in once more."""

Deed: TypeAlias = PointsAwardedEvent | UserProfileUpdatedEvent


def is_welcome(event: PointsAwardedEvent) -> bool:
    """Whether these points are the welcome bonus."""
    return event.action_type == WELCOME


def is_deed(event: Deed) -> bool:
    """Whether the person has found their way: earned points, or was asked everything and changed something since."""
    if isinstance(event, PointsAwardedEvent):
        return not is_welcome(event)
    return bool(event.changes.get("onboarding", DONE) == DONE)


class Registration(Saga[UserWork]):
    """Whoever registers gets the game's welcome bonus, then the first questions; who does nothing is asked in once."""

    service = "user"
    works_in = UserWork

    @begins(EventType.USER_REGISTERED)
    async def registered(self, event: UserRegisteredEvent, work: UserWork, run: Run) -> None:
        run.notes["language_code"] = event.language_code
        run.set_timeout(self.bonus_late, after=BONUS_WITHIN)
        run.set_timeout(self.nothing_done, after=NUDGE_AFTER)

    @registered.undone_by
    async def registration_taken_back(self, work: UserWork, run: Run) -> None:
        # The next /start is a first one again, and asks the game again.
        await work.people.unregister(int(run.key))

    @step(EventType.POINTS_AWARDED, when=is_welcome)
    async def bonus_arrived(self, event: PointsAwardedEvent, work: UserWork, run: Run) -> None:
        run.cancel_timeout(self.bonus_late)
        run.cancel_timeout(self.bonus_missing)
        person = await work.people.find(int(run.key))
        if person is not None and person.is_being_asked:
            await ask(work, person, event)
        finish_if_settled(run)

    @step(EventType.POINTS_AWARDED, EventType.USER_PROFILE_UPDATED, when=is_deed)
    async def something_done(self, event: Deed, work: UserWork, run: Run) -> None:
        run.cancel_timeout(self.nothing_done)
        finish_if_settled(run)

    @timeout
    async def nothing_done(self, event: SagaTimeoutReachedEvent, work: UserWork, run: Run) -> None:
        person = await work.people.find(int(run.key))
        if person is not None:
            loud_at = person.next_loud(work.now)
            if loud_at > work.now:
                run.set_timeout(self.nothing_done, after=loud_at - work.now)
                return
            if person.reminders != "off" and person.unreachable_since is None:
                work.publish(
                    ReplyRequestedEvent(
                        chat_id=person.user_id,
                        screen=Screen.NUDGE,
                        data={"first_name": person.first_name, "is_being_asked": person.is_being_asked},
                        user_id=person.user_id,
                        language_code=run.notes["language_code"],
                    )
                )
        finish_if_settled(run)

    @timeout
    async def bonus_late(self, event: SagaTimeoutReachedEvent, work: UserWork, run: Run) -> None:
        work.publish(
            ErrorOccurredEvent(
                error_type="WelcomeBonusLate",
                error_message="no welcome bonus within an hour of registering; look into the game's dead letters",
                user_id=int(run.key),
            )
        )
        run.set_timeout(self.bonus_missing, after=BONUS_AT_LAST_WITHIN)

    @timeout
    async def bonus_missing(self, event: SagaTimeoutReachedEvent, work: UserWork, run: Run) -> None:
        card = await work.cards.find(int(run.key))
        if not card.lifetime_points:
            raise StepFailed("the game never took the person in")
        # Welcomed in an earlier run, whose registration was taken back before the bonus came.
        finish_if_settled(run)


def finish_if_settled(run: Run) -> None:
    """End the run once it waits for nothing more."""
    if not run.is_waiting:
        run.finish()
