"""The whole measurement: rounds of all contenders, curves, profiles; what the report is made from."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks import machine
from benchmarks.contenders import CONTENDERS, DIANA, installed
from benchmarks.curves import Traced, curves, trace
from benchmarks.sample import Sample
from benchmarks.server import Bench, bench
from benchmarks.targets import TASKS

CURVE_ROUNDS = 3
PROFILED = {"consume": 30_000, "publish_from_tasks": 20_000}

Samples = Mapping[str, Mapping[str, Sequence[Sample]]]
"""By workload, then by contender: one sample a round."""


@dataclass(frozen=True)
class Options:
    """How much to measure. `core`: where everything is pinned; None: the scheduler decides."""

    rounds: int = 5
    core: int | None = 0
    unpinned_too: bool = False
    full: bool = False


@dataclass
class Results:
    """Everything one run found."""

    options: Options
    machine: list[str]
    pinned: Samples
    unpinned: Samples | None = None
    curves: list[Traced] = field(default_factory=list)
    profiles: dict[str, list[str]] = field(default_factory=dict)
    load: float = 0.0


async def measure(options: Options) -> Results:
    """Take every sample the options ask for; progress goes to stderr."""
    pin(options.core)
    async with bench() as at:
        results = Results(options, machine.describe(await at.server_version()), await _rounds(at, options.rounds))
        for curve in curves(full=options.full):
            _tell(curve.title)
            results.curves.append(await trace(curve, at, min(CURVE_ROUNDS, options.rounds)))
        for workload, events in PROFILED.items():
            _tell(f"profile of {workload}")
            results.profiles[workload] = await at.profile(DIANA, workload, events)
    if options.unpinned_too:
        pin(None)
        async with bench() as at:
            results.unpinned = await _rounds(at, options.rounds)
    results.load = machine.load()
    return results


def pin(core: int | None) -> None:
    """Keep this process and all it starts on one core, None: on any. Only Linux can be told."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, range(os.cpu_count() or 1) if core is None else {core})


async def _rounds(at: Bench, rounds: int) -> dict[str, dict[str, list[Sample]]]:
    found: dict[str, dict[str, list[Sample]]] = {task.workload: {} for task in TASKS}
    for number in range(1, rounds + 1):
        for task in TASKS:
            _tell(f"round {number} of {rounds}: {task.title}")
            for contender in contestants(task.workload):
                sample = await at.sample(contender, task.workload, task.events)
                found[task.workload].setdefault(contender, []).append(sample)
    return found


def contestants(workload: str) -> list[str]:
    """Who takes part: everybody installed; only the bus has priorities."""
    return [DIANA] if workload == "urgent" else [name for name in CONTENDERS if installed(name)]


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
