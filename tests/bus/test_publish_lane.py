"""The lane: what happens to a batch between publish and Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from redis.exceptions import ConnectionError

from bus import EventPublishError, RedisEventBus
from bus.transport import consumer, publish_lane, redis_bus
from bus.transport.connection import PUBLISH, PUBLISH_ONE
from bus.transport.wire import Line, Wire
from tests.bus.parts import Recorder, config, guarantee, points, queue_empty
from tests.waiting import until

Watch = Callable[..., Line]


class Forgetful(Wire):
    """A wire that loses the reply to the first publish, and the connection with it."""

    forgot = False

    def send(self, command: tuple[Any, ...], on_reply: Callable[[Any], None]) -> None:
        if self.forgot or not {PUBLISH.sha, PUBLISH_ONE.sha} & set(command[:2]):
            super().send(command, on_reply)
            return
        self.forgot = True

        def lose(_: object) -> None:
            self._lose(ConnectionError("the reply was lost"))
            on_reply(ConnectionError("the reply was lost"))

        super().send(command, lose)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    def line_to(redis: Any, lineage: Any, timeout_s: float) -> Line:
        return Forgetful(redis, timeout_s=timeout_s, lineage=lineage)

    monkeypatch.setattr(redis_bus, "line_to", line_to)


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doorbell is not heard."""

    async def never_rings(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(consumer, "watch_bell", never_rings)


@pytest.mark.usefixtures("forgetful")
@guarantee(2)
async def test_a_batch_for_several_partitions_whose_reply_was_lost_is_stored_once(valkey_url: str, namespace: str):
    recorder = Recorder()
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        await bus.subscribe("*", recorder)

        await bus.publish_many([points(user) for user in range(40)])
        await bus.publish(points(99))

        await until(lambda: any(event.payload["user_id"] == 99 for event in recorder.seen))
        await until(lambda: len(recorder.seen) >= 41)
        await until(lambda: queue_empty(bus))
    assert len(recorder.seen) == 41


@pytest.mark.usefixtures("forgetful")
async def test_what_is_published_while_a_batch_is_sent_again_comes_after_it(valkey_url: str, namespace: str):
    recorder = Recorder()
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        await bus.subscribe("*", recorder)

        await asyncio.gather(*(bus.publish(points(7, amount)) for amount in range(50)))

        await until(lambda: len(recorder.seen) == 50)
    assert recorder.amounts == list(range(50))


@pytest.mark.usefixtures("deaf")
async def test_a_process_handles_what_it_publishes_without_waiting_for_the_bell(valkey_url: str, namespace: str):
    recorder = Recorder()
    async with RedisEventBus(config(valkey_url, namespace, poll_seconds=3600.0)) as bus:
        await bus.subscribe("*", recorder)

        for amount in range(20):
            await bus.publish(points(user_id=amount, amount=amount))

        await until(lambda: len(recorder.seen) == 20)


async def test_a_publish_that_is_given_up_on_spoils_nothing_for_those_in_its_batch(valkey_url: str, namespace: str):
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        await bus.subscribe("*", recorder := Recorder())
        given_up = asyncio.create_task(bus.publish_many([points(1, 1), points(2, 2)]))
        other = asyncio.create_task(bus.publish(points(1, 3)))
        await asyncio.sleep(0)

        given_up.cancel()

        assert await other is True
        await until(lambda: 3 in recorder.amounts)
    assert given_up.cancelled()


async def test_more_than_may_wait_is_refused_at_once_and_named(
    valkey_url: str, namespace: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(publish_lane, "MAX_WAITING", 5)
    events = [points(user) for user in range(12)]
    async with RedisEventBus(config(valkey_url, namespace, partitions=2)) as bus:
        with pytest.raises(EventPublishError, match="10 events already wait") as refused:
            await bus.publish_many(events)

        published = (await bus.get_metrics())["events_published"]
    assert list(refused.value.event_ids) == [event.event_id for event in events[10:]]
    assert published == 10


async def test_publishing_nothing_is_done_at_once(valkey_url: str, namespace: str):
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        await bus.publish_many([])
