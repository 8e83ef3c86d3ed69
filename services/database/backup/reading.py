"""Making a database from a backup, and seeing that it is the same."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError
from sqlalchemy import Connection, column, insert, inspect, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.backup.contents import rows_as_lines
from services.database.backup.errors import BackupError
from services.database.backup.manifest import KEYS_NAME, MANIFEST_NAME, Manifest, TableEntry, rows_name
from services.database.backup.rows import Digest, row_of, type_of
from services.database.backup.writing import Progress
from services.database.engine import Database
from services.database.migrate import known_revisions, migrate

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored: the backup's manifest, and the key file it held, if any."""

    manifest: Manifest
    keys: bytes | None


async def restore_backup(url: str, path: Path, *, progress: Progress = lambda table: None) -> RestoreReport:
    """Fill the empty database at `url` with the backup at `path`, and bring it to this version's schema.

    Everything is read back and compared before it is committed. Raises BackupError, and leaves the database without
    rows, when the file is no backup, damaged or newer than this program, or when the database holds anything already.
    """
    with _opened(path) as archive:
        manifest = _manifest(archive)
        await _refuse_unless_empty(url)
        await migrate(url, to=manifest.revision)
        await _fill(url, archive, manifest, progress)
        keys = archive.read(KEYS_NAME) if KEYS_NAME in archive.namelist() else None
    await migrate(url)
    return RestoreReport(manifest, keys)


def keys_in(path: Path) -> bytes | None:
    """The key file a backup holds, if any. Raises BackupError when the file cannot be read as one."""
    with _opened(path) as archive:
        return archive.read(KEYS_NAME) if KEYS_NAME in archive.namelist() else None


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            yield archive
    except FileNotFoundError:
        raise BackupError(f"there is no file {path}") from None
    except (BadZipFile, EOFError, zlib.error) as error:
        raise BackupError(f"{path} is no backup, or damaged: {error}") from None


def _manifest(archive: ZipFile) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST_NAME))
    except KeyError:
        raise BackupError(f"{archive.filename} is no backup: there is no {MANIFEST_NAME} in it") from None
    except ValidationError as error:
        raise BackupError(
            f"{archive.filename} is no backup this version can read: {error.errors()[0]['msg']}"
        ) from None
    if manifest.revision not in known_revisions():
        raise BackupError(
            f"{archive.filename} was made by Diana {manifest.program_version}, which is newer: restore it with that one"
        )
    if damaged := archive.testzip():
        raise BackupError(f"{archive.filename} is damaged: {damaged} does not match its checksum")
    return manifest


async def _refuse_unless_empty(url: str) -> None:
    database = Database(url)
    await database.open()
    try:
        async with database.read() as connection:
            filled = await connection.run_sync(_first_with_rows)
    finally:
        await database.close()
    if filled is not None:
        raise BackupError(
            f"the database {database.address} is not empty ({filled} has rows): restore into a new one, or move it away"
        )


def _first_with_rows(connection: Connection) -> str | None:
    for name in inspect(connection).get_table_names():
        if (
            name != "alembic_version"
            and connection.execute(select(text("1")).select_from(table(name)).limit(1)).first()
        ):
            return name
    return None


async def _fill(url: str, archive: ZipFile, manifest: Manifest, progress: Progress) -> None:
    database = Database(url)
    await database.open()
    try:
        async with database.write() as connection:
            for name, entry in manifest.tables.items():
                progress(name)
                await _fill_table(connection, archive, name, entry)
                if not database.is_sqlite:
                    await connection.run_sync(_go_on_counting, name)
            for name, entry in manifest.tables.items():
                await _compare(connection, name, entry)
    finally:
        await database.close()


async def _fill_table(connection: AsyncConnection, archive: ZipFile, name: str, entry: TableEntry) -> None:
    target = table(name, *(column(each, type_of(kind)) for each, kind in entry.columns.items()))
    kinds = tuple(entry.columns.values())
    with archive.open(rows_name(name)) as lines:
        rows: Iterator[dict[str, object]] = (
            dict(zip(entry.columns, row_of(line.rstrip(b"\n"), kinds), strict=True)) for line in lines
        )
        while batch := list(islice(rows, _AT_ONCE)):
            await connection.execute(insert(target), batch)


def _go_on_counting(connection: Connection, name: str) -> None:
    """Let a PostgreSQL sequence go on after the highest id there is."""
    for each in inspect(connection).get_columns(name):
        if each.get("autoincrement") is not True and not each.get("identity"):
            continue
        newest = connection.execute(select(text(f"max({each['name']})")).select_from(table(name))).scalar()
        if newest is not None:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), :newest)"),
                {"table": name, "column": each["name"], "newest": newest},
            )


async def _compare(connection: AsyncConnection, name: str, entry: TableEntry) -> None:
    digest = Digest()
    async for _ in rows_as_lines(connection, name, entry.columns, digest):
        pass
    if (digest.rows, str(digest)) != (entry.rows, entry.digest):
        raise BackupError(
            f"{name}: {digest.rows} rows came back where the backup says {entry.rows}, or they differ; nothing was kept"
        )
