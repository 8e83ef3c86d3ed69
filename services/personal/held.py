"""Held: a table whose rows belong to people, and how to collect and erase a person's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Table, Text, case, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import EventFactory
from bus.codec import utc_text
from services.personal.data import Rows


class Held:
    """The rows of `table` in which any column of `whose` is the person's id, as a number or as text.

        Held(quiz_answers, quiz_answers.c.user_id)
        Held(thanks, thanks.c.giver_id, thanks.c.receiver_id)
        Held(ledger, ledger.c.user_id, stays=True)

    `stays`: the rows are not deleted but become nobody's, because sums or counts are made of them; `blank` says which
    of their columns are overwritten then, and with what. `erasable`: the rows that may go at all (default: each).
    """

    def __init__(
        self,
        table: Table,
        *whose: Column[Any],
        stays: bool = False,
        blank: Mapping[Column[Any], Any] | None = None,
        erasable: ColumnElement[bool] | None = None,
    ) -> None:
        if not whose:
            raise TypeError(f"{table.name}: name the columns that say whose a row is")
        self.table = table
        self.whose = whose
        self.stays = stays
        self.blank = dict(blank or {})
        self.erasable = erasable

    async def collect(self, connection: AsyncConnection, user_id: int) -> Rows:
        """The person's rows as JSON values, in the order of the primary key."""
        theirs = select(self.table).where(self._of(user_id)).order_by(*self.table.primary_key)
        rows = await connection.execute(theirs)
        return [{str(name): _json(value) for name, value in row.items()} for row in rows.mappings()]

    async def erase(self, connection: AsyncConnection, user_id: int, stand_in: int) -> None:
        """Delete the person's rows, or give them to `stand_in`."""
        theirs = self._of(user_id) if self.erasable is None else self._of(user_id) & self.erasable
        if not self.stays:
            await connection.execute(delete(self.table).where(theirs))
            return
        values: dict[Column[Any], Any] = {
            column: case((column == _id_in(column, user_id), _id_in(column, stand_in)), else_=column)
            for column in self.whose
        }
        await connection.execute(update(self.table).where(theirs).values({**values, **self.blank}))

    def _of(self, user_id: int) -> ColumnElement[bool]:
        return or_(*(column == _id_in(column, user_id) for column in self.whose))


class PersonalTables:
    """A service's PersonalData, table by table."""

    def __init__(self, *held: Held) -> None:
        self.held = held

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables it answers for."""
        return tuple(held.table for held in self.held)

    async def collect(self, connection: AsyncConnection, user_id: int) -> dict[str, Rows]:
        """Everything these tables say about the person, by table."""
        found = {str(held.table.name): await held.collect(connection, user_id) for held in self.held}
        return {name: rows for name, rows in found.items() if rows}

    async def erase(self, connection: AsyncConnection, user_id: int, stand_in: int) -> None:
        """Leave nothing about the person in these tables."""
        for held in self.held:
            await held.erase(connection, user_id, stand_in)


def _id_in(column: Column[Any], user_id: int) -> int | str:
    return str(user_id) if isinstance(column.type, String | Text) else user_id


def _json(value: Any) -> Any:
    match value:
        case datetime():
            return utc_text(value)
        case date():
            return value.isoformat()
        case bytes():
            # The only bytes kept are events; what is sealed in them stays sealed.
            return EventFactory.veiled(value)
        case _:
            return value
