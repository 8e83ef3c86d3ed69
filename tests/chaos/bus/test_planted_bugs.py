"""The harness proves itself: bugs are planted, one at a time, and the ledger or an assertion must tell."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from bus.transport.connection import PUBLISH, PUBLISH_ONE
from tests.chaos.bus import faults
from tests.chaos.bus.faults import Fault
from tests.chaos.bus.plants import NO_PLANT, PLANTS, plant
from tests.chaos.bus.run import LEASE_S, Run, running

pytestmark = [pytest.mark.chaos, pytest.mark.long]

SOAKING = "SOAK_SECONDS" in os.environ
UNHURRIED_LEASE_S = 6.0
GIVES_UP_AFTER_S = 5.0
"""A run that has not settled by then has lost something: the faults here are over within two seconds."""


@dataclass(frozen=True)
class Trap:
    """The load or fault that brings a bug to light. `of_publisher`: the bug is in the publishing process."""

    fault: Fault
    replicas: int = 1
    of_publisher: bool = False
    lease_s: float = LEASE_S
    tries: int = 3


async def only_load(run: Run) -> None:
    """No fault at all."""
    await run.some_load(300)


async def one_killed(run: Run) -> None:
    """`kill -9` of one replica, and another in its place."""
    await run.fleet.kill(0)
    await run.fleet.add()


TRAPS = {
    "no-fence": Trap(faults.a_replica_frozen, replicas=2),
    "lease-of-the-living-taken": Trap(faults.good_order, lease_s=UNHURRIED_LEASE_S),
    "batch-number-ignored": Trap(faults.answers_lost, of_publisher=True),
    "publish-before-routes": Trap(faults.redis_emptied, of_publisher=True),
    "acknowledged-and-kept": Trap(only_load),
    "acknowledged-before-handled": Trap(one_killed),
    "no-heirlooms": Trap(one_killed),
    "lost-reply-not-read-again": Trap(faults.answers_lost),
    "order-ignored": Trap(only_load),
    "retry-forgets-key": Trap(only_load),
    "released-before-drained": Trap(faults.good_order, lease_s=UNHURRIED_LEASE_S),
    "unstarted-acknowledged-at-the-end": Trap(faults.replicas_join_and_leave),
}
QUICK = ("batch-number-ignored", "publish-before-routes", "no-heirlooms", "retry-forgets-key")


async def verdict(run: Run, trap: Trap) -> str:
    """What the harness has to say against the bus; empty: nothing."""
    for _ in range(trap.tries):
        try:
            await run.some_load(100)
            await trap.fault(run)
            await run.settles(GIVES_UP_AFTER_S)
        except AssertionError as error:
            return f"{error}; {await run.balance()}"
        balance = await run.balance()
        if balance.lost or balance.out_of_order:
            return str(balance)
    return ""


def test_every_planted_bug_has_its_trap():
    assert TRAPS.keys() == PLANTS.keys()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in QUICK else pytest.mark.skipif(not SOAKING, reason="needs SOAK_SECONDS"))
        for name in TRAPS
    ],
)
async def test_a_planted_bug_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    trap = TRAPS[name]
    if trap.of_publisher:
        # Noted by monkeypatch, so that the script is itself again when the test is over.
        for script in (PUBLISH, PUBLISH_ONE):
            monkeypatch.setattr(script, "source", script.source)
            monkeypatch.setattr(script, "sha", script.sha)
        plant(name)

    async with running(
        tmp_path,
        seed=1,
        replicas=trap.replicas,
        plant=NO_PLANT if trap.of_publisher else name,
        lease_s=trap.lease_s,
    ) as run:
        told = await verdict(run, trap)

    print(f"{name}: {told}")
    assert told, f"{name} went unnoticed: {PLANTS[name].__doc__}"


@pytest.mark.parametrize("trap", sorted(TRAPS) if SOAKING else ["released-before-drained"])
async def test_the_same_traps_find_nothing_in_the_bus_itself(tmp_path: Path, trap: str):
    async with running(tmp_path, seed=1, replicas=TRAPS[trap].replicas, lease_s=TRAPS[trap].lease_s) as run:
        assert await verdict(run, TRAPS[trap]) == ""
