"""How the bus's rate and memory change with what it has to carry: each curve varies one thing, the rest stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.contenders import DIANA
from benchmarks.sample import Sample
from benchmarks.server import Bench, BenchError

EVENTS = 20_000


class Curve(NamedTuple):
    """`points`: what the axis reads there → how many events, and the settings of the bus under test."""

    title: str
    axis: str
    workload: str
    points: Mapping[str, tuple[int, Mapping[str, Any]]]


def curves(*, full: bool) -> list[Curve]:
    """Every curve; `full` carries the backlog to a million events."""
    subscriptions = {str(n): (EVENTS, {"subscriptions": n}) for n in (1, 3, 10, 30)}
    partitions = {str(n): (EVENTS, {"partitions": n}) for n in (1, 4, 8, 16, 64)}
    handlers = {
        "nothing": (EVENTS, {}),
        "awaits 1 ms": (EVENTS, {"await_s": 0.001}),
        "awaits 10 ms": (EVENTS, {"await_s": 0.01}),
        "computes 0.1 ms": (EVENTS, {"compute_s": 0.0001}),
        "computes 1 ms": (EVENTS // 10, {"compute_s": 0.001}),
    }
    depths = (1_000, 10_000, 100_000, *((1_000_000,) if full else ()))
    backlogs: dict[str, tuple[int, Mapping[str, Any]]] = {f"{n:,}": (n, {}) for n in depths}
    return [
        Curve("Consuming, by subscriptions (each its own event type)", "subscriptions", "consume", subscriptions),
        Curve("Consuming, by partitions", "partitions", "consume", partitions),
        Curve("Publishing from 100 tasks, by partitions", "partitions", "publish_from_tasks", partitions),
        Curve("Consuming, by what the handler does", "handler", "consume", handlers),
        Curve("Consuming, by backlog", "events waiting", "consume", backlogs),
    ]


class Traced(NamedTuple):
    """A curve's samples by point, and for a point that could not be taken the reason."""

    curve: Curve
    samples: Mapping[str, Sequence[Sample]]
    failures: Mapping[str, str]


async def trace(curve: Curve, bench: Bench, rounds: int) -> Traced:
    """Take every point, in turns. A point that fails is left out from then on and spoils no other."""
    found: dict[str, list[Sample]] = {point: [] for point in curve.points}
    failures: dict[str, str] = {}
    for _ in range(rounds):
        for point, (events, settings) in curve.points.items():
            if point not in failures:
                try:
                    found[point].append(await bench.sample(DIANA, curve.workload, events, **settings))
                except BenchError as error:
                    failures[point] = str(error).strip().splitlines()[-1]
    return Traced(curve, found, failures)
