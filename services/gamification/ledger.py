"""The ledger: every point that moved, why, and what the balance was then. Rows are added and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent
from services.gamification.economy import Reason
from services.gamification.errors import UnknownPlayer
from services.gamification.players import Player
from services.gamification.tables import ledger, players
from services.gamification.words import storable

DETAIL_CHARACTERS = 200
"""Of what a row was for, kept with it."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One movement: `amount` is positive when points were earned, negative when they were spent.

    `score` is what it did to the lifetime score, `detail` what exactly it was for, `revokes` the row it took back.
    """

    ledger_id: int
    user_id: int
    amount: int
    reason: str
    balance_after: int
    at: datetime
    score: int
    detail: str
    revokes: int | None


_COLUMNS = (
    ledger.c.id,
    ledger.c.user_id,
    ledger.c.amount,
    ledger.c.reason,
    ledger.c.balance_after,
    ledger.c.at,
    ledger.c.score,
    ledger.c.detail,
    ledger.c.revokes,
)

_booked = select(ledger.c.balance_after).where(
    ledger.c.user_id == bindparam("who"),
    ledger.c.reason == bindparam("why"),
    ledger.c.cause == bindparam("what"),
    ledger.c.detail == bindparam("detail_of"),
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
        lifetime_points=players.c.lifetime_points + bindparam("gained"),
    )
    .returning(players.c.balance)
)

# Where the player's row is held, so that nobody moves the balance between reading and writing it.
_reverse = (
    update(players)
    .where(players.c.user_id == bindparam("who"))
    .values(
        balance=players.c.balance + bindparam("amount"),
        lifetime_points=players.c.lifetime_points + bindparam("gained"),
    )
)

_entry = insert(ledger)

_latest = (
    select(*_COLUMNS).where(ledger.c.user_id == bindparam("who")).order_by(ledger.c.id.desc()).limit(bindparam("limit"))
)


_row = select(*_COLUMNS).where(ledger.c.id == bindparam("row"))

_of_cause = (
    select(*_COLUMNS)
    .where(
        ledger.c.user_id == bindparam("who"), ledger.c.reason == bindparam("why"), ledger.c.cause == bindparam("what")
    )
    .order_by(ledger.c.id)
    .limit(1)
)

_revocation = select(*_COLUMNS).where(ledger.c.revokes == bindparam("row"))

_gained_since = select(func.coalesce(func.sum(ledger.c.score), 0)).where(
    ledger.c.user_id == bindparam("who"), ledger.c.reason == bindparam("why"), ledger.c.at >= bindparam("since")
)


class Ledger:
    """The ledger within one transaction: a movement and the balance it leaves are committed together or not at all."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def credit(
        self, user_id: int, points: int, *, reason: Reason, cause: BaseEvent | str, detail: str = ""
    ) -> int:
        """The balance after `points` (at least 1) were earned. Lifetime points grow with it.

        The same cause (an event, or the asker's own id) pays for the same reason and detail once: said again, it
        changes nothing and the answer is the same. Raises UnknownPlayer.
        """
        balance = await self._book(user_id, _at_least_one(points), reason, cause, detail)
        if balance is None:
            raise UnknownPlayer(user_id)
        return balance

    async def debit(
        self, user_id: int, points: int, *, reason: Reason | str, cause: BaseEvent | str, detail: str = ""
    ) -> int | None:
        """The balance after `points` (at least 1) were spent; None, and nothing changed, when there are not as many.

        The same cause takes for the same reason and detail once, as in `credit`.
        """
        return await self._book(user_id, -_at_least_one(points), reason, cause, detail)

    async def revoke(self, player: Player, row: LedgerRow, *, cause: BaseEvent, detail: str) -> LedgerRow:
        """The row that takes `row` back from the player, whose own row is held: now, or the one that did it before.

        The score loses what the row had added. Of points that are spent already only what is left can be taken; of a
        purchase all points come back. Raises ValueError for a row that is a revocation itself.
        """
        if row.revokes is not None:
            raise ValueError(f"ledger row {row.ledger_id} is a revocation: there is nothing in it to take back")
        if (before := await self.revocation_of(row)) is not None:
            return before
        amount = -min(row.amount, player.balance)
        await self._connection.execute(_reverse, {"who": player.user_id, "amount": amount, "gained": -row.score})
        await self._connection.execute(
            _entry,
            {
                "user_id": player.user_id,
                "amount": amount,
                "reason": Reason.REVOCATION.value,
                "cause": cause.event_id,
                "balance_after": player.balance + amount,
                "at": self._now,
                "score": -row.score,
                "detail": storable(detail, DETAIL_CHARACTERS),
                "revokes": row.ledger_id,
            },
        )
        revocation = await self.revocation_of(row)
        assert revocation is not None
        return revocation

    async def find(self, ledger_id: int) -> LedgerRow | None:
        """The row of that id."""
        return await self._one(_row, ledger_id)

    async def caused_by(self, cause: BaseEvent | str, user_id: int, reason: Reason) -> LedgerRow | None:
        """The player's row that `cause` brought for `reason`, whatever its detail; the first of several."""
        row = (
            await self._connection.execute(_of_cause, {"who": user_id, "why": reason.value, "what": _cause_id(cause)})
        ).first()
        return None if row is None else LedgerRow(*row)

    async def revocation_of(self, row: LedgerRow) -> LedgerRow | None:
        """The row that took `row` back, if any."""
        return await self._one(_revocation, row.ledger_id)

    async def latest(self, user_id: int, limit: int) -> Sequence[LedgerRow]:
        """The player's last movements, newest first, at most `limit`."""
        rows = await self._connection.execute(_latest, {"who": user_id, "limit": limit})
        return [LedgerRow(*row) for row in rows]

    async def gained_since(self, user_id: int, reason: Reason, since: datetime) -> int:
        """What the player's score gained for `reason` from `since` on."""
        gained = await self._connection.scalar(_gained_since, {"who": user_id, "why": reason.value, "since": since})
        return int(gained or 0)

    async def _one(self, query: Select[Any], ledger_id: int) -> LedgerRow | None:
        row = (await self._connection.execute(query, {"row": ledger_id})).one_or_none()
        return None if row is None else LedgerRow(*row)

    async def _book(
        self, user_id: int, amount: int, reason: Reason | str, cause: BaseEvent | str, detail: str
    ) -> int | None:
        detail = storable(detail, DETAIL_CHARACTERS)
        movement = {"who": user_id, "why": str(reason), "what": _cause_id(cause), "detail_of": detail}
        score = max(0, amount)
        balance: int | None = await self._connection.scalar(_move, {**movement, "amount": amount, "gained": score})
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
                "cause": movement["what"],
                "balance_after": balance,
                "at": self._now,
                "score": score,
                "detail": detail,
                "revokes": None,
            },
        )
        return balance


def _cause_id(cause: BaseEvent | str) -> str:
    return cause if isinstance(cause, str) else cause.event_id


def _at_least_one(points: int) -> int:
    if points < 1:
        raise ValueError(f"points to move must be at least 1, are {points}")
    return points
