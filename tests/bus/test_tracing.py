"""Where an event comes from can be followed: by ids always, by OpenTelemetry traces when that is installed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bus import BaseEvent, EventPublishError, EventType, IEvent, PointsAwardedEvent, PointsDeductedEvent, RedisEventBus
from bus.codec import encode
from bus.context import current_event
from bus.factory import EventFactory
from bus.tracing import Tracing, caused, read_traceparent
from tests.bus.parts import Recorder, config, points
from tests.waiting import until


class Follows(Recorder):
    """Answers an award with a deduction, published on the bus itself."""

    def __init__(self) -> None:
        super().__init__("follows", types=(EventType.POINTS_AWARDED,))
        self.bus: RedisEventBus
        self.answer: dict[str, str] = {}

    async def _process_event(self, event: IEvent) -> bool:
        done = await super()._process_event(event)
        if done:
            await self.bus.publish(PointsDeductedEvent(event.payload["user_id"], 1, "follow-up", **self.answer))
        return done


# Correlation and causation


async def follow_up_to(event: PointsAwardedEvent, url: str, namespace: str, **answer: str) -> BaseEvent:
    """What arrives when a handler of `event` publishes a follow-up with the envelope `answer`."""
    handler, recorder = Follows(), Recorder("recorder", types=(EventType.POINTS_DEDUCTED,))
    handler.answer = answer
    async with RedisEventBus(config(url, namespace)) as bus:
        handler.bus = bus
        await bus.subscribe(EventType.POINTS_AWARDED, handler)
        await bus.subscribe(EventType.POINTS_DEDUCTED, recorder)
        await bus.publish(event)
        await until(lambda: len(recorder.seen) == 1)
    (seen,) = recorder.seen
    assert isinstance(seen, BaseEvent)
    return seen


async def test_what_a_handler_publishes_says_by_itself_what_caused_it(valkey_url: str, namespace: str):
    event = points(1, correlation_id="the whole story")

    follow_up = await follow_up_to(event, valkey_url, namespace)

    assert (follow_up.correlation_id, follow_up.causation_id) == ("the whole story", event.event_id)


async def test_what_says_itself_where_it_comes_from_is_believed(valkey_url: str, namespace: str):
    follow_up = await follow_up_to(points(1), valkey_url, namespace, correlation_id="mine", causation_id="my own")

    assert (follow_up.correlation_id, follow_up.causation_id) == ("mine", "my own")


@pytest.mark.parametrize("given", [{"correlation_id": "mine"}, {"causation_id": "my own"}])
def test_half_of_an_origin_is_an_origin_too(given: dict[str, str]):
    token = current_event.set(points(1))
    try:
        event = points(2, **given)
        assert caused(event) is event
    finally:
        current_event.reset(token)


async def test_what_is_published_outside_of_handlers_begins_a_story(valkey_url: str, namespace: str):
    handler, recorder = Follows(), Recorder()
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        handler.bus = bus
        await bus.subscribe(EventType.POINTS_AWARDED, handler)
        await bus.subscribe("*", recorder)
        stories = [points(user) for user in range(50)]

        # Shares batches with what the handler publishes at the same time.
        await asyncio.gather(*map(bus.publish, stories))
        await until(lambda: len(recorder.seen) == 100)

    started = {event.event_id for event in recorder.seen if event.causation_id is None}
    assert started == {event.event_id for event in stories}
    assert all(event.correlation_id == event.event_id for event in recorder.seen if event.causation_id is None)
    assert {event.causation_id for event in recorder.seen} - {None} == started


def test_a_traceparent_is_read_from_the_end_of_the_wire_form_and_the_event_does_not_mind():
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    event = points(1)
    body = encode(event)
    traced = body[:-1] + f',"traceparent":"{traceparent}"}}'.encode()

    assert read_traceparent(traced) == traceparent
    assert read_traceparent(body) is None
    assert EventFactory.from_bytes(traced) == event


# OpenTelemetry


class Spans:
    """What a real tracer provider recorded."""

    def __init__(self) -> None:
        reason = "opentelemetry-sdk is not installed: the spans of the bus were NOT tested"
        sdk = pytest.importorskip("opentelemetry.sdk.trace", reason=reason)
        export = pytest.importorskip("opentelemetry.sdk.trace.export", reason=reason)
        memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter", reason=reason)
        self._exporter = memory.InMemorySpanExporter()
        self.provider = sdk.TracerProvider()
        self.provider.add_span_processor(export.SimpleSpanProcessor(self._exporter))
        self.tracer = self.provider.get_tracer("test")

    def all(self, name: str) -> list[Any]:
        return [span for span in self._exporter.get_finished_spans() if span.name == name]

    def one(self, name: str) -> Any:
        (span,) = self.all(name)
        return span


PUBLISH, HANDLE = "publish gamification.points.awarded", "handle gamification.points.awarded"


@pytest.fixture
def spans() -> Spans:
    return Spans()


@pytest.fixture
async def traced_bus(spans: Spans, valkey_url: str, namespace: str) -> AsyncIterator[RedisEventBus]:
    async with RedisEventBus(config(valkey_url, namespace), tracing=Tracing(spans.provider)) as bus:
        yield bus


async def test_one_trace_leads_from_whoever_publishes_to_the_handler_and_its_follow_up(
    spans: Spans, traced_bus: RedisEventBus
):
    handler, event = Follows(), points(1)
    handler.bus = traced_bus
    await traced_bus.subscribe(EventType.POINTS_AWARDED, handler)

    with spans.tracer.start_as_current_span("request") as request:
        await traced_bus.publish(event)
    follow_up = "publish gamification.points.deducted"
    await until(lambda: bool(spans.all(HANDLE)) and bool(spans.all(follow_up)))

    published, handled, answered = spans.one(PUBLISH), spans.one(HANDLE), spans.one(follow_up)
    assert published.parent.span_id == request.get_span_context().span_id
    assert handled.parent.span_id == published.context.span_id
    assert answered.parent.span_id == handled.context.span_id
    assert {span.context.trace_id for span in (published, handled, answered)} == {request.get_span_context().trace_id}
    assert (published.kind.name, handled.kind.name) == ("PRODUCER", "CONSUMER")
    assert dict(handled.attributes) == {
        "messaging.system": "redis",
        "messaging.operation.name": "handle",
        "messaging.operation.type": "process",
        "messaging.destination.name": "gamification.points.awarded",
        "messaging.message.id": event.event_id,
        "messaging.message.conversation_id": event.correlation_id,
        "messaging.consumer.group.name": "test:follows",
        "bus.delivery.attempt": 1,
    }


async def test_each_attempt_has_its_span_and_failed_ones_say_why(spans: Spans, traced_bus: RedisEventBus):
    recorder = Recorder()
    recorder.fail = lambda event, attempt: ValueError("not yet") if attempt == 1 else None
    await traced_bus.subscribe("*", recorder)

    await traced_bus.publish(points(1))
    await until(lambda: len(spans.all(HANDLE)) == 2)

    first, second = spans.all(HANDLE)
    assert (first.status.status_code.name, first.attributes["error.type"]) == ("ERROR", "ValueError")
    assert (second.status.status_code.name, second.attributes["bus.delivery.attempt"]) == ("UNSET", 2)
    assert first.parent.span_id == second.parent.span_id == spans.one(PUBLISH).context.span_id


async def test_a_follow_up_that_an_outbox_publishes_later_is_in_its_causes_trace(
    spans: Spans, traced_bus: RedisEventBus
):
    recorder, event = Recorder(), points(1)
    await traced_bus.subscribe(EventType.POINTS_AWARDED, recorder)
    await traced_bus.publish(event)
    await until(lambda: bool(spans.all(HANDLE)))

    await traced_bus.publish(PointsDeductedEvent(1, 1, "later", causation_id=event.event_id, correlation_id="story"))

    published, later = spans.one(PUBLISH), spans.one("publish gamification.points.deducted")
    assert later.context.trace_id == published.context.trace_id
    assert later.parent.span_id == published.context.span_id


class Out:
    """An event on its way out, where the test can look at it."""

    def __init__(self, event: BaseEvent) -> None:
        self.body = encode(event)


def test_only_the_events_that_redis_did_not_take_have_a_failed_span(spans: Spans):
    taken, refused = points(1), points(2)

    with (
        pytest.raises(EventPublishError),
        Tracing(spans.provider).publishing([taken, refused], [Out(taken), Out(refused)]),
    ):
        raise EventPublishError("Redis is full", event_ids=[refused.event_id])

    failed = {span.attributes["messaging.message.id"]: span.attributes.get("error.type") for span in spans.all(PUBLISH)}
    assert failed == {taken.event_id: None, refused.event_id: "EventPublishError"}


def test_the_trace_travels_only_while_a_span_is_recorded(spans: Spans):
    event = points(1)
    recorded, silent = Out(event), Out(event)

    with Tracing(spans.provider).publishing([event], [recorded]):
        pass
    with Tracing().publishing([event], [silent]):
        pass

    span = spans.one(PUBLISH).context
    assert read_traceparent(recorded.body) == f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"
    assert silent.body == encode(event)
