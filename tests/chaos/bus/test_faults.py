"""Three replicas share a group while everything under them is broken, one fault after the other."""

from __future__ import annotations

import os
import random
from pathlib import Path
from time import monotonic

import pytest

from tests.chaos.bus.faults import FAULTS
from tests.chaos.bus.run import recover, running

pytestmark = [pytest.mark.chaos, pytest.mark.long]

RECOVERS_WITHIN_S = 60.0
SOAK_S = float(os.environ.get("SOAK_SECONDS", "0"))


@pytest.mark.parametrize("seed", [int(os.environ.get("CHAOS_SEED", "1"))])
async def test_no_fault_loses_an_event_or_breaks_the_order_of_a_user(tmp_path: Path, seed: int):
    until = monotonic() + SOAK_S
    async with running(tmp_path, seed, replicas=3) as run:
        while True:
            print(f"seed {seed}")
            for name in random.Random(seed).sample(sorted(FAULTS), len(FAULTS)):
                await run.some_load()
                since = monotonic()
                await FAULTS[name](run)
                await recover(run, name, since, RECOVERS_WITHIN_S)
                print(f"{name}: over after {run.recovered_in_s[-1][1]:.2f} s; {await run.balance()}")
            seed += 1
            if monotonic() > until:
                break
        balance = await run.balance()

    print(f"{balance}; refused {run.source.refused}, recalls {run.source.recalls}")
    assert balance.published > 1000
    assert (balance.lost, balance.out_of_order, balance.dead_lettered) == (0, 0, 0)
