"""The playground's memory on disk: one SQLite file that survives `kill -9`.

Everything is a document (`kind`, `key`, JSON body). Memory is the working copy and is changed first; every change is
also put here, and nothing leaves the server before `written()` has returned. Changes made while a transaction runs
share the next one, so a burst of calls costs a few commits rather than one each.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.playground.errors import DataDirectoryInUse
from bot.playground.wire import decode, encode

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT, key TEXT, body BLOB NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""
_Batch = dict[tuple[str, str], bytes | None]


class Journal:
    """Documents by kind and key, written through by one thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="playground-journal")
        self._connection: sqlite3.Connection | None = None
        self._pending: _Batch = {}
        self._put_count = 0
        self._written_count = 0
        self._commit: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open or create the file. DataDirectoryInUse when another process holds it."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    async def load(self, kind: str) -> list[tuple[str, Any]]:
        """All documents of a kind, as (key, value), in the order of their keys as text."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: list(self._read(kind)))

    def put(self, kind: str, key: str | int, value: Any) -> None:
        """Keep a document, replacing the one under this key. The value is encoded now: later changes do not leak in."""
        self._pending[kind, str(key)] = encode(value)
        self._put_count += 1

    def drop(self, kind: str, key: str | int) -> None:
        """Forget a document; one that is not there is no error."""
        self._pending[kind, str(key)] = None
        self._put_count += 1

    async def written(self) -> None:
        """Return once everything put before this call is in the file. sqlite3.Error when the disk refuses."""
        wanted = self._put_count
        while self._written_count < wanted:
            if self._commit is None:
                self._commit = asyncio.get_running_loop().create_task(self._write_pending())
            # Shielded: a caller that goes away must not take the others' transaction with it.
            await asyncio.shield(self._commit)

    async def close(self) -> None:
        """Write what is left and let the file go."""
        try:
            if self._connection is not None:
                await self.written()
        finally:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._thread.shutdown(wait=False)

    async def _write_pending(self) -> None:
        batch, self._pending = self._pending, {}
        count = self._put_count
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._write, batch)
        except sqlite3.Error:
            # Memory is ahead of the file now; the next transaction must carry these changes too.
            self._pending = batch | self._pending
            raise
        finally:
            self._commit = None
        self._written_count = count

    def _open(self) -> None:
        connection = sqlite3.connect(self._path, timeout=0.5, isolation_level=None, check_same_thread=False)
        try:
            # Exclusive: the file lock falls with the process, so it also guards against a second server.
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(_SCHEMA)
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" in str(error):
                raise DataDirectoryInUse(self._path) from error
            raise
        self._connection = connection

    def _read(self, kind: str) -> Iterator[tuple[str, Any]]:
        rows = self._opened().execute("SELECT key, body FROM documents WHERE kind = ? ORDER BY key", (kind,))
        return ((key, decode(body)) for key, body in rows)

    def _write(self, batch: _Batch) -> None:
        kept = [(kind, key, body) for (kind, key), body in batch.items() if body is not None]
        dropped = [identity for identity, body in batch.items() if body is None]
        connection = self._opened()
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", kept)
            connection.executemany("DELETE FROM documents WHERE kind = ? AND key = ?", dropped)
            connection.execute("COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError(f"{self._path}: the journal is not open")
        return self._connection
