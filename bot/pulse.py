"""Pulse: what this process did, told every half minute, so that the numbers of all processes can be added up."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime

import structlog

from bot.machinery import BusMachinery
from bot.roles import Role
from bus import EventBusError, RedisEventBus, ServicePulseEvent
from bus.codec import utc_text

PULSE_S = 30.0

log = structlog.get_logger(__name__)

_COUNTED = {
    "published": "events_published",
    "processed": "events_processed",
    "failed": "events_failed",
    "dead_lettered": "events_dead_lettered",
}


class Pulse:
    """Publishes straight to the bus, without a row of its own.

    One the bus did not take is told again, the same, before the next one: nothing is counted twice, and nothing missing
    while the process lives.
    """

    def __init__(
        self, bus: RedisEventBus, machinery: BusMachinery, version: str, roles: Collection[Role]
    ) -> None:  # fmt: skip
        self._bus = bus
        self._machinery = machinery
        self._version = version
        self._roles = sorted(str(role) for role in roles)
        self._started_at = datetime.now(UTC)
        self._told = dict.fromkeys(_COUNTED, 0)
        self._untold: ServicePulseEvent | None = None

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            await self.beat()
            await asyncio.sleep(PULSE_S)

    async def beat(self) -> None:
        """Tell what was done since the last beat that was told. Never fails: the next one says it again."""
        try:
            event = self._untold = self._untold or await self._now()
            await self._bus.publish(event)
        except EventBusError as error:
            log.debug("pulse not told", error=type(error).__name__)
            return
        self._untold = None
        for name in _COUNTED:
            self._told[name] += getattr(event, name)

    async def _now(self) -> ServicePulseEvent:
        metrics = await self._bus.get_metrics()
        return ServicePulseEvent(
            replica=self._machinery.replica,
            version=self._version,
            roles=self._roles,
            started_at=self._started_at,
            dead_letters=sum(queue.dead_letters for queue in await self._machinery.queues()),
            checks=[
                {
                    "name": check.name,
                    "ok": check.is_well,
                    "detail": check.detail,
                    "since": utc_text(check.since) if check.since else None,
                }
                for check in self._machinery.checks()
            ],
            **{name: metrics[source] - self._told[name] for name, source in _COUNTED.items()},
        )
