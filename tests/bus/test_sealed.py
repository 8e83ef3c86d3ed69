"""What rests sealed in Redis: counted by place and key, and sealed anew with every letter and time as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_bytes

from bus import BaseEventHandler, ContentModeratedEvent, EventType, IEvent, RedisEventBus
from bus.key_ring import KeyRing
from bus.secrecy import SealedBy
from bus.transport.visitor import visit
from tests.bus.parts import config
from tests.waiting import until

OLD, NEW = token_bytes(32), token_bytes(32)
BEFORE, AFTER = KeyRing({"old": OLD}), KeyRing({"new": NEW, "old": OLD})
ONLY_NEW = KeyRing({"new": NEW})


class Reader(BaseEventHandler):
    """Reads what was removed; breaks on it until it is told not to."""

    def __init__(self, *, breaks: bool = False) -> None:
        super().__init__("test", "reader")
        self.add_supported_event_type(EventType.CONTENT_MODERATED)
        self.read: list[str] = []
        self.breaks = breaks

    async def _process_event(self, event: IEvent) -> bool:
        if self.breaks:
            raise ValueError("cannot file this")
        self.read.append(event.payload["content_excerpt"])
        return True


def moderated(number: int) -> ContentModeratedEvent:
    return ContentModeratedEvent(1, 7, number, "deleted", "spam", f"word {number}")


async def test_dead_letters_and_the_schedule_are_sealed_anew_and_keep_ids_order_and_times(
    valkey_url: str, namespace: str, monkeypatch
):
    monkeypatch.setattr("bus.transport.sealed.PAGE", 2)
    settings = config(valkey_url, namespace, max_retry_attempts=0, breaker_failures=100)
    reader = Reader(breaks=True)
    due = datetime.now(UTC) + timedelta(days=1)
    async with RedisEventBus(settings, key_ring=BEFORE) as bus, visit(settings) as visitor:
        await bus.subscribe(EventType.CONTENT_MODERATED, reader)
        await bus.publish_many([moderated(number) for number in range(5)])
        scheduled = [moderated(number) for number in range(10, 15)]
        for event in scheduled:
            await bus.publish(event, at=due)

        async def parked() -> bool:
            return len(await bus.dead_letters.list()) == 5

        await until(parked)
        letters = await bus.dead_letters.list()
        before = await visitor.sealed.usage()
        resealed = await visitor.sealed.reseal(AFTER)
        after = await visitor.sealed.usage()
        again = await visitor.sealed.reseal(AFTER)
        changed = await bus.dead_letters.list()

    assert before == [SealedBy("dead letters of test:reader", "old", 5), SealedBy("scheduled events", "old", 5)]
    assert (resealed, again) == (10, 0)
    assert after == [SealedBy("dead letters of test:reader", "new", 5), SealedBy("scheduled events", "new", 5)]
    assert [letter.letter_id for letter in changed] == [letter.letter_id for letter in letters]

    # A process that has the new key alone does with them what there is to do.
    reader.breaks = False
    async with RedisEventBus(settings, key_ring=ONLY_NEW) as bus:
        await bus.subscribe(EventType.CONTENT_MODERATED, reader)
        await bus.dead_letters.requeue_all("test:reader")
        await until(lambda: len(reader.read) == 5)
        assert all([await bus.cancel_scheduled(event.event_id) for event in scheduled])
    assert reader.read == [f"word {number}" for number in range(5)]


async def test_what_waits_in_a_queue_is_told_until_it_is_handled(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace)
    async with RedisEventBus(settings, key_ring=BEFORE) as bus:
        subscription = await bus.subscribe(EventType.CONTENT_MODERATED, Reader())
        await bus.unsubscribe(subscription)
        await bus.publish(moderated(1))

    async with visit(settings) as visitor:
        assert await visitor.sealed.usage() == [SealedBy("queue of test:reader", "old", 1)]
        assert await visitor.sealed.reseal(AFTER) == 0
        assert await visitor.sealed.usage() == [SealedBy("queue of test:reader", "old", 1)]


async def test_a_letter_no_key_opens_stays_as_it_is_and_is_told(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace, max_retry_attempts=0)
    async with RedisEventBus(settings, key_ring=KeyRing({"lost": token_bytes(32)})) as bus, visit(settings) as visitor:
        await bus.subscribe(EventType.CONTENT_MODERATED, Reader(breaks=True))
        await bus.publish(moderated(1))

        async def parked() -> bool:
            return bool(await bus.dead_letters.list())

        await until(parked)
        assert await visitor.sealed.reseal(AFTER) == 0
        assert await visitor.sealed.usage() == [SealedBy("dead letters of test:reader", "lost", 1)]
