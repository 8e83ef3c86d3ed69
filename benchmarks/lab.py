"""Lab: what a workload works with: a contender to open, the server's address, and instruments."""

from __future__ import annotations

from cProfile import Profile
from dataclasses import dataclass, field
from typing import Any

from benchmarks.contenders import Contender, make
from benchmarks.sample import Meter, Stopwatch


@dataclass(frozen=True)
class Lab:
    """One assignment's equipment. `profiler`: runs exactly while a stopwatch or meter does."""

    contender: str
    url: str
    settings: dict[str, Any] = field(default_factory=dict)
    profiler: Profile | None = None

    def contestant(self) -> Contender:
        """The contender, new and not yet open."""
        return make(self.contender, self.url, **self.settings)

    def stopwatch(self) -> Stopwatch:
        return Stopwatch(self.profiler)

    def meter(self, expected: int, *, latencies: bool = False) -> Meter:
        return Meter(expected, latencies=latencies, profiler=self.profiler)
