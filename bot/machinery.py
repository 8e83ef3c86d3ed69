"""BusMachinery: what operations ask of this process and of the bus, in the words of services.admin.operations."""

from __future__ import annotations

from collections.abc import Sequence
from socket import gethostname

from bot.health import HealthBoard
from bus import RedisEventBus
from services.admin.operations import Check, Queue


def replica_name(http_port: int) -> str:
    """What this process is called among the others: the same after a restart where host and port are."""
    return f"{gethostname()}:{http_port}"


class BusMachinery:
    """Implements services.admin.operations.Machinery."""

    def __init__(self, replica: str, bus: RedisEventBus, board: HealthBoard) -> None:
        self.replica = replica
        self._bus = bus
        self._board = board

    async def queues(self) -> Sequence[Queue]:
        """See Machinery."""
        states = await self._bus.get_queues()
        return [
            Queue(group, state.entries, state.oldest_age_s, state.dead_letters, state.unread)
            for group, state in states.items()
        ]

    def checks(self) -> Sequence[Check]:
        """See Machinery."""
        return [Check(result.name, result.ok, result.detail, result.since) for result in self._board.results()]
