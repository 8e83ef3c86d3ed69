"""The circuit of a subscription: an outage pauses it, and costs no event."""

from __future__ import annotations

from prometheus_client import REGISTRY

from bus import ErrorOccurredEvent, EventType, IEvent, RedisEventBus
from bus.transport.breaker import Fault, fault_of
from tests.bus.parts import Recorder, config, guarantee, points
from tests.waiting import until

QUICK = {"breaker_pause_seconds": 0.01, "breaker_pause_cap_seconds": 0.04}


class Flaky(Recorder):
    """A handler whose dependency can be taken away."""

    def __init__(self, handler_id: str = "flaky", **kwargs: tuple[str, ...]) -> None:
        super().__init__(handler_id, **kwargs)
        self.down = True
        self.outage: Exception = RuntimeError("the database is down")
        self.fail = lambda event, attempt: self.outage if self.down else None


async def circuit(bus: RedisEventBus) -> str:
    (report,) = (await bus.get_subscription_health()).values()
    return str(report["circuit"])


async def in_state(bus: RedisEventBus, state: str) -> bool:
    return await circuit(bus) == state


@guarantee(6)
async def test_an_outage_pauses_and_afterwards_every_event_is_handled_in_order(valkey_url: str, namespace: str):
    handler = Flaky()
    settings = config(valkey_url, namespace, max_retry_attempts=1, **QUICK)
    async with RedisEventBus(settings) as bus:
        await bus.subscribe("*", handler)
        assert await circuit(bus) == "closed"

        await bus.publish_many([points(user, amount) for amount in range(5) for user in range(20)])
        await until(lambda: sum(handler.tries.values()) > 30, what="a few trials came to nothing")
        handler.down = False
        await until(lambda: len(handler.seen) == 100)

        assert await bus.dead_letters.list("test:flaky") == []
        assert await circuit(bus) == "closed"
    for user in range(20):
        assert [e.payload["points_amount"] for e in handler.seen if e.payload["user_id"] == user] == list(range(5))


async def test_while_it_is_open_nothing_is_tried_or_fetched(valkey_url: str, namespace: str):
    handler = Flaky()
    async with RedisEventBus(config(valkey_url, namespace, breaker_pause_seconds=60.0)) as bus:
        await bus.subscribe("*", handler)
        await bus.publish_many([points(user) for user in range(5)])
        await until(lambda: in_state(bus, "open"))
        tries = sum(handler.tries.values())

        await bus.publish_many([points(user) for user in range(100, 150)])

        (report,) = (await bus.get_subscription_health()).values()
        assert (report["circuit"], report["pending"], report["lag"]) == ("open", 5, 50)
        assert sum(handler.tries.values()) == tries
        assert REGISTRY.get_sample_value("circuit_state", {"handler": "test:flaky"}) == 2


async def test_a_single_event_survives_an_outage_however_long(valkey_url: str, namespace: str):
    handler = Flaky()
    handler.outage = ConnectionRefusedError("no database")
    settings = config(valkey_url, namespace, max_retry_attempts=1, **QUICK)
    async with RedisEventBus(settings) as bus:
        await bus.subscribe("*", handler)

        await bus.publish(points(1))
        await until(lambda: sum(handler.tries.values()) > 10)
        handler.down = False
        await until(lambda: len(handler.seen) == 1)

        assert await bus.dead_letters.list("test:flaky") == []


@guarantee(6)
async def test_bad_events_among_good_ones_are_dead_lettered_and_open_nothing(valkey_url: str, namespace: str):
    handler = Recorder()
    handler.fail = lambda event, attempt: ValueError("bad") if event.payload["points_amount"] == 13 else None
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        await bus.subscribe("*", handler)

        await bus.publish_many([points(user, 13) for user in range(10)])
        await until(lambda: _letters(bus, "test:recorder", 10))

        assert await circuit(bus) == "closed"


async def test_bad_events_that_opened_the_circuit_do_not_keep_good_ones_from_getting_through(
    valkey_url: str, namespace: str
):
    handler = Recorder()
    handler.fail = lambda event, attempt: RuntimeError("odd") if event.payload["points_amount"] == 13 else None
    settings = config(valkey_url, namespace, max_retry_attempts=1, **QUICK)
    async with RedisEventBus(settings) as bus:
        await bus.subscribe("*", handler)
        await bus.publish_many([points(user, 13) for user in range(5)])
        await until(lambda: in_state(bus, "open"))

        await bus.publish(points(100, 1))
        await until(lambda: handler.amounts == [1])
        # They are tried as soon as it closes, and good events in between keep it so.
        for amount in range(2, 10):
            await bus.publish(points(100, amount))
            await until(lambda amount=amount: amount in handler.amounts)
        await until(lambda: _letters(bus, "test:recorder", 5) if len(handler.seen) > 8 else False)


async def test_an_opened_circuit_is_reported_on_the_bus_once(valkey_url: str, namespace: str):
    handler, reports = Flaky(types=(EventType.POINTS_AWARDED,)), Recorder("reports", types=(EventType.ERROR_OCCURRED,))
    async with RedisEventBus(config(valkey_url, namespace, **QUICK)) as bus:
        await bus.subscribe(EventType.POINTS_AWARDED, handler)
        await bus.subscribe(EventType.ERROR_OCCURRED, reports)

        await bus.publish_many([points(user) for user in range(10)])
        await until(lambda: sum(handler.tries.values()) > 15 and bool(reports.seen))
        handler.down = False
        await until(lambda: len(handler.seen) == 10)

    (report,) = reports.seen
    assert isinstance(report, ErrorOccurredEvent)
    assert report.error_type == "CircuitOpened"
    assert "test:flaky" in report.error_message
    assert "RuntimeError: the database is down" in report.error_message


async def test_a_group_that_handles_errors_is_not_sent_one_about_itself(valkey_url: str, namespace: str):
    handler = Flaky()
    async with RedisEventBus(config(valkey_url, namespace, breaker_pause_seconds=60.0)) as bus:
        await bus.subscribe("*", handler)
        await bus.publish_many([points(user) for user in range(5)])
        await until(lambda: in_state(bus, "open"))

    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        handler = Recorder("flaky")
        await bus.subscribe("*", handler)
        # Published after a report would have been, with the same urgency.
        await bus.publish(ErrorOccurredEvent("Last", "nothing comes behind this"))
        await until(lambda: len(handler.seen) == 6)

    assert [event.payload["error_type"] for event in handler.seen if isinstance(event, ErrorOccurredEvent)] == ["Last"]


async def test_closing_the_bus_while_a_circuit_is_open_keeps_every_event(valkey_url: str, namespace: str):
    handler = Flaky()
    async with RedisEventBus(config(valkey_url, namespace, breaker_pause_seconds=60.0)) as bus:
        await bus.subscribe("*", handler)
        await bus.publish_many([points(user, user) for user in range(20)])
        await until(lambda: in_state(bus, "open"))

    recorder = Recorder("flaky")
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        await bus.subscribe("*", recorder)
        await until(lambda: len(recorder.seen) == 20)


async def test_a_handler_that_takes_too_long_is_told_so_in_the_reason(valkey_url: str, namespace: str):
    class Slow(Recorder):
        timeout_seconds = 0.01

        async def on_error(self, event: IEvent, error: Exception) -> bool:
            self.error = error
            return True

    handler = Slow()
    handler.gate.clear()
    async with RedisEventBus(config(valkey_url, namespace)) as bus:
        await bus.subscribe("*", handler)
        await bus.publish(points(1))
        await until(lambda: hasattr(handler, "error"))

    assert str(handler.error) == "test:recorder took longer than 0.01 s"
    assert fault_of(handler.error) is Fault.UNKNOWN


async def _letters(bus: RedisEventBus, group: str, wanted: int) -> bool:
    return len(await bus.dead_letters.list(group)) == wanted
