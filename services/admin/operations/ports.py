"""What operations need to know from outside the database. The bot implements all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Queue:
    """What one group has not finished, of all processes. `unread`: how much of it no process reads."""

    group: str
    waiting: int
    oldest_s: float
    dead_letters: int
    unread: int


@dataclass(frozen=True, slots=True)
class Check:
    """What a health check says. `is_well` is None before it ran; `since`: since when it has said so."""

    name: str
    is_well: bool | None
    detail: str
    since: datetime | None


class Machinery(Protocol):
    """The process that asks, and the bus it shares with the others."""

    @property
    def replica(self) -> str:
        """The name of this process."""
        ...

    async def queues(self) -> Sequence[Queue]:
        """Every group's queues, whoever reads them."""
        ...

    def checks(self) -> Sequence[Check]:
        """The health checks of this process: what /readyz and `diana health` say."""
        ...
