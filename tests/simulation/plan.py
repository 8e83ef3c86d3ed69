"""Plan: what one seed draws before it begins: how large everything is, and which faults happen when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bus import EventBusConfig

FAULTY_S = 12.0
"""Faults happen within the first so many seconds; after them everything must come right by itself."""


@dataclass(frozen=True)
class Task:
    """What one attempt at handling an event does."""

    seconds: float
    fails: bool


@dataclass
class Plan:
    """One seed's world. All times are in seconds since its beginning."""

    config: EventBusConfig
    groups: tuple[str, ...]
    processes: int
    users: int
    events_per_user: int
    pause_s: float
    """The mean time between two bursts of one user's events."""
    faults: list[tuple[float, str]]
    storm: dict[str, float]
    """What the weather is like while there are faults."""
    slow_work: float
    """How many attempts take long, of one."""
    failing_work: float
    _failures: Counter[tuple[str, str]] = field(default_factory=Counter)

    def work_of(self, event_id: str, group: str, random: Random) -> Task:
        """What the next attempt at the event does. No event fails often enough to be dead-lettered."""
        draw = random.random()
        seconds = 0.0 if draw < 0.3 else random.uniform(0.001, 0.05)
        if draw > 1 - self.slow_work:
            seconds = random.uniform(0.1, 1.5 * self.config.lease_seconds)
        fails = random.random() < self.failing_work and self._failures[group, event_id] < 2
        self._failures[group, event_id] += fails
        return Task(seconds, fails)


def draw_plan(seed: int) -> Plan:
    """The same plan for the same seed."""
    random = Random(f"{seed}:plan")
    config = EventBusConfig(
        namespace="sim",
        partitions=random.choice((1, 1, 2, 3)),
        lease_seconds=random.choice((1.0, 2.0, 4.0)),
        publish_timeout_seconds=random.choice((1.0, 3.0)),
        poll_seconds=random.choice((0.5, 1.0)),
        prefetch=random.choice((1, 3, 200)),
        max_concurrent_handlers=random.choice((2, 100)),
        retry_delay_seconds=0.05,
        handler_timeout_seconds=30.0,
        drain_seconds=2.0,
        survey_seconds=1000.0,
        max_deliveries=50,
    )
    kinds = list(FAULTS)
    usual = random.sample(kinds, random.randint(1, 3))
    faults = [(random.uniform(0.5, FAULTY_S), random.choice(usual)) for _ in range(random.randint(1, 6))]
    storm: dict[str, float] = {"delay_s": random.choice((0.002, 0.02, 0.2))}
    for name, most in STORMS.items():
        if random.random() < 0.4:
            storm[name] = random.uniform(0.0, most)
    return Plan(
        config=config,
        groups=("one:first", "two:second")[: random.choice((1, 1, 2))],
        processes=random.randint(1, 3),
        users=random.randint(1, 4),
        events_per_user=random.randint(4, 14),
        pause_s=random.choice((0.1, 0.5, 1.5)),
        faults=sorted(faults),
        storm=storm,
        slow_work=random.choice((0.0, 0.02, 0.2)),
        failing_work=random.choice((0.0, 0.0, 0.1)),
    )


STORMS = {"slow": 0.1, "reply_lost": 0.05, "request_lost": 0.05, "request_late": 0.05}
"""The worst of each kind of weather, as a probability per command."""

FAULTS = ("freeze", "freeze", "kill", "kill", "orphan", "join", "leave", "cut", "pause", "flush", "forget_scripts")
"""The kinds of faults; those that are named twice are drawn twice as often. `faults` has what they do."""
