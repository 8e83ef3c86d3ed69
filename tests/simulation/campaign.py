"""Campaign: many seeds, one after the other, until one breaks a promise."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tests.simulation.witness import BrokenPromiseError
from tests.simulation.world import World

DEFAULT_SEEDS = 300


def chosen_seeds() -> range:
    """The seeds to run: 300, or as many as SIM_SEEDS says, from SIM_FROM (0) on."""
    first = int(os.environ.get("SIM_FROM", "0"))
    return range(first, first + int(os.environ.get("SIM_SEEDS", DEFAULT_SEEDS)))


def run_seeds(seeds: Iterable[int]) -> None:
    """Raises BrokenPromiseError for the first seed that breaks a promise, with its story and how to see it again."""
    with _little_garbage():
        for seed in seeds:
            world = World(seed)
            world.run()
            if world.witness.broken is not None:
                raise BrokenPromiseError(report(world))


def report(world: World) -> str:
    """What a seed broke, and the last that happened before."""
    plan = world.plan
    return "\n".join(
        (
            f"seed {world.seed} broke a promise: {world.witness.broken}",
            f"  {plan.processes} processes, groups {', '.join(plan.groups)}, {plan.users} users, "
            f"{plan.config.partitions} partitions, lease {plan.config.lease_seconds:g} s, weather {plan.storm}",
            *(f"  {line}" for line in world.witness.history),
            f"again: SIM_FROM={world.seed} SIM_SEEDS=1 python -m pytest -q -n 0 tests/simulation/test_simulation.py",
        )
    )


@contextmanager
def _little_garbage() -> Iterator[None]:
    """simloop collects garbage after each run: this leaves out what was there before, which is most of it."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
