"""Tallies: plain numbers that a scrape sees as Prometheus metrics."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from bus.tally import BUCKETS_S, Tallies


@pytest.fixture
def tallies() -> Tallies:
    return Tallies()


def sample(tallies: Tallies, name: str, **labels: str) -> float | None:
    registry = CollectorRegistry()
    registry.register(tallies)
    return registry.get_sample_value(name, labels)


def test_a_handlers_counts_are_told_apart_by_event_type(tallies: Tallies):
    tallies.of("game:points", "story.told").processed += 2
    tallies.of("game:points", "story.told").failed += 1
    tallies.of("game:points", "story.lost").retried += 1

    told = {"handler": "game:points", "event_type": "story.told"}
    assert sample(tallies, "events_processed_total", **told) == 2
    assert sample(tallies, "events_failed_total", **told) == 1
    assert sample(tallies, "events_total", **told) == 3
    assert sample(tallies, "events_retried_total", **told) == 0
    assert sample(tallies, "events_retried_total", handler="game:points", event_type="story.lost") == 1


def test_what_was_published_is_told_by_type(tallies: Tallies):
    tallies.published["story.told"] += 3

    assert sample(tallies, "events_published_total", event_type="story.told") == 3


@pytest.mark.parametrize(
    ("seconds", "bound"), [(0.0, "0.0005"), (0.0005, "0.0005"), (0.00051, "0.001"), (60.0, "60.0"), (61.0, "+Inf")]
)
def test_a_duration_falls_into_the_first_bucket_that_holds_it(tallies: Tallies, seconds: float, bound: str):
    tallies.latency_of("game:points").add(seconds)

    bounds = [*map(str, BUCKETS_S), "+Inf"]
    counts = [sample(tallies, "event_latency_seconds_bucket", handler="game:points", le=le) for le in bounds]
    assert counts == [0.0] * bounds.index(bound) + [1.0] * (len(bounds) - bounds.index(bound))
    assert sample(tallies, "event_latency_seconds_sum", handler="game:points") == seconds
    assert sample(tallies, "event_latency_seconds_count", handler="game:points") == 1


def test_a_scrape_has_every_name_before_anything_happened(tallies: Tallies):
    registry = CollectorRegistry()
    registry.register(tallies)

    text = generate_latest(registry).decode()

    assert "# TYPE events_published_total counter" in text
    assert "# TYPE event_processing_seconds histogram" in text
