"""Replicas: which processes of Diana there are, as their pulses tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.operations.tables import replicas
from services.database import insert_ignore

STEADY = timedelta(minutes=2)
"""Pulses further apart than this are a gap: something stood between the processes and the database."""
GONE_AFTER = timedelta(minutes=10)
"""A process that gave no pulse for so long, while another gave all of its own, is no more."""
FORGOTTEN_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Replica:
    """A process and its latest pulse, at `seen_at`; pulses came without a gap since `steady_since`."""

    name: str
    version: str
    roles: str
    started_at: datetime
    seen_at: datetime
    steady_since: datetime
    checks: Sequence[Mapping[str, Any]]

    def is_there(self, now: datetime) -> bool:
        """Whether its pulse was felt lately."""
        return now - self.seen_at <= STEADY

    def outlived(self, other: Replica) -> bool:
        """Whether the other must be gone: this one's pulses came all the time, and none of its."""
        return other.seen_at < self.seen_at - GONE_AFTER and self.steady_since < self.seen_at - GONE_AFTER


class Replicas:
    """The processes, within one transaction or for reading alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> list[Replica]:
        """Every process that is not forgotten, by name."""
        columns = (replicas.c[name] for name in Replica.__dataclass_fields__)
        return [Replica(*row) for row in await self._connection.execute(select(*columns).order_by(replicas.c.name))]

    async def note(self, pulse: Replica) -> Replica:
        """Note a pulse; the process as it is known now. An older one than the latest changes nothing."""
        values = {name: getattr(pulse, name) for name in Replica.__dataclass_fields__}
        known = next((replica for replica in await self.all() if replica.name == pulse.name), None)
        if known is None:
            await self._connection.execute(insert_ignore(self._connection, replicas), values)
            return pulse
        if known.seen_at >= pulse.seen_at:
            return known
        if pulse.started_at == known.started_at and pulse.seen_at - known.seen_at <= STEADY:
            values["steady_since"] = known.steady_since
        await self._connection.execute(update(replicas).where(replicas.c.name == pulse.name).values(values))
        return Replica(**values)

    async def forget(self, now: datetime) -> None:
        """Forget the processes that are gone for good."""
        await self._connection.execute(delete(replicas).where(replicas.c.seen_at < now - FORGOTTEN_AFTER))
