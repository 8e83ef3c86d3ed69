"""One sample in a process of its own: reads an assignment as JSON from stdin, writes the sample as JSON to stdout.

Every contender runs on the same event loop (uvloop), with the garbage collector as Python sets it, after a collection.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
from cProfile import Profile
from dataclasses import asdict, dataclass, field
from pstats import Stats
from typing import Any

import structlog
import uvloop

from benchmarks.lab import Lab
from benchmarks.sample import Sample
from benchmarks.workloads import WORKLOADS

PROFILE_LINES = 15


@dataclass(frozen=True)
class Assignment:
    """Which contender does what, where, how many events, with which settings; `profile`: and where its time goes."""

    contender: str
    workload: str
    events: int
    url: str
    settings: dict[str, Any] = field(default_factory=dict)
    profile: bool = False


def run(assignment: Assignment, profiler: Profile | None = None) -> Sample:
    """The sample of one assignment, taken in this process."""
    lab = Lab(assignment.contender, assignment.url, assignment.settings, profiler)
    lab.contestant()  # for its imports, which are not part of the measurement
    gc.collect()
    gc.freeze()
    return uvloop.run(WORKLOADS[assignment.workload](lab, assignment.events))


def profile(assignment: Assignment) -> list[str]:
    """The functions that took most time of their own, costliest first: share, calls per event, name."""
    profiler = Profile()
    run(assignment, profiler)
    rows: dict[Any, tuple[int, int, float, float, Any]] = Stats(profiler).stats  # type: ignore[attr-defined]  # not in its stubs
    total_s = sum(row[2] for row in rows.values())
    costliest = sorted(rows.items(), key=lambda item: -item[1][2])[:PROFILE_LINES]
    return [
        f"{100 * own_s / total_s:5.1f} %  {calls / assignment.events:7.2f}  {_place(*function)}"
        for function, (_, calls, own_s, _, _) in costliest
    ]


def _place(path: str, line: int, name: str) -> str:
    if path == "~":
        return name
    parts = path.replace("\\", "/").split("/")
    return f"{'/'.join(parts[-2:])}:{line} {name}"


def main() -> None:
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    assignment = Assignment(**json.load(sys.stdin))
    json.dump(profile(assignment) if assignment.profile else asdict(run(assignment)), sys.stdout)


if __name__ == "__main__":
    main()
