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


@dataclass(frozen=True, slots=True)
class Cause:
    """The dead letters of one group and fingerprint. `line` says what is wrong, without secrets."""

    group: str
    fingerprint: str
    error_type: str
    line: str
    count: int
    event_types: tuple[str, ...]
    first_failed_at: datetime
    last_failed_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. `fields`: which its event has, not what is in them."""

    letter_id: str
    event_id: str | None
    event_type: str | None
    error_type: str
    line: str
    attempts: int
    requeued: int
    first_failed_at: datetime
    last_failed_at: datetime
    fields: tuple[str, ...]


class DeadLetterBox(Protocol):
    """The events that handlers gave up on, of every group. Whatever Redis does not answer is raised."""

    async def causes(self) -> Sequence[Cause]:
        """What there is, the most frequent first."""
        ...

    async def letter(self, group: str, fingerprint: str, number: int) -> Letter | None:
        """The letter of that number (from 0), the oldest first; None when there is none."""
        ...

    async def requeue(self, group: str, letter_id: str) -> bool:
        """Give one back to its group; False when it is not there any more."""
        ...

    async def discard(self, group: str, letter_id: str) -> bool:
        """Forget one; False when it is not there any more."""
        ...

    async def requeue_some(self, group: str, fingerprint: str, until: datetime, limit: int) -> int:
        """Give back those that died until then, at most `limit`, unhurriedly; how many."""
        ...

    async def discard_some(self, group: str, fingerprint: str, until: datetime, limit: int) -> int:
        """Forget those that died until then, at most `limit`; how many."""
        ...
