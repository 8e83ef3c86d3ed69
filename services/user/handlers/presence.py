"""Who is there, what they are called, and who cannot be written to."""

from __future__ import annotations

from typing import Any

from bus import (
    BaseEvent,
    EventType,
    FloodDetectedEvent,
    IEvent,
    ReferralCompletedEvent,
    UserActivityDetectedEvent,
    UserNameChangedEvent,
    UserProfileUpdatedEvent,
    UserReachabilityChangedEvent,
)
from services.database import Transactions
from services.screens import Screen
from services.user.handlers.handler import UserHandler
from services.user.people import Person
from services.user.rules import UserRules
from services.user.work import UserWork


class NoteActivity(UserHandler):
    """Notes that somebody is there, at most once an hour: under which name, and on how many days an invited friend was.

    Activity is told once a minute. What this process noted within the hour costs no transaction: 100,000 people who
    are busy all day cost 28 of them a second.
    """

    handles = (EventType.USER_ACTIVITY_DETECTED,)

    def __init__(self, transactions: Transactions, rules: UserRules) -> None:
        super().__init__(transactions)
        self._rules = rules.referral
        self._hour = 0
        self._noted: dict[int, tuple[Any, Any]] = {}

    async def _process_event(self, event: IEvent) -> bool:
        if not isinstance(event, UserActivityDetectedEvent):
            return await super()._process_event(event)
        hour = int(event.timestamp.timestamp()) // 3600
        if hour > self._hour:
            self._hour, self._noted = hour, {}
        name = (event.details.get("first_name"), event.details.get("username"))
        if hour == self._hour and self._noted.get(event.user_id) == name:
            return True
        is_done = await super()._process_event(event)
        if hour == self._hour:
            self._noted[event.user_id] = name
        return is_done

    async def react(self, event: UserActivityDetectedEvent, work: UserWork) -> None:
        person = await work.people.find(event.user_id)
        first_name, username = event.details.get("first_name"), event.details.get("username")
        if isinstance(first_name, str) and (username is None or isinstance(username, str)):
            await self._note_name(event.user_id, person, first_name, username, work)
        if person is None:
            return
        await work.presence.active(event.user_id, event.timestamp)
        if event.chat_id == event.user_id and await work.presence.reached(event.user_id, event.timestamp):
            work.publish(UserProfileUpdatedEvent(user_id=event.user_id, changes={"reachable": True}))
        await self._count_day(event, person, work)

    async def _note_name(
        self, user_id: int, person: Person | None, first_name: str, username: str | None, work: UserWork
    ) -> None:
        if not await work.presence.seen_as(user_id, first_name, username):
            return
        work.publish(UserNameChangedEvent(user_id=user_id, first_name=first_name, username=username))
        if person is not None and (
            changes := await work.people.change(person, first_name=first_name.replace("\0", ""), username=username)
        ):
            work.publish(UserProfileUpdatedEvent(user_id=user_id, changes=changes))

    async def _count_day(self, event: UserActivityDetectedEvent, friend: Person, work: UserWork) -> None:
        """An invited friend who was there on enough days has stayed: both sides are told of."""
        day = event.timestamp.astimezone(friend.zone).date()
        referrer_id = await work.referrals.seen_on(friend.user_id, day, self._rules.active_days, work.now)
        if referrer_id is None:
            return
        work.publish(ReferralCompletedEvent(user_id=friend.user_id, other_user_id=referrer_id, role="friend"))
        if await work.referrals.earns(referrer_id, self._rules.most_rewarded):
            work.publish(ReferralCompletedEvent(user_id=referrer_id, other_user_id=friend.user_id, role="referrer"))


class FollowReachability(UserHandler):
    """Who blocked the bot is left in peace, until they are back; told to the others once."""

    handles = (EventType.USER_REACHABILITY_CHANGED,)

    async def react(self, event: UserReachabilityChangedEvent, work: UserWork) -> None:
        is_new = (
            await work.presence.reached(event.user_id, event.timestamp)
            if event.is_reachable
            else await work.presence.lost(event.user_id, event.timestamp)
        )
        if is_new:
            work.publish(UserProfileUpdatedEvent(user_id=event.user_id, changes={"reachable": event.is_reachable}))


class CalmDown(UserHandler):
    """Who asks too much at once hears why nothing comes back; in groups nobody else should."""

    handles = (EventType.FLOOD_DETECTED,)

    async def react(self, event: BaseEvent, work: UserWork) -> None:
        if isinstance(event, FloodDetectedEvent) and event.chat_type == "private":
            work.reply(Screen.SLOW_DOWN, to=event)
