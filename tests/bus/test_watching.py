"""What a bus tells about itself: the names that dashboards rely on, and a health that a PING cannot fake."""

from __future__ import annotations

import asyncio

from prometheus_client import REGISTRY

from bus import RedisEventBus
from tests.bus.parts import Recorder, config, points
from tests.waiting import until

METRICS = {
    "events_published",
    "events_processed",
    "events_failed",
    "events_dead_lettered",
    "success_rate",
    "average_processing_time_ms",
    "published_per_second",
    "processed_per_second",
    "active_subscriptions",
    "is_healthy",
}
SUBSCRIPTION_HEALTH = {
    "event_type",
    "service_name",
    "handler_id",
    "success_count",
    "error_count",
    "error_rate",
    "average_processing_time_ms",
    "last_processed",
    "pending",
    "lag",
    "dead_letters",
    "circuit",
}
EXPORTED = """
    events_published_total events_processed_total events_failed_total events_total events_retried_total
    events_dead_lettered_total event_processing_seconds_count event_latency_seconds_count
"""


def exported(service: str) -> dict[str, float]:
    """What Prometheus is told of the handlers of a service, summed over types, by the name of the metric."""
    found: dict[str, float] = {}
    for family in REGISTRY.collect():
        for sample in family.samples:
            if sample.labels.get("handler", "").startswith(f"{service}:"):
                found[sample.name] = found.get(sample.name, 0) + sample.value
    return found


async def test_metrics_and_health_have_the_keys_that_are_promised_and_count_what_happened(
    valkey_url: str, namespace: str
):
    recorder = Recorder(service=namespace)
    recorder.fail = lambda event, attempt: ValueError("bad") if event.payload["user_id"] == 3 else None
    async with RedisEventBus(config(valkey_url, namespace, max_retry_attempts=1)) as bus:
        await bus.subscribe("*", recorder)
        await bus.publish_many([points(user) for user in range(4)])

        async def all_is_over() -> bool:
            told = await bus.get_metrics()
            return bool(told["events_processed"] == 3 and told["events_dead_lettered"] == 1)

        await until(all_is_over)
        told = await bus.get_metrics()
        (health,) = (await bus.get_subscription_health()).values()

    assert told.keys() == METRICS
    assert (told["events_published"], told["events_failed"], told["success_rate"]) == (4, 2, 3 / 5)
    assert (told["active_subscriptions"], told["is_healthy"]) == (1, True)
    assert health.keys() == SUBSCRIPTION_HEALTH
    assert (health["success_count"], health["error_count"], health["error_rate"]) == (3, 2, 2 / 5)
    counted = exported(namespace)
    assert (counted["events_processed_total"], counted["events_failed_total"], counted["events_total"]) == (3, 2, 5)
    assert (counted["events_retried_total"], counted["events_dead_lettered_total"]) == (1, 1)
    assert (counted["event_processing_seconds_count"], counted["event_latency_seconds_count"]) == (5, 3)
    assert set(EXPORTED.split()) - {"events_published_total"} <= counted.keys()


async def test_without_metrics_nothing_is_counted_for_prometheus_and_the_bus_still_counts(
    valkey_url: str, namespace: str
):
    recorder = Recorder(service=namespace)
    async with RedisEventBus(config(valkey_url, namespace, metrics_enabled=False)) as bus:
        await bus.subscribe("*", recorder)
        await bus.publish(points(1))
        await until(lambda: recorder.seen)

        async def counted() -> bool:
            return bool((await bus.get_metrics())["events_processed"] == 1)

        await until(counted)

    assert "events_processed_total" not in exported(namespace)


async def test_a_reader_that_stands_still_makes_the_bus_unhealthy_although_redis_answers(
    valkey_url: str, namespace: str
):
    quick = config(valkey_url, namespace, poll_seconds=0.05, publish_timeout_seconds=2.0)
    async with RedisEventBus(quick) as bus:
        await bus.subscribe("*", Recorder())
        assert await bus.health_check()

        (reader,) = (task for task in asyncio.all_tasks() if task.get_name() == "bus reader 0")
        reader.cancel()

        async def is_unhealthy() -> bool:
            return not await bus.health_check()

        await until(is_unhealthy)
        assert (REGISTRY.get_sample_value("loop_progress_age_seconds") or 0.0) >= 2.0
