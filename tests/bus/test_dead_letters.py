"""What becomes of events a group gave up on: looked at, requeued or discarded, by whatever process."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from time import monotonic

import pytest
from prometheus_client import REGISTRY
from redis.asyncio import Redis

from bus import GroupForgottenError, IEvent, RedisEventBus, UserRegisteredEvent
from bus.event_types import EventPriority
from bus.transport.dead_letters import DeadLetters
from bus.transport.dead_letters.parking import park
from bus.transport.entry import Entry
from bus.transport.keys import Keyspace
from bus.transport.visitor import visit
from tests.bus.parts import Recorder, config, guarantee, points
from tests.waiting import until

GROUP = "test:recorder"


@pytest.fixture
async def bus(valkey_url: str, namespace: str) -> AsyncIterator[RedisEventBus]:
    """A bus on which the first failure is the last."""
    async with RedisEventBus(config(valkey_url, namespace, max_retry_attempts=0)) as bus:
        yield bus


@pytest.fixture
async def elsewhere(valkey_url: str, namespace: str) -> AsyncIterator[DeadLetters]:
    """The dead letters as a process sees them that is no member of the bus."""
    async with visit(config(valkey_url, namespace)) as bus:
        yield bus.dead_letters


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey_url) as redis:
        yield redis


class Faulty(Recorder):
    """Fails with every event until it is mended."""

    def __init__(self, handler_id: str = "recorder") -> None:
        super().__init__(handler_id)
        self.fail = self._fail

    def mend(self) -> None:
        self.fail = lambda event, attempt: None

    def _fail(self, event: IEvent, attempt: int) -> Exception:
        if event.payload["user_id"] == 13:
            return LookupError("nobody lives in room 13")
        return ValueError(f"amount {event.payload.get('points_amount')} is not sold here")


async def dead(bus: RedisEventBus, *events: IEvent) -> None:
    """Publish `events`, and wait until the handler has given up on each."""
    before = len(await bus.dead_letters.list(limit=1000))
    await bus.publish_many(events)
    await until(lambda: _letters_are(bus, before + len(events)), what=f"{len(events)} more dead letters")


async def _letters_are(bus: RedisEventBus, wanted: int) -> bool:
    return len(await bus.dead_letters.list(limit=1000)) == wanted


@pytest.fixture
async def faulty(bus: RedisEventBus) -> Faulty:
    handler = Faulty()
    await bus.subscribe("*", handler)
    return handler


async def test_letters_of_all_groups_are_listed_oldest_first(bus: RedisEventBus, faulty: Faulty):
    other = Faulty("other")
    await dead(bus, points(1, 1))
    await bus.subscribe("*", other)
    await bus.publish_many([points(user, 2) for user in range(2, 7)])
    await until(lambda: _letters_are(bus, 11))

    letters = await bus.dead_letters.list()
    stored = [tuple(map(int, letter.letter_id.split("-")[1:])) for letter in letters]
    assert stored == sorted(stored)
    assert (letters[0].group, letters[0].error_message, letters[0].key) == (GROUP, "amount 1 is not sold here", "1")
    assert {letter.group for letter in await bus.dead_letters.list("test:other")} == {"test:other"}
    assert await bus.dead_letters.list(limit=3) == letters[:3]
    assert await bus.dead_letters.list("test:nobody") == []


async def test_letters_of_one_cause_are_found_among_many_pages(bus: RedisEventBus, faulty: Faulty, monkeypatch):
    monkeypatch.setattr("bus.transport.dead_letters.pages.PAGE", 2)
    await dead(bus, *(points(13 if amount % 5 == 0 else 100, amount) for amount in range(1, 31)))
    cause = next(letter for letter in await bus.dead_letters.list() if letter.error_type == "LookupError").fingerprint

    found = await bus.dead_letters.list(fingerprint=cause)

    assert [letter.error_message for letter in found] == ["nobody lives in room 13"] * 6
    assert [letter.key for letter in found] == ["13"] * 6
    assert len(await bus.dead_letters.list()) == 30


async def test_a_summary_tells_each_cause_with_its_count_and_types(bus: RedisEventBus, faulty: Faulty):
    await dead(bus, points(1, 1), points(2, 2), UserRegisteredEvent(3, None, "Ada", "en"), points(13, 4))

    common, rare = await bus.dead_letters.summary()

    assert (common.group, common.count, common.error_type) == (GROUP, 3, "ValueError")
    assert common.event_types == ("gamification.points.awarded", "user.registered")
    assert common.first_failed_at < common.last_failed_at
    assert (rare.count, rare.error_message) == (1, "nobody lives in room 13")
    assert await bus.dead_letters.summary("test:nobody") == []


async def test_one_letter_is_shown_by_its_id(bus: RedisEventBus, faulty: Faulty):
    await dead(bus, points(1, 1), points(2, 2))
    first, second = await bus.dead_letters.list()

    assert await bus.dead_letters.show(second.letter_id) == [second]
    assert await bus.dead_letters.show(first.letter_id, GROUP) == [first]
    assert await bus.dead_letters.show(first.letter_id, "test:nobody") == []
    assert await bus.dead_letters.show("12-0-0") == await bus.dead_letters.show("the second one") == []


@guarantee(5)
async def test_a_requeued_event_reaches_its_own_group_alone_and_once(bus: RedisEventBus, faulty: Faulty):
    content = Recorder("content")
    await bus.subscribe("*", content)
    event = points(1, 7)
    await dead(bus, event)
    await until(lambda: content.seen == [event])
    (letter,) = await bus.dead_letters.list()
    counted = _requeues_counted()
    faulty.mend()

    assert await bus.dead_letters.requeue(GROUP, letter.letter_id) is True
    await until(lambda: faulty.seen == [event])
    await bus.publish(points(1, 8))
    await until(lambda: content.amounts == [7, 8] and faulty.amounts == [7, 8])

    assert await bus.dead_letters.list() == []
    assert await bus.dead_letters.requeue(GROUP, letter.letter_id) is False
    assert _requeues_counted() == counted + 1
    assert await bus.dead_letters.requeue_counts() == {GROUP: 1}


def _requeues_counted() -> float:
    labels = {"handler": GROUP, "event_type": "gamification.points.awarded"}
    return REGISTRY.get_sample_value("events_requeued_total", labels) or 0.0


async def test_a_letter_that_dies_again_tells_how_often_it_was_requeued(bus: RedisEventBus, faulty: Faulty):
    await dead(bus, points(1, 1))
    told = []

    for _ in range(3):
        (letter,) = await bus.dead_letters.list()
        told.append(letter.requeued)
        tries = sum(faulty.tries.values())
        await bus.dead_letters.requeue(GROUP, letter.letter_id)
        await until(lambda tries=tries: sum(faulty.tries.values()) > tries)
        await until(lambda: _letters_are(bus, 1))

    assert told == [0, 1, 2]
    assert await bus.dead_letters.requeue_counts() == {GROUP: 3}


async def test_a_requeued_event_goes_behind_what_waits_for_its_key(bus: RedisEventBus, faulty: Faulty):
    await dead(bus, points(1, 0))
    (letter,) = await bus.dead_letters.list()
    faulty.mend()
    faulty.gate.clear()

    await bus.publish_many([points(1, 1), points(1, 2)])
    await bus.dead_letters.requeue(GROUP, letter.letter_id)
    faulty.gate.set()
    await until(lambda: len(faulty.seen) == 3)

    assert faulty.amounts == [1, 2, 0]


async def test_a_sleeping_reader_is_woken_by_a_process_that_owns_nothing(
    valkey_url: str, namespace: str, elsewhere: DeadLetters
):
    async with RedisEventBus(config(valkey_url, namespace, max_retry_attempts=0, poll_seconds=60.0)) as bus:
        faulty = Faulty()
        await bus.subscribe("*", faulty)
        await dead(bus, points(1, 7))
        (letter,) = await elsewhere.list()
        faulty.mend()

        await elsewhere.requeue(GROUP, letter.letter_id)
        await until(lambda: faulty.amounts == [7])


async def test_two_who_requeue_the_same_letters_move_each_of_them_once(
    bus: RedisEventBus, faulty: Faulty, valkey_url: str, namespace: str, elsewhere: DeadLetters
):
    await dead(bus, *(points(user, user) for user in range(100, 300)))
    faulty.mend()

    async with visit(config(valkey_url, namespace)) as third:
        both = elsewhere, third.dead_letters
        moved = await asyncio.gather(*(letters.requeue_all(GROUP, per_second=1e6) for letters in both))
    await until(lambda: len(faulty.seen) >= 200)

    assert sum(moved) == 200
    assert sorted(faulty.amounts) == list(range(100, 300))
    assert await bus.dead_letters.list() == []


async def test_all_of_one_cause_are_requeued_in_their_order_and_the_others_stay(bus: RedisEventBus, faulty: Faulty):
    await dead(bus, *(points(13, amount) for amount in range(5)), points(1, 1))
    cause = (await bus.dead_letters.summary())[0].fingerprint
    faulty.mend()
    told: list[int] = []

    assert await bus.dead_letters.requeue_all(GROUP, cause, per_second=1e6, progress=told.append) == 5
    await until(lambda: faulty.amounts == list(range(5)))

    assert told == [1, 2, 3, 4, 5]
    assert [letter.error_type for letter in await bus.dead_letters.list()] == ["ValueError"]


async def test_requeueing_keeps_to_its_rate(bus: RedisEventBus, faulty: Faulty):
    await dead(bus, *(points(user, user) for user in range(1, 6)))
    begun = monotonic()

    await bus.dead_letters.requeue_all(GROUP, per_second=50)

    assert monotonic() - begun >= 4 / 50


async def test_what_dies_again_during_a_requeue_is_not_requeued_twice(bus: RedisEventBus, faulty: Faulty):
    await dead(bus, *(points(1, amount) for amount in range(10)))

    assert await bus.dead_letters.requeue_all(GROUP, per_second=200) == 10
    await until(lambda: _letters_are(bus, 10))

    assert [letter.requeued for letter in await bus.dead_letters.list()] == [1] * 10


SLOWLY = """
import asyncio, sys
from bus import EventBusConfig
from bus.transport.visitor import visit

async def main():
    async with visit(EventBusConfig(redis_url=sys.argv[1], namespace=sys.argv[2])) as bus:
        show = lambda done: print(done, flush=True)
        await bus.dead_letters.requeue_all("test:recorder", per_second=500, progress=show)

asyncio.run(main())
"""


async def test_nothing_is_lost_when_the_one_who_requeues_is_killed(
    bus: RedisEventBus, faulty: Faulty, valkey_url: str, namespace: str
):
    await dead(bus, *(points(user, user) for user in range(200)))
    faulty.mend()

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SLOWLY, valkey_url, namespace, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while int(await process.stdout.readline()) < 20:
            continue
        process.send_signal(signal.SIGKILL)
        await process.wait()

    (counted,) = (await bus.dead_letters.requeue_counts()).values()
    await until(lambda: len(faulty.seen) == counted)
    left = await bus.dead_letters.list(limit=1000)
    assert 20 <= counted < 200
    assert sorted(faulty.amounts + [int(letter.key) for letter in left]) == list(range(200))


async def test_a_discarded_letter_is_gone_and_its_handler_never_hears_of_it(bus: RedisEventBus, faulty: Faulty):
    await dead(bus, points(1, 1), points(13, 2), points(13, 3), points(4, 4))
    causes = {one.error_type: one.fingerprint for one in await bus.dead_letters.summary()}
    cause = causes["LookupError"]
    first, _ = await bus.dead_letters.list(fingerprint=causes["ValueError"])
    faulty.mend()

    assert await bus.dead_letters.discard(GROUP, first.letter_id) is True
    assert await bus.dead_letters.discard(GROUP, first.letter_id) is False
    assert await bus.dead_letters.discard_all(GROUP, cause) == 2
    assert await bus.dead_letters.requeue(GROUP, first.letter_id) is False
    await bus.publish(points(5, 5))
    await until(lambda: faulty.amounts == [5])

    assert len(await bus.dead_letters.list()) == 1


async def test_a_letter_of_a_forgotten_group_stays_where_it_is(bus: RedisEventBus, faulty: Faulty, redis: Redis):
    await dead(bus, points(1, 1))
    (letter,) = await bus.dead_letters.list()
    await bus.unsubscribe(next(iter(await bus.get_active_subscriptions())))
    await redis.delete(*bus._keys.queues(letter.partition, GROUP))

    with pytest.raises(GroupForgottenError, match="test:recorder has no queue any more"):
        await bus.dead_letters.requeue(GROUP, letter.letter_id)

    assert await bus.dead_letters.list() == [letter]


@guarantee(7)
async def test_parking_again_after_a_lost_reply_makes_no_second_letter(
    elsewhere: DeadLetters, redis: Redis, namespace: str
):
    keys = Keyspace(namespace, 8)
    queue = keys.queue(3, GROUP, EventPriority.NORMAL)
    await redis.set(keys.lease(3, GROUP), "token")
    await redis.xgroup_create(queue, "q", mkstream=True)
    entry_id = await redis.xadd(queue, {"k": "7", "e": "{}"})
    entry = Entry(3, EventPriority.NORMAL, entry_id, b"7", b"{}", heirloom=False)

    for _ in range(2):
        assert await park(redis, keys, GROUP, entry, ValueError("broken"), "token") is True
    assert await park(redis, keys, GROUP, entry, ValueError("broken"), "somebody else's") is False

    assert len(await elsewhere.list()) == 1
    assert await redis.xlen(queue) == 0


async def test_what_an_entry_carries_beside_its_event_survives_death_and_requeue(
    bus: RedisEventBus, faulty: Faulty, redis: Redis, namespace: str
):
    queue = Keyspace(namespace, 8).queue(0, GROUP, EventPriority.NORMAL)
    body = b'{"event_type": "from.the.future"}'
    await redis.xadd(queue, {"k": "1", "e": body, "traceparent": "00-ab-cd-01"})
    await until(lambda: _letters_are(bus, 1))
    await bus.unsubscribe(next(iter(await bus.get_active_subscriptions())))
    (letter,) = await bus.dead_letters.list()

    await bus.dead_letters.requeue(GROUP, letter.letter_id)

    ((_, fields),) = await redis.xrange(queue)
    assert fields == {b"k": b"1", b"e": body, b"r": b"1", b"traceparent": b"00-ab-cd-01"}
    assert (letter.event_id, letter.event_type, letter.body) == (None, None, body)


@pytest.mark.parametrize("deed", ["requeue_all", "discard_all"])
async def test_a_batch_is_bounded_and_leaves_what_died_after_its_time(bus: RedisEventBus, faulty: Faulty, deed: str):
    await dead(bus, *(points(user, user) for user in range(1, 5)))
    times = sorted(letter.last_failed_at for letter in await bus.dead_letters.list())
    faulty.mend()
    decide = getattr(bus.dead_letters, deed)

    done = [await decide(GROUP, until=times[2], limit=2) for _ in range(3)]

    assert done[0] == 2
    assert sum(done) == len([time for time in times if time <= times[2]])
