"""The sender's memory of what was begun and what was finished."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from bus import ReplyRequestedEvent
from services.database import SENDER_KEY, Deliveries, DeliveryStart
from services.database.tables import deliveries as deliveries_table
from services.database.tables import inbox
from tests.database.parts import NOON, MovableClock


def reply(chat_id: int = 7) -> ReplyRequestedEvent:
    return ReplyRequestedEvent(chat_id=chat_id, screen="user.menu")


async def test_a_reply_nobody_tried_is_new(database):
    assert await Deliveries(database, MovableClock()).begin(reply()) is DeliveryStart.NEW


async def test_a_reply_that_was_begun_and_never_finished_is_interrupted_every_time(database):
    deliveries, event = Deliveries(database, MovableClock()), reply()

    starts = [await deliveries.begin(event) for _ in range(3)]

    assert starts == [DeliveryStart.NEW, DeliveryStart.INTERRUPTED, DeliveryStart.INTERRUPTED]


async def test_a_finished_reply_is_done_for_good(database):
    deliveries, event = Deliveries(database, MovableClock()), reply()

    await deliveries.begin(event)
    await deliveries.finish(event, message_id=99, outcome="sent")

    assert await deliveries.begin(event) is DeliveryStart.DONE
    assert await deliveries.begin(event) is DeliveryStart.DONE
    assert await deliveries.message_of(event.event_id) == 99
    assert await deliveries.message_of("another") is None


async def test_what_telegram_said_is_written_down_with_the_senders_claim(database):
    clock = MovableClock()
    deliveries, sent, refused = Deliveries(database, clock), reply(1), reply(2)

    await asyncio.gather(*(deliveries.begin(event) for event in (sent, refused)))
    clock.move(seconds=2)
    await deliveries.finish(sent, message_id=99, outcome="sent")
    await deliveries.finish(refused, message_id=None, outcome="refused:bot was blocked by the user")

    async with database.read() as connection:
        rows = (await connection.execute(select(deliveries_table).order_by(deliveries_table.c.chat_id))).all()
        claims = (await connection.execute(select(inbox.c.handler_key, inbox.c.event_id))).all()
    assert [(row.message_id, row.outcome) for row in rows] == [(99, "sent"), (None, rows[1].outcome)]
    assert rows[1].outcome.startswith("refused:")
    assert [(row.finished_at - NOON).total_seconds() for row in rows] == [2, 2]
    assert sorted(claims) == sorted((SENDER_KEY, event.event_id) for event in (sent, refused))


async def test_many_replies_at_once_are_kept_apart(database):
    deliveries, events = Deliveries(database, MovableClock()), [reply(n) for n in range(100)]

    starts = await asyncio.gather(*(deliveries.begin(event) for event in events))
    await asyncio.gather(*(deliveries.finish(e, message_id=n, outcome="sent") for n, e in enumerate(events)))

    async with database.read() as connection:
        rows = (await connection.execute(select(deliveries_table))).all()
    assert set(starts) == {DeliveryStart.NEW}
    assert {row.event_id: row.message_id for row in rows} == {e.event_id: n for n, e in enumerate(events)}
