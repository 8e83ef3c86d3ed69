"""Database: connections that read, transactions that write."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.database.errors import DatabaseUnavailable, first_line, reason_unavailable
from services.database.inbox import Claim
from services.database.shared_commit import SharedCommit
from services.database.sqlite import BUSY_TIMEOUT_S, sqlite_readers, sqlite_writer
from services.database.transaction import Transaction

T = TypeVar("T")


class Database:
    """One database, SQLite or PostgreSQL, named by its URL.

    `sqlite+aiosqlite:////absolute/path/diana.sqlite3` or `postgresql+asyncpg://user:password@host/name`. Nothing is
    connected before `open`. What the database cannot do now (unreachable, locked, full, shutting down, deadlock) is
    raised as DatabaseUnavailable from every method; other errors of a statement pass as SQLAlchemy's own.
    `busy_timeout_s` is how long a statement waits for somebody else's lock: what waits for ever looks well to everybody
    but the people who write.
    """

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self.url = parse_url(url)
        self._busy_timeout_s = busy_timeout_s
        self._writer: AsyncEngine | None = None
        self._readers: AsyncEngine | None = None
        self._commits = SharedCommit(self.write, one_writer=self.is_sqlite)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file that has one writer at a time."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def address(self) -> str:
        """The URL without its password."""
        return self.url.render_as_string(hide_password=True)

    async def open(self) -> None:
        """Connect. Raises DatabaseUnavailable with one line that says where and why."""
        if self._writer is not None:
            return
        if self.is_sqlite:
            self._writer, self._readers = sqlite_writer(self.url, self._busy_timeout_s), sqlite_readers(self.url)
        else:
            self._writer = postgres_engine(self.url, lock_timeout_s=self._busy_timeout_s)
            self._readers = self._writer.execution_options(isolation_level="AUTOCOMMIT")
        try:
            # Once as a writer: what cannot be written should be known before the first event.
            async with self.write() as connection:
                await connection.execute(text("SELECT 1"))
            await self.ping()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Finish the transactions in hand and disconnect. Closing twice is harmless."""
        await self._commits.finish()
        for engine in (self._writer, self._readers):
            if engine is not None:
                await engine.dispose()
        self._writer = self._readers = None

    async def ping(self) -> None:
        """Return if the database answers. Raises DatabaseUnavailable."""
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading; each statement sees what was committed before it."""
        async with connected(self._opened(self._readers), self.url) as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction of your own: committed at the end, rolled back on any error or cancellation."""
        async with connected(self._opened(self._writer), self.url) as connection, connection.begin():
            yield connection

    async def transact(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` in a transaction it may share with other concurrent calls, and return its result once committed.

        On SQLite everybody who waits for the one writer shares its next commit; on PostgreSQL each call commits for
        itself. When one of those who share fails, all is rolled back and the others run again on their own: so `work`
        acts through `transaction.connection` alone, neither commits nor waits for the network, and leaves what must
        happen once to `transaction.after_commit`. Cancelled: committed whole, or not at all.
        """
        return await self._commits.run(work)

    async def transact_once(self, claim: Claim, work: Callable[[Transaction], Awaitable[object]]) -> bool:
        """`transact`, unless the inbox holds `claim`; afterwards it does. False: done before, nothing was changed."""
        return await self._commits.run_once(claim, work)

    def _opened(self, engine: AsyncEngine | None) -> AsyncEngine:
        if engine is None:
            raise DatabaseUnavailable(f"database {self.address} is not open", "it is not open")
        return engine


@asynccontextmanager
async def connected(engine: AsyncEngine, url: URL) -> AsyncIterator[AsyncConnection]:
    """A connection to the database at `url`; that it cannot be had, or cannot serve, becomes DatabaseUnavailable."""
    address = url.render_as_string(hide_password=True)
    try:
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(engine.connect())
            except OSError as error:
                # asyncpg lets what the socket said through as it is.
                said = first_line(error)
                raise DatabaseUnavailable(f"database {address}: {said}", said) from None
            yield connection
    except Exception as error:
        reason = reason_unavailable(error)
        if reason is None:
            raise
        raise DatabaseUnavailable(f"database {address}: {reason}", reason) from error


def parse_url(url: str) -> URL:
    """The URL, taken apart. Raises ValueError, without the password, for anything but a file or a PostgreSQL server."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("the database URL cannot be read; it looks like postgresql+asyncpg://user@host/name") from None
    if parsed.drivername not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
        raise ValueError(f"{parsed.drivername} is not supported: use sqlite+aiosqlite or postgresql+asyncpg")
    if parsed.drivername.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: a database in memory is lost with the process")
    return parsed


def postgres_engine(url: URL, pool_size: int = 10, lock_timeout_s: float = 0) -> AsyncEngine:
    """Connections to PostgreSQL: `pool_size` kept, as many again when busy. `lock_timeout_s` 0: waits for any lock."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=30,
        connect_args={
            "timeout": 10,
            # Compiling pays for reports, and costs every short statement its start.
            "server_settings": {
                "application_name": "diana",
                "jit": "off",
                "lock_timeout": f"{1000 * lock_timeout_s:.0f}",
            },
        },
    )
