"""TallyUpkeep: what is counted is folded into totals, and what is too old to be shown goes."""

from __future__ import annotations

from services.admin.operations.replicas import Replicas
from services.admin.operations.tallies import FOLDED_AT_ONCE, Tallies
from services.database import Clock, Database, Transaction


class TallyUpkeep:
    """A timed job. Whoever reads sees the same numbers before, during and after it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """Fold all there is, a chunk per transaction, then drop what is old."""
        while await self._database.transact(self._fold) == FOLDED_AT_ONCE:
            continue
        await self._database.transact(self._forget)

    async def _fold(self, transaction: Transaction) -> int:
        return await Tallies(transaction.connection).fold()

    async def _forget(self, transaction: Transaction) -> None:
        await Tallies(transaction.connection).forget(self._clock())
        await Replicas(transaction.connection).forget(self._clock())
