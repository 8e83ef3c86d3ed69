"""What is done to a run: each fault returns when it is over, and the run has to recover by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from tests.chaos.bus.run import LEASE_S, Run
from tests.waiting import until

Fault = Callable[[Run], Awaitable[None]]


async def replicas_killed(run: Run) -> None:
    """`kill -9` for each replica in turn, while others take their places."""
    old = len(run.fleet.members)
    await run.fleet.add(old)
    for _ in range(old):
        await run.fleet.kill(0)
        await run.some_load(50)


async def a_replica_frozen(run: Run) -> None:
    """SIGSTOP past the lease, then SIGCONT: the zombie must change nothing."""
    at = run.chance.randrange(len(run.fleet.members))
    run.fleet.freeze(at)
    # Time itself is the fault here, so it is slept away.
    await asyncio.sleep(1.5 * LEASE_S)
    run.fleet.thaw(at)
    await run.some_load(50)


async def replicas_join_and_leave(run: Run) -> None:
    """One more joins, and one of the others leaves in good order."""
    owners = await run.owners()
    await run.fleet.add()

    async def it_has_its_share() -> bool:
        return len(await run.owners()) > len(owners)

    run.source.grow()
    # One newcomer in ten is by its hash nobody's successor; then there is nothing to hand over.
    with suppress(AssertionError):
        await until(it_has_its_share, within_s=3, what="queues handed over to the newcomer")
    await run.some_load(100)
    assert await run.fleet.dismiss(0) == 0


async def good_order(run: Run) -> None:
    """Nothing but comings and goings: they double nothing, given a lease no pause of the machine outlasts."""
    doubled = run.ledger.doubled
    await replicas_join_and_leave(run)
    await run.settles(within_s=30)
    assert run.ledger.doubled == doubled, f"{run.ledger.doubled - doubled} events were doubled by a hand-over"


async def redis_emptied(run: Run) -> None:
    """FLUSHALL under load, with a backlog that nobody has read."""
    for at in range(len(run.fleet.members)):
        run.fleet.freeze(at)
    await run.published(300)
    async with run.server.client() as redis:
        await redis.flushall()
    for at in range(len(run.fleet.members)):
        run.fleet.thaw(at)
    await run.some_load(50)


async def connections_killed(run: Run) -> None:
    """CLIENT KILL, several times."""
    async with run.server.client() as redis:
        for kind in ("normal", "pubsub", "normal", "normal"):
            await redis.client_kill_filter(_type=kind, skipme=True)
            await run.some_load(30)


async def redis_paused(run: Run) -> None:
    """CLIENT PAUSE past the lease, writes and reads."""
    async with run.server.client() as redis:
        await redis.client_pause(int(1300 * LEASE_S))


async def redis_killed(run: Run) -> None:
    """`kill -9` and restart."""
    await run.server.kill()
    await asyncio.sleep(run.chance.uniform(0, 0.5))
    await run.server.start()


async def memory_full(run: Run) -> None:
    """maxmemory below what is in use, past the lease, then raised again. What is queued is handled meanwhile."""
    everyone = range(len(run.fleet.members))
    for at in everyone:
        run.fleet.freeze(at)
    await run.published(200)
    handled = len(run.ledger.handled)
    async with run.server.client() as redis:
        await redis.config_set("maxmemory", "1mb")
        await asyncio.sleep(1.5 * LEASE_S)
        for at in everyone:
            run.fleet.thaw(at)
        await until(
            lambda: run.handled() >= handled + 150, within_s=60, what="the backlog handled although memory is full"
        )
        await redis.config_set("maxmemory", "0")


async def answers_lost(run: Run) -> None:
    """Answers are lost after the write, of publishes and of turns: what is sent again must not be stored again."""
    await run.settles(within_s=30)
    stored, published, refused = await run.stored(), len(run.source.published), run.source.refused
    run.source.grow()
    already = run.proxy.lost
    run.proxy.lose_answers(20)
    await until(lambda: run.proxy.lost == already + 20, within_s=60, what="twenty answers lost")
    await run.settles(within_s=30)
    twice = await run.stored() - stored - (len(run.source.published) - published)
    # What was refused after its last attempt may be there all the same: its publisher was told so and tried again.
    assert twice <= run.source.refused - refused, f"{twice} events whose answer was lost were stored twice"


FAULTS: dict[str, Fault] = {
    fault.__name__.replace("_", " "): fault
    for fault in (
        replicas_killed,
        a_replica_frozen,
        replicas_join_and_leave,
        redis_emptied,
        connections_killed,
        redis_paused,
        redis_killed,
        memory_full,
        answers_lost,
    )
}
