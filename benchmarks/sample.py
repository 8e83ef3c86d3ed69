"""Sample: what one run of one workload showed; and the two instruments that take it."""

from __future__ import annotations

import asyncio
import resource
import sys
from cProfile import Profile
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter, perf_counter_ns, process_time
from types import TracebackType
from typing import Self


def percentiles(values_ms: list[float]) -> tuple[float, float]:
    """Median and 99th percentile; of fewer than 100 values the latter is the largest but for interpolation."""
    cuts = quantiles(values_ms, n=100, method="inclusive")
    return cuts[49], cuts[98]


def peak_memory_mb() -> float:
    """The most resident memory this process ever had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


@dataclass
class Sample:
    """Events, the seconds they took, and the client's seconds of CPU. Latencies in milliseconds, None: not taken."""

    events: int
    seconds: float
    cpu_seconds: float
    p50_ms: float | None = None
    p99_ms: float | None = None
    server_mb: float | None = None
    """Memory of the server while it held the backlog."""
    client_mb: float = field(default_factory=peak_memory_mb)

    @property
    def rate(self) -> float:
        """Events per second."""
        return self.events / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of client CPU per event."""
        return 1e6 * self.cpu_seconds / self.events


class Stopwatch:
    """Times a block: `with Stopwatch() as watch: …`, then `watch.sample(events)`."""

    def __init__(self, profiler: Profile | None = None) -> None:
        self._profiler = profiler

    def __enter__(self) -> Self:
        if self._profiler is not None:
            self._profiler.enable()
        self._began, self._cpu_began = perf_counter(), process_time()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._seconds, self._cpu_seconds = perf_counter() - self._began, process_time() - self._cpu_began
        if self._profiler is not None:
            self._profiler.disable()

    def sample(self, events: int) -> Sample:
        return Sample(events, self._seconds, self._cpu_seconds)


class Meter:
    """Told of everything that is handled. Times from the first handling on, so that connecting is not in the figure."""

    def __init__(self, expected: int, *, latencies: bool = False, profiler: Profile | None = None) -> None:
        self.done = asyncio.Event()
        self.latencies_ms: list[float] | None = [] if latencies else None
        self._expected = expected
        self._profiler = profiler
        self._seen = self._first = 0
        self._began = self._cpu_began = self._ended = self._cpu_ended = 0.0

    def handled(self, count: int, sent_ns: int) -> None:
        """`count` facts were handled, the last of which set out at `sent_ns`."""
        if self.latencies_ms is not None:
            self.latencies_ms.append((perf_counter_ns() - sent_ns) / 1e6)
        if not self._seen:
            self._first = count
            if self._profiler is not None:
                self._profiler.enable()
            self._began, self._cpu_began = perf_counter(), process_time()
        self._seen += count
        if self._seen >= self._expected:
            self._ended, self._cpu_ended = perf_counter(), process_time()
            if self._profiler is not None:
                self._profiler.disable()
            self.done.set()

    def sample(self) -> Sample:
        if self._seen != self._expected:
            raise AssertionError(f"{self._expected} facts were published, {self._seen} were handled")
        timed = self._seen - self._first
        found = Sample(timed, self._ended - self._began, self._cpu_ended - self._cpu_began)
        if self.latencies_ms:
            found.p50_ms, found.p99_ms = percentiles(self.latencies_ms)
        return found
