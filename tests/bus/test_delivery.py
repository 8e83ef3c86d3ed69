"""What a subscriber can rely on, seen on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bus import (
    EventBusError,
    EventPriority,
    EventPublishError,
    EventSubscriptionError,
    EventType,
    EventValidationError,
    IEvent,
    PointsAwardedEvent,
    PointsDeductedEvent,
    RedisEventBus,
    UserRegisteredEvent,
)
from tests.bus.parts import Recorder, config, guarantee, points, queue_empty
from tests.waiting import until


@pytest.fixture
async def bus(valkey_url: str, namespace: str) -> AsyncIterator[RedisEventBus]:
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        yield bus


async def test_the_specification_runs_as_written(valkey_url: str, namespace: str):
    from bus import BaseEventHandler, EventBusConfig

    class PointsHandler(BaseEventHandler):
        def __init__(self) -> None:
            super().__init__("gamification", "points_handler")
            self.add_supported_event_type(EventType.POINTS_AWARDED)
            self.got: list[IEvent] = []

        async def _process_event(self, event: IEvent) -> bool:
            self.got.append(event)
            return True

    event_bus = RedisEventBus(
        EventBusConfig(
            redis_url=valkey_url,
            namespace=namespace,
            max_retry_attempts=3,
            retry_delay_seconds=1.0,
            health_check_interval_seconds=30,
        )
    )
    await event_bus.initialize()
    handler = PointsHandler()

    subscription_id = await event_bus.subscribe(EventType.POINTS_AWARDED, handler)
    event = PointsAwardedEvent(user_id=12345, points_amount=100, action_type="story_completion", multiplier=1.5)
    assert await event_bus.publish(event) is True
    await until(lambda: handler.got == [event])

    metrics = await event_bus.get_metrics()
    assert metrics["events_published"] == metrics["events_processed"] == 1
    assert metrics["is_healthy"] is True
    health = (await event_bus.get_subscription_health())[subscription_id]
    assert (health["event_type"], health["service_name"], health["handler_id"], health["success_count"]) == (
        "gamification.points.awarded",
        "gamification",
        "points_handler",
        1,
    )
    assert handler.get_performance_metrics()["processing_count"] == 1
    assert await event_bus.unsubscribe(subscription_id) is True
    assert await event_bus.unsubscribe(subscription_id) is False
    await event_bus.shutdown()


@guarantee(3)
async def test_one_users_events_keep_their_order_and_different_users_run_in_parallel(bus: RedisEventBus):
    recorder = Recorder()
    await bus.subscribe("*", recorder)

    await asyncio.gather(*(bus.publish(points(user, amount)) for amount in range(50) for user in range(20)))
    await until(lambda: len(recorder.seen) == 1000)

    for user in range(20):
        assert [e.payload["points_amount"] for e in recorder.seen if e.payload["user_id"] == user] == list(range(50))
    assert recorder.overlapping_keys == 0
    assert recorder.most_at_once > 1


async def test_a_pattern_gets_its_types_once_and_nothing_else(bus: RedisEventBus):
    recorder = Recorder()
    await bus.subscribe("gamification.*", recorder)
    await bus.subscribe(EventType.POINTS_AWARDED, recorder)
    awarded, deducted = points(1), PointsDeductedEvent(user_id=1, points_amount=1, reason="test")

    await bus.publish_many([awarded, UserRegisteredEvent(1, None, "Ada", "en"), deducted])
    await until(lambda: len(recorder.seen) >= 2)

    assert recorder.seen == [awarded, deducted]


@guarantee(7)
async def test_target_services_narrow_who_gets_an_event(bus: RedisEventBus):
    here, there = Recorder("here", service="one"), Recorder("there", service="two")
    await bus.subscribe("*", here)
    await bus.subscribe("*", there)

    await bus.publish(points(1, 1), target_services=["two"])
    await bus.publish(points(1, 2), target_services=["one:here", "two:elsewhere"])
    await bus.publish(points(1, 3))
    await until(lambda: len(there.seen) == 2 and len(here.seen) == 2)

    assert (here.amounts, there.amounts) == ([2, 3], [1, 3])


@guarantee(1)
async def test_a_subscriber_that_was_away_gets_what_was_published_meanwhile(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace)
    async with RedisEventBus(settings) as first:
        await first.subscribe("*", Recorder())
    async with RedisEventBus(settings) as publisher:
        await publisher.publish_many([points(1, amount) for amount in range(5)])

    recorder = Recorder()
    async with RedisEventBus(settings) as second:
        await second.subscribe("*", recorder)
        await until(lambda: len(recorder.seen) == 5)

    assert recorder.amounts == list(range(5))


@guarantee(1)
async def test_what_was_in_hand_when_the_process_ended_comes_again_in_order(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace, drain_seconds=0.01)
    stuck = Recorder()
    stuck.gate.clear()
    async with RedisEventBus(settings) as first:
        await first.subscribe("*", stuck)
        await first.publish_many([points(1, amount) for amount in range(10)])
        await until(lambda: bool(stuck.running))

    recorder = Recorder()
    async with RedisEventBus(settings) as second:
        await second.publish(points(1, 10))
        await second.subscribe("*", recorder)
        await until(lambda: len(recorder.seen) == 11)

    assert recorder.amounts == list(range(11))


@guarantee(5)
async def test_a_failing_event_is_tried_again_and_holds_back_only_its_own_user(bus: RedisEventBus):
    recorder = Recorder()
    recorder.fail = lambda event, attempt: (
        ValueError("not yet") if event.payload == points(1, 0).payload and attempt < 3 else None
    )
    await bus.subscribe("*", recorder)

    await bus.publish_many([points(1, 0), points(1, 1), points(2, 2)])
    await until(lambda: len(recorder.seen) == 3)

    assert recorder.amounts == [2, 0, 1]


async def test_false_means_try_again(bus: RedisEventBus):
    recorder = Recorder()
    recorder.fail = lambda event, attempt: False if attempt == 1 else None
    await bus.subscribe("*", recorder)

    await bus.publish(points(1))
    await until(lambda: len(recorder.seen) == 1)

    assert next(iter(recorder.tries.values())) == 2


@guarantee(5)
async def test_an_event_nobody_can_handle_ends_in_the_dead_letters_with_the_reason(bus: RedisEventBus):
    recorder = Recorder()
    recorder.fail = lambda event, attempt: ValueError("broken for good") if event.payload["user_id"] == 1 else None
    subscription_id = await bus.subscribe("*", recorder)
    bad = points(1, 0)

    await bus.publish_many([bad, points(1, 1), points(2, 2)])
    await until(lambda: len(recorder.seen) == 1)
    health = bus.get_subscription_health
    await until(lambda: _dead(health, subscription_id, 2))

    first, second = await bus.dead_letters.list("test:recorder")
    assert (first.event_id, first.error_type, first.error_message) == (bad.event_id, "ValueError", "broken for good")
    assert first.attempts == 4
    assert first.fingerprint == second.fingerprint
    await until(lambda: queue_empty(bus))


async def _dead(health, subscription_id: str, wanted: int) -> bool:
    return (await health())[subscription_id]["dead_letters"] == wanted


async def test_on_error_may_take_the_failure_on_itself(bus: RedisEventBus):
    class Forgiving(Recorder):
        async def on_error(self, event: IEvent, error: Exception) -> bool:
            self.forgiven = error
            return True

    handler = Forgiving()
    handler.fail = lambda event, attempt: ValueError("never mind") if event.payload["points_amount"] == 0 else None
    await bus.subscribe("*", handler)

    await bus.publish_many([points(1, 0), points(1, 1)])
    await until(lambda: len(handler.seen) == 1)

    assert str(handler.forgiven) == "never mind"
    assert await bus.dead_letters.list("test:recorder") == []


async def test_what_cannot_be_read_is_parked_at_once(bus: RedisEventBus, valkey_url: str, namespace: str):
    recorder = Recorder()
    await bus.subscribe("*", recorder)

    async with Redis.from_url(valkey_url) as redis:
        await redis.xadd(f"{{{namespace}:0}}:q:test:recorder:normal", {"k": "1", "e": b'{"event_type": "future.kind"}'})
    await until(lambda: _listed(bus))

    (letter,) = await bus.dead_letters.list("test:recorder")
    assert (letter.error_type, letter.attempts) == ("EventValidationError", 1)
    assert letter.body == b'{"event_type": "future.kind"}'


async def _listed(bus: RedisEventBus) -> bool:
    return bool(await bus.dead_letters.list("test:recorder"))


@guarantee(7)
async def test_an_event_that_waited_too_long_is_parked_as_expired(valkey_url: str, namespace: str):
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        await bus.subscribe("*", Recorder())
        await bus.unsubscribe(next(iter(await bus.get_active_subscriptions())))
        await bus.publish(points(1))
    async with RedisEventBus(config(valkey_url, namespace, event_ttl_seconds=0.000001)) as late:
        await late.subscribe("*", Recorder())
        await until(lambda: _listed(late))

        assert [letter.error_type for letter in await late.dead_letters.list("test:recorder")] == ["ExpiredEventError"]


@guarantee(4)
async def test_a_critical_event_overtakes_a_backlog(valkey_url: str, namespace: str):
    recorder = Recorder()
    async with RedisEventBus(config(valkey_url, namespace, max_concurrent_handlers=1)) as bus:
        await bus.subscribe("*", recorder)
        recorder.gate.clear()
        low = [PointsAwardedEvent(user, 0, "test", priority=EventPriority.LOW) for user in range(500)]
        await bus.publish_many(low)
        await until(lambda: bool(recorder.running))
        await bus.publish(PointsAwardedEvent(1000, 1, "test", priority=EventPriority.CRITICAL))
        await until(lambda: _in_hand(bus, 501))
        recorder.gate.set()
        await until(lambda: len(recorder.seen) == 501)

    assert recorder.amounts.index(1) <= 2


async def _in_hand(bus: RedisEventBus, least: int) -> bool:
    (report,) = (await bus.get_subscription_health()).values()
    return report["pending"] >= least


async def test_a_live_listener_sees_events_as_they_happen(bus: RedisEventBus):
    seen: list[IEvent] = []

    async def listen() -> None:
        async for event in bus.listen("gamification.*"):
            seen.append(event)

    listener = asyncio.create_task(listen())
    announced = 0

    async def heard() -> bool:
        nonlocal announced
        announced += 1
        await bus.publish_many([UserRegisteredEvent(1, None, "Ada", "en"), points(1, announced)])
        return bool(seen)

    await until(heard)
    listener.cancel()

    assert {event.event_type for event in seen} == {"gamification.points.awarded"}


async def test_unsubscribing_stops_delivery_and_the_group_goes_on_collecting(bus: RedisEventBus):
    before, after = Recorder(), Recorder()
    subscription_id = await bus.subscribe("*", before)

    await bus.unsubscribe(subscription_id)
    await bus.publish(points(1, 7))
    await bus.subscribe("*", after)
    await until(lambda: after.amounts == [7])

    assert before.seen == []


async def test_one_of_two_subscriptions_can_end_and_its_events_wait(bus: RedisEventBus):
    recorder = Recorder()
    awarded = await bus.subscribe(EventType.POINTS_AWARDED, recorder)
    await bus.subscribe(EventType.POINTS_DEDUCTED, recorder)

    await bus.unsubscribe(awarded)
    await bus.publish_many([points(1, 1), PointsDeductedEvent(1, 2, "test")])
    await until(lambda: recorder.amounts == [2])
    await bus.subscribe(EventType.POINTS_AWARDED, recorder)
    await until(lambda: recorder.amounts == [2, 1])


async def test_bad_subscriptions_are_refused_with_the_reason(bus: RedisEventBus):
    only_points = Recorder("narrow", types=(EventType.POINTS_AWARDED,))

    with pytest.raises(EventSubscriptionError, match=r"no event type matches 'gamification\.nothing'"):
        await bus.subscribe("gamification.nothing", Recorder())
    with pytest.raises(EventSubscriptionError, match=r"does not support 'user\.registered', only: gamification"):
        await bus.subscribe(EventType.USER_REGISTERED, only_points)
    await bus.subscribe("*", Recorder())
    with pytest.raises(EventSubscriptionError, match="already has another handler"):
        await bus.subscribe("*", Recorder())
    with pytest.raises(EventSubscriptionError, match="must not be empty"):
        await bus.subscribe("*", Recorder("a:b"))


async def test_a_bad_event_is_refused_before_anything_is_sent(bus: RedisEventBus):
    recorder = Recorder()
    await bus.subscribe("*", recorder)

    with pytest.raises(EventValidationError, match="user_id"):
        await bus.publish_many([points(1), points("nobody")])
    await bus.publish(points(2, 2))
    await until(lambda: len(recorder.seen) == 1)

    assert recorder.amounts == [2]


async def test_an_unreachable_server_is_named_in_the_error():
    bus = RedisEventBus(config("redis://:secret@127.0.0.1:1/0", "nowhere"))

    with pytest.raises(EventBusError, match=r"cannot reach Redis at 127\.0\.0\.1:1") as raised:
        await bus.initialize()
    with pytest.raises(EventPublishError, match="not open"):
        await bus.publish(points(1))

    assert "secret" not in str(raised.value)
    await bus.shutdown()


async def test_shutdown_lets_running_handlers_finish_and_acknowledges_them(valkey_url: str, namespace: str):
    settings = config(valkey_url, namespace)
    slow, again = Recorder(), Recorder()
    slow.gate.clear()
    bus = RedisEventBus(settings)
    await bus.initialize()
    await bus.subscribe("*", slow)
    await bus.publish(points(1, 1))
    await until(lambda: bool(slow.running))

    ending = asyncio.create_task(bus.shutdown())
    await asyncio.sleep(0)
    slow.gate.set()
    await ending
    async with RedisEventBus(settings) as next_bus:
        await next_bus.subscribe("*", again)
        await next_bus.publish(points(1, 2))
        await until(lambda: bool(again.seen))

    assert slow.amounts == [1]
    assert again.amounts == [2]
