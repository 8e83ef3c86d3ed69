"""Transaction: what a piece of work is given to act in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection


class Transaction:
    """The transaction a piece of work acts in, perhaps together with others'."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self._deferred: dict[str, list[tuple[Any, ...]]] = {}
        self._after_commit: list[Callable[[], None]] = []
        self._after_rollback: list[Callable[[], None]] = []

    def defer(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Execute `statement` (driver SQL) for each of `rows` right before the commit, in one call with its like.

        For writes nobody reads within the transaction: those of all who share it become one call per statement.
        """
        if rows:
            self._deferred.setdefault(statement, []).extend(rows)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once the transaction is durable, in commit order. It must neither block nor raise."""
        self._after_commit.append(callback)

    def after_rollback(self, callback: Callable[[], None]) -> None:
        """Call `callback` once it is sure that nothing of the transaction will be. It must neither block nor raise."""
        self._after_rollback.append(callback)

    async def flush(self) -> None:
        """Execute what was deferred."""
        for statement, rows in self._deferred.items():
            await self.connection.exec_driver_sql(statement, rows)

    def committed(self) -> None:
        """Tell those who asked to be told."""
        for callback in self._after_commit:
            callback()

    def rolled_back(self) -> None:
        """Tell those who asked to be told."""
        for callback in self._after_rollback:
            callback()
