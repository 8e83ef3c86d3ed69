"""The ledger: every point that moved, why, and what the balance was then. Rows are added and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.gamification.economy import Reason
from services.gamification.errors import UnknownPlayer
from services.gamification.tables import ledger, players


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One movement: `amount` is positive when points were earned, negative when they were spent."""

    ledger_id: int
    amount: int
    reason: str
    balance_after: int
    at: datetime


_booked = select(ledger.c.balance_after).where(
    ledger.c.user_id == bindparam("who"), ledger.c.reason == bindparam("why"), ledger.c.cause == bindparam("what")
)

# The database adds and compares, under the row's lock: two replicas that read the same balance could both spend it.
_move = (
    update(players)
    .where(
        players.c.user_id == bindparam("who"),
        players.c.balance + bindparam("amount") >= 0,
        ~_booked.with_only_columns(literal(1)).exists(),
    )
    .values(
        balance=players.c.balance + bindparam("amount"),
        lifetime_points=players.c.lifetime_points + bindparam("earned"),
    )
    .returning(players.c.balance)
)

_entry = insert(ledger)

_latest = (
    select(ledger.c.id, ledger.c.amount, ledger.c.reason, ledger.c.balance_after, ledger.c.at)
    .where(ledger.c.user_id == bindparam("who"))
    .order_by(ledger.c.id.desc())
    .limit(bindparam("limit"))
)


class Ledger:
    """The ledger within one transaction: a movement and the balance it leaves are committed together or not at all."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def credit(self, user_id: int, points: int, *, reason: Reason, cause: BaseEvent) -> int:
        """The balance after `points` (at least 1) were earned. Lifetime points grow with it.

        The same cause pays for the same reason once: said again, it changes nothing and the answer is the same.
        Raises UnknownPlayer.
        """
        balance = await self._book(user_id, _at_least_one(points), reason, cause)
        if balance is None:
            raise UnknownPlayer(user_id)
        return balance

    async def debit(self, user_id: int, points: int, *, reason: Reason, cause: BaseEvent) -> int | None:
        """The balance after `points` (at least 1) were spent; None, and nothing changed, when there are not as many.

        The same cause takes for the same reason once, as in `credit`.
        """
        return await self._book(user_id, -_at_least_one(points), reason, cause)

    async def latest(self, user_id: int, limit: int) -> Sequence[LedgerRow]:
        """The player's last movements, newest first, at most `limit`."""
        rows = await self._connection.execute(_latest, {"who": user_id, "limit": limit})
        return [LedgerRow(*row) for row in rows]

    async def _book(self, user_id: int, amount: int, reason: Reason, cause: BaseEvent) -> int | None:
        movement = {"who": user_id, "why": str(reason), "what": cause.event_id}
        balance: int | None = await self._connection.scalar(
            _move, {**movement, "amount": amount, "earned": max(0, amount)}
        )
        if balance is None:
            # Refused: because this cause was booked before, or because there is nobody, or not enough, to take from.
            booked: int | None = await self._connection.scalar(_booked, movement)
            return booked
        await self._connection.execute(
            _entry,
            {
                "user_id": user_id,
                "amount": amount,
                "reason": str(reason),
                "cause": cause.event_id,
                "balance_after": balance,
                "at": self._now,
            },
        )
        return balance


def _at_least_one(points: int) -> int:
    if points < 1:
        raise ValueError(f"points to move must be at least 1, are {points}")
    return points
