"""Replicas are replaced one after the other while people write: nothing is lost, doubled, or out of order.

Two at a modest rate, with Redis emptied in between; under `make soak` three at 100 updates a second, also without.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.chaos.rollout.cluster import Cluster, cluster
from tests.chaos.rollout.guests import Account, Guests
from tests.waiting import until

pytestmark = [pytest.mark.chaos, pytest.mark.long, pytest.mark.postgres]

SOAK_S = float(os.environ.get("SOAK_SECONDS", "0"))
PER_S = 100.0 if SOAK_S else 20.0
REPLICAS = 3 if SOAK_S else 2


async def rolled(replicas: Cluster, database_url: str, *, redis_emptied: bool) -> Account:
    """All replicas replaced under load, and what that came to."""
    guests = Guests(replicas.telegram, size=int(2 * PER_S), per_s=PER_S)
    await guests.arrive()
    over = asyncio.Event()
    asking = asyncio.create_task(guests.ask_until(over))
    for number in range(REPLICAS):
        if redis_emptied and number == 1:
            await replicas.empty_redis()
            await until(replicas.has_noticed, "the bus noticed", within_s=60)
        await replicas.replace_the_oldest()
    over.set()
    await asking
    await guests.until_answered(within_s=120)
    return await guests.account(database_url)


@pytest.mark.parametrize("redis_emptied", [False, True] if SOAK_S else [True])
async def test_replicas_are_replaced_under_load_and_nobody_notices(
    tmp_path: Path, postgres_url: str, redis_emptied: bool
):
    async with cluster(tmp_path, postgres_url, size=REPLICAS) as replicas:
        account = await rolled(replicas, postgres_url, redis_emptied=redis_emptied)
        complaints = replicas.complaints()

    print(account)
    assert (account.lost, account.doubled, account.out_of_order, account.wrong_balances) == (0, 0, 0, 0)
    assert complaints == [] or redis_emptied
