"""Replicas are replaced one after the other while people write: nothing is lost, doubled, or out of order.

Two at a modest rate, with Redis emptied in between; under `make soak` three at 100 updates a second, also with nothing
else happening and with a replica killed.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.chaos.rollout.cluster import Cluster, cluster
from tests.chaos.rollout.guests import Account, Guests
from tests.waiting import until

pytestmark = [pytest.mark.chaos, pytest.mark.long(50), pytest.mark.postgres]

SOAK_S = float(os.environ.get("SOAK_SECONDS", "0"))
PER_S = float(os.environ.get("ROLLOUT_PER_S", "100" if SOAK_S else "20"))
REPLICAS = 3 if SOAK_S else 2
NOTHING, EMPTIED, KILLED = "nothing else", "Redis emptied", "a replica killed"


async def rolled(replicas: Cluster, database_url: str, fault: str) -> Account:
    """All replicas replaced under load, the fault after the first of them, and what that came to."""
    guests = Guests(replicas.telegram, size=int(2 * PER_S), per_s=PER_S)
    await guests.arrive()
    over = asyncio.Event()
    asking = asyncio.create_task(guests.ask_until(over))
    await replicas.replace_the_oldest()
    if fault == EMPTIED:
        await replicas.empty_redis()
        await until(replicas.has_noticed, "the bus noticed", within_s=60)
    if fault == KILLED:
        await replicas.kill_the_oldest()
        await replicas.add()
    for _ in range(REPLICAS - 1):
        await replicas.replace_the_oldest()
    over.set()
    await asking
    await guests.until_answered(within_s=180)
    return await guests.account(database_url)


@pytest.mark.parametrize("fault", [NOTHING, EMPTIED, KILLED] if SOAK_S else [EMPTIED])
async def test_replicas_are_replaced_under_load_and_nobody_notices(tmp_path: Path, postgres_url: str, fault: str):
    async with cluster(tmp_path, postgres_url, size=REPLICAS) as replicas:
        account = await rolled(replicas, postgres_url, fault)
        complaints = replicas.complaints()

    print(f"{fault}: {account}")
    assert (account.lost, account.out_of_order, account.wrong_balances) == (0, 0, 0)
    # Killed between Telegram's answer and our record of it, a replica leaves a reply that is shown once more.
    assert account.doubled == 0 or fault == KILLED
    assert complaints == [] or fault != NOTHING
