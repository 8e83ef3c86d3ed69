"""Whom broadcasts can reach follows from what the user service tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bus import (
    BaseEvent,
    UserActivityDetectedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
    UserSubscriptionChangedEvent,
)
from services.admin.broadcasts.audience import Audience, Reach, Segment, language_read
from services.admin.desk.tables import bot_bans
from tests.admin.broadcasts.newsroom import Newsroom


@pytest.mark.parametrize(
    ("chosen", "told", "read"),
    [
        (None, None, "en"),
        (None, "es-MX", "es"),
        (None, "pt_BR", "en"),
        ("en", "es", "en"),
        ("es", "en", "es"),
        ("fr", "es", "es"),
    ],
)
def test_somebody_reads_what_they_chose_else_what_their_app_speaks_else_english(
    chosen: str | None, told: str | None, read: str
) -> None:
    assert language_read(chosen, told) == read


async def reach(newsroom: Newsroom) -> dict[Segment, Reach]:
    async with newsroom.database.read() as connection:
        return await Audience(connection).reach(newsroom.clock())


def registered(user_id: int, language_code: str = "en", **envelope: Any) -> BaseEvent:
    return UserRegisteredEvent(
        user_id=user_id, username=None, first_name="Ana", language_code=language_code, **envelope
    )


def changed(user_id: int, **changes: object) -> BaseEvent:
    return UserProfileUpdatedEvent(user_id=user_id, changes=changes)


async def test_people_come_choose_a_language_leave_and_return(newsroom: Newsroom) -> None:
    await newsroom.settle(registered(7, "es-MX"), registered(8), registered(9))
    await newsroom.settle(changed(8, language="es"), changed(7, time_zone="UTC"), changed(404, language="es"))
    chosen = await reach(newsroom)
    await newsroom.settle(changed(8, language="en"), changed(9, reachable=False))
    blocked = await reach(newsroom)
    await newsroom.settle(changed(9, reachable=True, language_code="es"))

    assert chosen[Segment.ALL].readers == {"en": 1, "es": 2}
    assert blocked[Segment.ALL].readers == {"en": 1, "es": 1}
    assert (await reach(newsroom))[Segment.SPANISH].people == 2


async def test_who_is_banned_from_the_whole_bot_is_left_out(newsroom: Newsroom) -> None:
    await newsroom.audience_of(7, 8)
    ban = {"mark": "m", "user_id": 8, "admin_id": 1, "reason": "spam", "banned_at": newsroom.clock()}
    async with newsroom.database.write() as connection:
        await connection.execute(insert(bot_bans), ban)

    number = await newsroom.sends()
    await newsroom.works(number)

    assert (await reach(newsroom))[Segment.ALL].people == 1
    assert newsroom.got() == [7]


async def test_vip_lasts_from_one_event_to_the_next(newsroom: Newsroom) -> None:
    await newsroom.settle(registered(7), UserSubscriptionChangedEvent(7, None, "vip", "s1", "telegram_stars"))
    begun = (await reach(newsroom))[Segment.VIP].people
    await newsroom.settle(UserSubscriptionChangedEvent(7, "vip", None, "s1", "telegram_stars"))

    assert (begun, (await reach(newsroom))[Segment.VIP].people) == (1, 0)


async def test_active_is_who_was_seen_within_seven_days(newsroom: Newsroom) -> None:
    for user_id, days in ((7, 0), (8, 6), (9, 7)):
        at = newsroom.clock() - timedelta(days=days)
        long_ago = registered(user_id, timestamp=newsroom.clock() - timedelta(days=30))
        await newsroom.settle(long_ago, UserActivityDetectedEvent(user_id, "message", timestamp=at))
    # Told again within the day, and of an earlier day: nothing new.
    for days in (0, 3):
        at = newsroom.clock() - timedelta(days=days)
        await newsroom.settle(UserActivityDetectedEvent(7, "message", timestamp=at))

    assert (await reach(newsroom))[Segment.ACTIVE].people == 2


async def test_whoever_has_just_come_is_active_though_it_was_told_before_they_registered(newsroom: Newsroom) -> None:
    now = newsroom.clock()
    await newsroom.settle(UserActivityDetectedEvent(7, "message", timestamp=now), registered(7, timestamp=now))

    assert (await reach(newsroom))[Segment.ACTIVE].people == 1
