"""The bus keeps its promises under hundreds of seeds, and notices each planted mistake.

SIM_SEEDS=50000 makes a soak of it; SIM_FROM is the first seed.
"""

from __future__ import annotations

import pytest

pytest.importorskip("simloop", reason="simloop needs Python 3.12: the simulation of leases does NOT run here")
pytest.importorskip("lupa", reason="lupa is not installed: the simulation of leases does NOT run here")

from tests.simulation.bugs import PLANTED, Bug
from tests.simulation.campaign import DEFAULT_SEEDS, chosen_seeds, run_seeds
from tests.simulation.witness import BrokenPromiseError
from tests.simulation.world import World

PARTS = 4
"""Into how many tests the seeds are divided, so that several cores share them."""


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, PARTS))])
def test_no_event_is_lost_doubled_or_out_of_order_whatever_the_seed_does(part: int):
    run_seeds(chosen_seeds()[part::PARTS])


@pytest.mark.long
@pytest.mark.parametrize(("bug", "promise"), PLANTED.values(), ids=PLANTED)
def test_a_planted_bug_is_found(bug: Bug, promise: str):
    with bug(), pytest.raises(BrokenPromiseError, match=f"broke a promise: ({promise}):"):
        run_seeds(range(DEFAULT_SEEDS))


def test_a_seed_is_the_same_run_every_time():
    worlds = [World(7), World(7)]

    for world in worlds:
        world.run()

    assert worlds[0].witness.history == worlds[1].witness.history
    assert worlds[0].loop.steps == worlds[1].loop.steps > 100
