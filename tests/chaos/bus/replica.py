"""A process with the chaos group: handles events and writes each down before it is acknowledged.

`python -m tests.chaos.bus.replica URL NAMESPACE LEASE_S LEDGER PLANT` prints `ready` once it takes part, ends well on
SIGTERM. PLANT names a bug from plants.py to live with, or is "none".
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys

import structlog

from bus import BaseEventHandler, EventBusConfig, IEvent, RedisEventBus
from bus.embedded.launcher import ask_kernel
from tests.chaos.bus.plants import NO_PLANT, plant

SERVICE, HANDLER = "chaos", "recorder"
LONGEST_HANDLING_S = 0.004
SLOW, SLOW_S = 61, 0.3
"""Every so many of a user's events may take this long, so that there is always one in hand when a fault comes."""
FAILS_FIRST = 89
"""Events whose user and number come to a multiple of this fail the first time a replica tries them."""


class Writer(BaseEventHandler):
    """Takes a moment for each event, then writes it down. One in so many fails at first, one in so many is slow."""

    def __init__(self, path: str) -> None:
        super().__init__(SERVICE, HANDLER)
        self.add_supported_event_type("*")
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)
        self._random = random.Random(os.getpid())
        self._stumbled: set[tuple[int, int]] = set()

    async def _process_event(self, event: IEvent) -> bool:
        user, number = event.payload["user_id"], event.payload["points_amount"]
        await asyncio.sleep(self._random.random() * (SLOW_S if number % SLOW == 0 else LONGEST_HANDLING_S))
        if (31 * user + number) % FAILS_FIRST == 0 and (user, number) not in self._stumbled:
            self._stumbled.add((user, number))
            raise ValueError("the first attempt at this event fails")
        self.write(f"{user} {number}")
        return True

    def write(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())


def settings(url: str, namespace: str, lease_s: float) -> EventBusConfig:
    """The configuration of every process of a run."""
    return EventBusConfig.model_validate(
        {
            "redis_url": url,
            "namespace": namespace,
            "lease_seconds": lease_s,
            "poll_seconds": 0.25,
            "retry_delay_seconds": 0.05,
            "publish_timeout_seconds": 2.0,
            "drain_seconds": 2.0,
        }
    )


async def main(url: str, namespace: str, lease_s: str, ledger: str, planted: str) -> None:
    ask_kernel()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if planted != NO_PLANT:
        plant(planted)
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    writer = Writer(ledger)
    async with RedisEventBus(settings(url, namespace, float(lease_s))) as bus:
        await bus.subscribe("*", writer)
        print("ready", flush=True)
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
