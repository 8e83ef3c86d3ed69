"""The runs of one saga."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.saga.run import Run, RunState
from services.saga.tables import sagas

_one = (sagas.c.saga == bindparam("which"), sagas.c.key == bindparam("whose"))

_run = select(
    sagas.c.key,
    sagas.c.begun_at,
    sagas.c.state,
    sagas.c.done,
    sagas.c.notes,
    sagas.c.timeouts,
    sagas.c.reason,
).where(*_one)

_save = update(sagas).where(*_one)


class Runs:
    """The runs of `saga` within one transaction, which happens `now`."""

    def __init__(self, connection: AsyncConnection, saga: str, now: datetime) -> None:
        self._connection = connection
        self._saga = saga
        self._now = now

    async def find(self, key: str) -> Run | None:
        """The run of `key`, ended or not; None where there never was one."""
        row = (await self._connection.execute(_run, self._names(key))).one_or_none()
        return None if row is None else Run(*row[:2], RunState(row.state), *row[3:])

    async def hold(self, key: str) -> Run | None:
        """`find`, and nobody else changes the run before this transaction ends."""
        row = (await self._connection.execute(_run.with_for_update(), self._names(key))).one_or_none()
        return None if row is None else Run(*row[:2], RunState(row.state), *row[3:])

    async def begin(self, key: str, undone: Run | None) -> Run | None:
        """A fresh run of `key`, in the place of the `undone` one; None when somebody else has just begun it."""
        run = Run(key, self._now)
        if undone is not None:
            await self.save(run)
            return run
        values = {"saga": self._saga, "key": key, "begun_at": self._now, **self._values(run)}
        begun = await self._connection.execute(insert_ignore(self._connection, sagas), values)
        return run if begun.rowcount == 1 else None

    async def save(self, run: Run) -> None:
        """Keep what became of `run`."""
        await self._connection.execute(_save.values(begun_at=run.begun_at, **self._values(run)), self._names(run.key))

    def _names(self, key: str) -> dict[str, str]:
        return {"which": self._saga, "whose": key}

    def _values(self, run: Run) -> dict[str, object]:
        return {
            "state": run.state,
            "done": run.done,
            "notes": run.notes,
            "timeouts": run.timeouts,
            "reason": run.reason,
            "changed_at": self._now,
        }
