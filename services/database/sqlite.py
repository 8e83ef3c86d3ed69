"""SQLite as Diana uses it: durable commits, transactions we begin ourselves, and the short way to its thread.

SQLAlchemy's own adapter crosses to the connection's thread and back four times per statement (make a cursor, execute,
fetch, close), which costs twenty times what SQLite itself does. Here a statement is one crossing at most, and inside a
write transaction none: the lock is held by then, nothing can make SQLite wait, and ten microseconds in place are
cheaper for everybody than the crossing. What may wait stays in the thread: taking the lock, the commit with its disk,
whatever is done to more than FEW_ROWS at once (`executemany`), and all that readers ask.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import aiosqlite
from sqlalchemy import URL, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

BUSY_TIMEOUT_S = 5.0
"""How long a statement waits for another process's lock before DatabaseUnavailable."""

FEW_ROWS = 16
"""So many rows are written sooner than the connection's thread is woken."""


class OneHopCursor:
    """A DB-API cursor that executes and fetches everything in one visit to the connection."""

    server_side = False

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: deque[Any] = deque()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    def execute(self, operation: str, parameters: Sequence[Any] = ()) -> OneHopCursor:
        return self._run("execute", operation, parameters)

    def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> OneHopCursor:
        return self._run("executemany", operation, parameters)

    def _run(self, method: str, operation: str, parameters: Sequence[Any]) -> OneHopCursor:
        values = parameters if parameters is not None else ()
        is_short = method == "execute" or len(values) <= FEW_ROWS
        in_place = is_short and self._connection.sqlite_connection().in_transaction
        self._connection.visit(in_place, self._perform, method, operation, values)
        return self

    def _perform(self, method: str, operation: str, parameters: Sequence[Any]) -> None:
        cursor = self._connection.sqlite_connection().cursor()
        try:
            getattr(cursor, method)(operation, parameters)
            self.description = cursor.description
            self._rows = deque(cursor.fetchall() if cursor.description else ())
            # After fetching: a statement with RETURNING knows its count only then.
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def __iter__(self) -> Iterator[Any]:
        while self._rows:
            yield self._rows.popleft()

    def setinputsizes(self, *sizes: Any) -> None:
        """Part of the DB-API; SQLite has no use for it."""

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """SQLAlchemy calls this when the rows are fetched: the driver's cursor was closed in the thread already."""


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """SQLAlchemy's aiosqlite connection with a OneHopCursor for everything that is not streamed."""

    __slots__ = ()

    _cursor_cls = OneHopCursor  # type: ignore[assignment]  # the same methods, none of the inherited crossings

    def sqlite_connection(self) -> Any:
        """The sqlite3 connection. Its thread and ours never use it at once: whoever asked the thread waits for it."""
        return self._connection._conn

    def visit(self, in_place: bool, function: Callable[..., None], *values: Any) -> None:
        """Run `function` here or in the connection's thread. Raises what it raised, as SQLAlchemy wants it."""
        try:
            await_only(_here(function, *values) if in_place else self._connection._execute(function, *values))
        except Exception as error:  # noqa: BLE001  # raised again in SQLAlchemy's terms, as its own adapter does
            self._handle_exception(error)


async def _here(function: Callable[..., None], *values: Any) -> None:
    """A call that looks like waiting: SQLAlchemy refuses a driver that never waits."""
    function(*values)


class OneHopDriver(AsyncAdapt_aiosqlite_dbapi):
    """The DB-API module SQLAlchemy sees."""

    def connect(self, *args: Any, **values: Any) -> OneHopConnection:
        connection = aiosqlite.connect(*args, **values)
        # A connection somebody forgot must not keep the process from ending.
        connection._thread.daemon = True
        try:
            return OneHopConnection(self, cast(Any, await_only(connection)))
        except sqlite3.Error:
            # Its thread is ending; left behind, it would report to a loop that may be closed by then.
            connection._thread.join(timeout=1)
            raise


class OneHopDialect(SQLiteDialect_aiosqlite):
    """`sqlite+aiosqlite` in everything but the number of crossings."""

    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> OneHopDriver:
        return OneHopDriver(aiosqlite, sqlite3)


registry.register("sqlite.onehop", __name__, "OneHopDialect")


def sqlite_writer(url: URL, busy_timeout_s: float = BUSY_TIMEOUT_S) -> AsyncEngine:
    """The engine all writing goes through: one connection, so that writers queue here instead of on SQLite's lock.

    Every transaction begins as a writer: one that read first could not be upgraded once another process had written.
    """
    engine = _engine(url, busy_timeout_s, ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"), pool_size=1)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def sqlite_readers(url: URL) -> AsyncEngine:
    """The engine reading goes through, beside the writer: each statement sees what was committed before it began."""
    return _engine(
        url,
        BUSY_TIMEOUT_S,
        ("PRAGMA query_only=ON",),
        pool_size=4,
        isolation_level="AUTOCOMMIT",
        # There is nothing to roll back, and asking would be one more crossing per read.
        skip_autocommit_rollback=True,
    )


def _engine(url: URL, busy_timeout_s: float, pragmas: Sequence[str], pool_size: int, **options: Any) -> AsyncEngine:
    engine = create_async_engine(
        url.set(drivername="sqlite+onehop"),
        pool_size=pool_size,
        max_overflow=0,
        # None: sqlite3 begins no transaction of its own. The default begins late, and not before every statement.
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": busy_timeout_s},
        **options,
    )

    @event.listens_for(engine.sync_engine.pool, "connect")
    def connected(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("PRAGMA foreign_keys=ON", *pragmas):
            cursor.execute(pragma)
        cursor.close()

    return engine
