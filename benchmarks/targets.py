"""What the figures must reach. A bound is a number, or a multiple of another contender's median in the same run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.contenders import FASTSTREAM, RAW


class Bound(NamedTuple):
    """`figure` must be at least (rates) or at most (milliseconds) `amount`, or `amount` times `of`'s median."""

    figure: str
    amount: float
    of: str | None = None

    def met(self, medians: Mapping[str, float], own: float) -> bool | None:
        """Whether `own` keeps the bound; None when the contender it is measured against did not run."""
        if self.of is None:
            return own <= self.amount
        if self.of not in medians:
            return None
        return own >= self.amount * medians[self.of]

    def __str__(self) -> str:
        if self.of is None:
            return f"{self.figure.removesuffix('_ms')} ≤ {self.amount:g} ms"
        return f"≥ {self.amount:g} × {self.of}"


class Task(NamedTuple):
    """A workload of the table: how many events a sample has, and what is asked of the bus."""

    workload: str
    title: str
    events: int
    must: tuple[Bound, ...] = ()
    want: tuple[Bound, ...] = ()


TASKS = (
    Task("consume", "consume a backlog, one handler call per event", 30_000,
         must=(Bound("rate", 5, FASTSTREAM),),
         want=(Bound("rate", 10, FASTSTREAM), Bound("rate", 0.25, RAW))),
    Task("publish_from_tasks", "publish from 100 tasks", 20_000,
         must=(Bound("rate", 3, FASTSTREAM), Bound("rate", 2, RAW)),
         want=(Bound("rate", 3, RAW),)),
    Task("publish_one_task", "publish, one task awaiting each", 10_000,
         must=(Bound("rate", 0.8, RAW),),
         want=(Bound("rate", 0.95, RAW),)),
    Task("publish_batches", "publish in batches of 100", 50_000,
         must=(Bound("rate", 1, RAW),),
         want=(Bound("rate", 2, RAW),)),
    Task("both_ends", "both ends, 100 publishing tasks", 10_000),
    Task("latency", "publish to handled, 200 events/s", 800,
         must=(Bound("p50_ms", 0.8), Bound("p99_ms", 2)),
         want=(Bound("p50_ms", 0.5), Bound("p99_ms", 1))),
    Task("urgent", "a CRITICAL event behind 50,000 LOW ones", 40,
         must=(Bound("p99_ms", 50),),
         want=(Bound("p99_ms", 10),)),
)  # fmt: skip
