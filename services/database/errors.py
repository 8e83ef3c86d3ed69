"""What can go wrong with the database.

DatabaseError
├── DatabaseUnavailable     unreachable, locked, full, shutting down, or without a table or right that is needed:
│                           nothing was changed, trying again may help
└── DatabaseTooNew          its schema was made by a newer Diana; this one must not touch it
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bus import DependencyUnavailableError

_SQLITE_WAITS = frozenset(
    (
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    )
)
# Classes of SQLSTATE (PostgreSQL manual, appendix A): connection, authorisation, wrong database, rollback
# (serialisation, deadlock), resources, operator intervention, system; 25006 is a server that became a read replica,
# 55P03 a lock that was not had in time; 3F, 42501, 42703 and 42P01 a schema, right, column or table that is missing: no
# event is to blame for it, and whoever mends it mends it for all of them.
_POSTGRES_WAITS = ("08", "28", "3D", "3F", "40", "53", "57", "58", "25006", "42501", "42703", "42P01", "55P03")
_SQLITE_MISSES = ("no such table", "no such column")
"""How SQLite says the same: it has no code of its own for it."""


class DatabaseError(Exception):
    """The root of every error this package raises by itself."""


class DatabaseUnavailable(DatabaseError, DependencyUnavailableError):
    """The database cannot serve now. The transaction is gone; the same work may be tried again later.

    To the bus it says that the handler's event is not to blame: events wait for the database, they do not die of it.
    `reason` is what is wrong without the database's address, which is for logs and not for chats.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or message


class DatabaseTooNew(DatabaseError):
    """The schema comes from a newer Diana: run that version, or restore the backup made before it."""


def reason_unavailable(error: BaseException) -> str | None:
    """Why the database cannot serve, in one line, or None when `error` says something else (a constraint, bad SQL).

    The line holds what the driver said and never the statement or its values.
    """
    if isinstance(error, PoolTimeout):
        return "every connection is busy"
    if not isinstance(error, DBAPIError):
        return None
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    state = getattr(cause, "sqlstate", None)
    waits = (
        error.connection_invalidated
        # The low byte of an extended SQLite code is the primary one.
        or (isinstance(code, int) and (code & 0xFF) in _SQLITE_WAITS)
        or (code == sqlite3.SQLITE_ERROR and str(cause).startswith(_SQLITE_MISSES))
        or (isinstance(state, str) and state.startswith(_POSTGRES_WAITS))
    )
    return first_line(cause) if waits else None


def first_line(error: BaseException | None) -> str:
    """The first line of what `error` says, or its class's name when it says nothing."""
    said = str(error).strip()
    return said.splitlines()[0] if said else type(error).__name__
