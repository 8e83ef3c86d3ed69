"""PlayerPurses: what the game says about one person to those who look after people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.dossier import LedgerEntry, LedgerPage, Purse
from services.gamification.content import GameContent
from services.gamification.players import Players
from services.gamification.tables import ledger

_revocation = ledger.alias()

_entry = select(
    ledger.c.id,
    ledger.c.amount,
    ledger.c.reason,
    ledger.c.detail,
    ledger.c.at,
    ledger.c.revokes,
    _revocation.c.id.label("revoked_by"),
).outerjoin_from(ledger, _revocation, _revocation.c.revokes == ledger.c.id)


class PlayerPurses:
    """Implements services.dossier.Purses."""

    def __init__(self, content: GameContent) -> None:
        self._content = content

    async def purse(self, connection: AsyncConnection, user_id: int) -> Purse | None:
        """How the person stands; None for somebody who never played."""
        player = await Players(connection).find(user_id)
        if player is None:
            return None
        levels = self._content.economy.levels
        return Purse(
            balance=player.balance,
            lifetime_points=player.lifetime_points,
            level=levels.level_of(player.lifetime_points).number,
            title=levels.title_of(levels.level_of(player.lifetime_points).number).by_language(),
            streak=player.streak,
            best_streak=player.best_streak,
            freezes=player.freezes,
        )

    async def ledger(self, connection: AsyncConnection, user_id: int, page: int, rows: int) -> LedgerPage:
        """A page (0, 1, …) of `rows` movements of the person's points."""
        newest = _entry.where(ledger.c.user_id == user_id).order_by(ledger.c.id.desc())
        found = (await connection.execute(newest.limit(rows + 1).offset(page * rows))).all()
        return LedgerPage(tuple(self._entry(row) for row in found[:rows]), has_more=len(found) > rows)

    async def entry(self, connection: AsyncConnection, user_id: int, ledger_id: int) -> LedgerEntry | None:
        """The row of that number, if it is the person's."""
        theirs = _entry.where(ledger.c.user_id == user_id, ledger.c.id == ledger_id)
        row = (await connection.execute(theirs)).one_or_none()
        return None if row is None else self._entry(row)

    def _entry(self, row: Row[*tuple[Any, ...]]) -> LedgerEntry:
        return LedgerEntry(
            ledger_id=row.id,
            amount=row.amount,
            reason=row.reason,
            detail=row.detail,
            at=row.at,
            is_revoked=row.revoked_by is not None,
            is_revocation=row.revokes is not None,
            name=self._content.name_of(row.reason, row.detail),
        )
