"""The facts about one person, and who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account. `language` is the one they chose, else the one their app speaks.

    `vip_until` is how long they are VIP, whether it was paid or given.
    """

    first_name: str
    username: str | None
    language: str | None
    registered_at: datetime
    last_active_at: datetime | None
    unreachable_since: datetime | None
    vip_until: datetime | None


@dataclass(frozen=True, slots=True)
class Purse:
    """How somebody stands in the game: whole points, streaks in days, the title by language."""

    balance: int
    lifetime_points: int
    level: int
    title: dict[str, str]
    streak: int
    best_streak: int
    freezes: int


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One movement of points. `detail` is what exactly it was for, `name` what that is called, by language."""

    ledger_id: int
    amount: int
    reason: str
    detail: str
    at: datetime
    is_revoked: bool
    is_revocation: bool
    name: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Entries, the newest first, and whether there are older ones."""

    entries: tuple[LedgerEntry, ...] = ()
    has_more: bool = False


class Accounts(Protocol):
    """Answers for accounts. Implemented by services.user."""

    async def account(self, connection: AsyncConnection, user_id: int) -> Account | None:
        """The person's account; None for somebody who never registered."""
        ...


class Purses(Protocol):
    """Answers for the game. Implemented by services.gamification."""

    async def purse(self, connection: AsyncConnection, user_id: int) -> Purse | None:
        """How the person stands; None for somebody who never played."""
        ...

    async def ledger(self, connection: AsyncConnection, user_id: int, page: int, rows: int) -> LedgerPage:
        """A page (0, 1, …) of `rows` movements of the person's points."""
        ...

    async def entry(self, connection: AsyncConnection, user_id: int, ledger_id: int) -> LedgerEntry | None:
        """The row of that number, if it is the person's."""
        ...
