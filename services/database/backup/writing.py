"""Making a backup while Diana runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.backup.contents import current_revision, rows_as_lines
from services.database.backup.errors import BackupError
from services.database.backup.manifest import KEYS_NAME, MANIFEST_NAME, Manifest, TableEntry, rows_name
from services.database.backup.rows import Digest, kind_of
from services.database.engine import parse_url
from services.database.migrate import newest_revision
from services.database.snapshot import snapshot

Progress = Callable[[str], None]
"""Told the name of each table as its turn comes."""


async def write_backup(
    url: str,
    path: Path,
    tables: MetaData,
    *,
    program_version: str,
    now: datetime,
    keys: bytes | None = None,
    progress: Progress = lambda table: None,
) -> Manifest:
    """Write everything in the database at `url` to a new file at `path`; its manifest.

    One moment is saved, whatever is written meanwhile; nobody waits for it. The file is readable for its owner alone
    and appears when it is whole. `keys`: the key file's content, to be kept with what it opens. Raises BackupError when
    there is something at `path` or the schema is not this program's, OSError, DatabaseUnavailable.
    """
    with _new_archive(path) as archive:
        async with snapshot(parse_url(url)) as connection:
            manifest = Manifest(
                created_at=now,
                program_version=program_version,
                revision=await _revision(connection),
                tables=await _tables(connection, archive, tables, progress),
            )
        if keys is not None:
            archive.writestr(KEYS_NAME, keys)
        archive.writestr(MANIFEST_NAME, manifest.model_dump_json(indent=2))
    return manifest


@contextmanager
def _new_archive(path: Path) -> Iterator[ZipFile]:
    """A zip file that is at `path` once it is whole, and nowhere when it does not come to that."""
    if path.exists():
        raise BackupError(f"{path} is there already; choose another name")
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


async def _revision(connection: AsyncConnection) -> str:
    revision, newest = await connection.run_sync(current_revision), newest_revision()
    if revision is None or revision != newest:
        raise BackupError(
            f"the database's schema is at revision {revision or 'none'}, this version of Diana's at {newest}: "
            "run `diana migrate` first, or make the backup with the version that runs on it"
        )
    return revision


async def _tables(
    connection: AsyncConnection, archive: ZipFile, tables: MetaData, progress: Progress
) -> dict[str, TableEntry]:
    entries = {}
    for each in tables.sorted_tables:
        progress(each.name)
        columns = {column.name: kind_of(column.type) for column in each.columns}
        digest = Digest()
        with archive.open(rows_name(each.name), "w", force_zip64=True) as file:
            async for line in rows_as_lines(connection, each.name, columns, digest):
                file.write(line + b"\n")
        entries[each.name] = TableEntry(columns=columns, rows=digest.rows, digest=str(digest))
    return entries
