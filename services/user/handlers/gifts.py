"""VIP as a gift: days of it are given by those who look after people, and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bus import (
    EventType,
    ReplyRequestedEvent,
    SubscriptionDueEvent,
    UserSubscriptionChangedEvent,
    VipGiftRequestedEvent,
    VipGiftSettledEvent,
)
from bus.codec import utc_text
from services.screens import Screen
from services.user.gifts import PROVIDER, later
from services.user.handlers.handler import UserHandler
from services.user.subscriptions import VIP
from services.user.work import UserWork


class GiveVip(UserHandler):
    """Given days begin where what is paid or given already ends; of given ones alone days can be taken back.

    What is paid is never touched: that is given back as a payment, or not at all.
    """

    handles = (EventType.VIP_GIFT_REQUESTED,)

    async def react(self, event: VipGiftRequestedEvent, work: UserWork) -> None:
        if await work.people.find(event.user_id) is None:
            self._settle(event, work, why="unknown_account")
            return
        held = await work.subscriptions.find(event.user_id)
        paid = None if held is None else held.paid_until
        given = await work.gifts.until(event.user_id)
        before = later(paid, given)
        if event.days > 0:
            begins = max(work.now, before or work.now)
            until: datetime | None = await self._give(event, work, begins + timedelta(days=event.days))
        elif given is None:
            self._settle(event, work, why="nothing_given", before=before, after=before)
            return
        else:
            least = max(work.now, paid or work.now)
            until = await self._take(event, work, given + timedelta(days=event.days), least)
        after = later(paid, until)
        work.publish(
            UserSubscriptionChangedEvent(
                user_id=event.user_id,
                previous_plan=None if before is None else VIP,
                new_plan=None if after is None else VIP,
                subscription_id=f"gift:{event.event_id}",
                payment_provider=PROVIDER,
            )
        )
        self._settle(event, work, before=before, after=after)
        self._tell(event, work, after)

    async def _give(self, event: VipGiftRequestedEvent, work: UserWork, until: datetime) -> datetime:
        await work.gifts.give(event.user_id, until)
        person = await work.people.find(event.user_id)
        # What ends at night ends in the morning, so that it wakes nobody.
        over_at = until if person is None else person.next_loud(until)
        work.publish(SubscriptionDueEvent(event.user_id, until), at=over_at)
        return until

    async def _take(
        self, event: VipGiftRequestedEvent, work: UserWork, until: datetime, least: datetime
    ) -> datetime | None:
        """Until when the gift reaches with those days less; None where nothing is left of it."""
        if until > least:
            return await self._give(event, work, until)
        await work.gifts.end(event.user_id)
        return None

    def _settle(
        self,
        event: VipGiftRequestedEvent,
        work: UserWork,
        *,
        why: str = "",
        before: datetime | None = None,
        after: datetime | None = None,
    ) -> None:
        work.publish(
            VipGiftSettledEvent(
                admin_user_id=event.admin_user_id,
                user_id=event.user_id,
                days=event.days,
                why=why,
                vip_until_before=before,
                vip_until=after,
                wish_id=event.wish_id,
            )
        )

    def _tell(self, event: VipGiftRequestedEvent, work: UserWork, until: datetime | None) -> None:
        work.publish(
            ReplyRequestedEvent(
                chat_id=event.user_id,
                user_id=event.user_id,
                screen=Screen.VIP_GIVEN if event.days > 0 else Screen.VIP_TAKEN,
                data={"days": abs(event.days), "until": until and utc_text(until), "note": event.reason},
            )
        )
