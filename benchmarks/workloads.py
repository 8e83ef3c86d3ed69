"""The workloads: each opens contenders at a server, times one thing, and makes sure that it really happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from time import perf_counter
from typing import Any

from redis import Redis

from benchmarks.contenders import Contender
from benchmarks.fact import fact
from benchmarks.lab import Lab
from benchmarks.sample import Sample
from benchmarks.urgent import urgent_behind_a_backlog

TASKS = 100
BATCH = 100
WARM_UP = 500
HANDLED_WITHIN_S = 600.0
ACKNOWLEDGED_WITHIN_S = 10.0


async def consume(lab: Lab, events: int) -> Sample:
    """A backlog is there before the consumer comes: one handler call per event, all acknowledged."""
    filler = lab.contestant()
    await filler.open(None)
    for start in range(0, events, 1000):
        await filler.publish_batch([fact(number) for number in range(start, min(start + 1000, events))])
    await _expect(filler, events)
    await filler.close()
    server_mb = _server_memory_mb(lab.url)
    meter = lab.meter(events)
    contender = lab.contestant()
    await contender.open(meter.handled)
    await asyncio.wait_for(meter.done.wait(), HANDLED_WITHIN_S)
    await _all_acknowledged(contender)
    await contender.close()
    found = meter.sample()
    found.server_mb = server_mb
    return found


async def publish_from_tasks(lab: Lab, events: int) -> Sample:
    """100 tasks, each awaiting one publish after the other; the queue's group exists, nobody reads."""
    return await _publish(lab, events, TASKS)


async def publish_one_task(lab: Lab, events: int) -> Sample:
    """One task awaits one publish after the other."""
    return await _publish(lab, events, 1)


async def publish_batches(lab: Lab, events: int) -> Sample:
    """One task sends batches of 100, each awaited."""
    contender = lab.contestant()
    await contender.open(None)
    for _ in range(WARM_UP // BATCH):
        await contender.publish_batch([fact(number) for number in range(BATCH)])
    with lab.stopwatch() as watch:
        for start in range(0, events, BATCH):
            await contender.publish_batch([fact(number) for number in range(start, start + BATCH)])
    await _expect(contender, WARM_UP + events)
    await contender.close()
    return watch.sample(events)


async def both_ends(lab: Lab, events: int) -> Sample:
    """100 tasks publish while the same process handles; timed from the first publish to the last handling."""
    meter = lab.meter(events)
    contender = lab.contestant()
    await contender.open(meter.handled)
    with lab.stopwatch() as watch:
        await _from_tasks(contender, events, TASKS)
        await asyncio.wait_for(meter.done.wait(), HANDLED_WITHIN_S)
    await _all_acknowledged(contender)
    await contender.close()
    return watch.sample(events)


async def latency(lab: Lab, events: int) -> Sample:
    """200 events a second, each published by a task of its own: from the call of publish to its handler's call."""
    interval_s = 1 / 200
    meter = lab.meter(events, latencies=True)
    contender = lab.contestant()
    await contender.open(meter.handled)
    publishing = []
    began = perf_counter()
    for number in range(events):
        await asyncio.sleep(max(0.0, began + number * interval_s - perf_counter()))
        publishing.append(asyncio.create_task(contender.publish(fact(number))))
    await asyncio.gather(*publishing)
    await asyncio.wait_for(meter.done.wait(), HANDLED_WITHIN_S)
    await contender.close()
    return meter.sample()


async def urgent(lab: Lab, events: int) -> Sample:
    """A CRITICAL event while 50,000 LOW ones wait; only the bus has priorities."""
    return await urgent_behind_a_backlog(lab.url, tries=events)


WORKLOADS: dict[str, Callable[[Lab, int], Coroutine[Any, Any, Sample]]] = {
    run.__name__: run
    for run in (consume, publish_from_tasks, publish_one_task, publish_batches, both_ends, latency, urgent)
}


async def _publish(lab: Lab, events: int, tasks: int) -> Sample:
    contender = lab.contestant()
    await contender.open(None)
    await _from_tasks(contender, WARM_UP, tasks)
    with lab.stopwatch() as watch:
        await _from_tasks(contender, events, tasks)
    await _expect(contender, WARM_UP + events)
    await contender.close()
    return watch.sample(events)


async def _from_tasks(contender: Contender, events: int, tasks: int) -> None:
    numbers = iter(range(events))

    async def publish_in_turn() -> None:
        for number in numbers:
            await contender.publish(fact(number))

    await asyncio.gather(*(publish_in_turn() for _ in range(tasks)))


async def _expect(contender: Contender, count: int) -> None:
    waiting = await contender.waiting()
    if waiting != count:
        raise AssertionError(f"{count} facts were published, {waiting} wait")


async def _all_acknowledged(contender: Contender) -> None:
    deadline = perf_counter() + ACKNOWLEDGED_WITHIN_S
    while waiting := await contender.waiting():
        if perf_counter() > deadline:
            raise AssertionError(f"{waiting} facts are still not acknowledged after {ACKNOWLEDGED_WITHIN_S:.0f} s")
        await asyncio.sleep(0.01)


def _server_memory_mb(url: str) -> float:
    with Redis.from_url(url) as redis:
        info: Any = redis.info("memory")
    return float(info["used_memory"]) / 1024**2
