"""A backup holds one moment of the whole database and comes back on either kind, or says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Date, Integer, LargeBinary, SmallInteger, Table, func, insert, select

from services.database import Database, UtcDateTime, migrate
from services.database.backup import BackupError, Manifest, restore_backup, write_backup
from services.database.snapshot import snapshot
from services.tables import metadata
from tests.fixtures.databases import BOTH, url_of
from tests.fixtures.postgres import postgres_server

NOW = datetime(2026, 11, 1, 12, 0, 0, 123456, tzinfo=UTC)
ROWS = 510
"""More than are written at once, in each table."""


def value_of(column_type: object, number: int) -> object:
    """Some value a column of that type can hold, another one for each number; texts are awkward on purpose."""
    match column_type:
        case UtcDateTime():
            return NOW + timedelta(microseconds=number)
        case Date():
            return date(2026, 1, 1) + timedelta(days=number)
        case LargeBinary():
            return bytes([0, 255, number % 256])
        case JSON():
            return {"z": [number, None], "a": "ñ\n\\"}
        case Boolean():
            return number % 2 == 0
        case SmallInteger():
            return number % 4
        case BigInteger() | Integer():
            return number + 1
    return f"{number}é\n'\""[:20]


async def fill(url: str, rows: int = ROWS) -> None:
    """Rows in every table there is."""
    database = Database(url)
    await database.open()
    async with database.write() as connection:
        for table in metadata.sorted_tables:
            values = [{c.name: value_of(c.type, number) for c in table.columns} for number in range(rows)]
            await connection.execute(insert(table), values)
    await database.close()


async def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    database = Database(url)
    await database.open()
    async with database.read() as connection:
        found = {
            table.name: sorted(map(tuple, (await connection.execute(select(table))).all()), key=repr)
            for table in metadata.sorted_tables
        }
    await database.close()
    return found


async def backup_of(url: str, path: Path, keys: bytes | None = None) -> Manifest:
    return await write_backup(url, path, metadata, program_version="1.0", now=NOW, keys=keys)


@pytest.fixture(
    params=[BOTH[0], pytest.param("postgres", id="postgres", marks=[pytest.mark.postgres, pytest.mark.long])]
)
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of either kind, for whichever kind the backup is of."""
    if request.param == "sqlite":
        yield url_of(tmp_path / "restored.sqlite3")
        return
    server = postgres_server()
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)


async def test_every_row_of_every_table_comes_back_on_either_kind_of_database(
    database_url: str, target_url: str, tmp_path: Path
):
    await fill(database_url)

    manifest = await backup_of(database_url, tmp_path / "diana.zip", keys=b"k1:secret")
    report = await restore_backup(target_url, tmp_path / "diana.zip")

    assert manifest.rows == ROWS * len(metadata.sorted_tables)
    assert report.manifest == manifest
    assert report.keys == b"k1:secret"
    assert await contents(target_url) == await contents(database_url)


async def test_a_restored_database_goes_on_counting_where_the_old_one_was(
    database_url: str, target_url: str, tmp_path: Path
):
    await fill(database_url, rows=3)
    await backup_of(database_url, tmp_path / "diana.zip")
    await restore_backup(target_url, tmp_path / "diana.zip")
    ledger: Table = metadata.tables["ledger"]

    database = Database(target_url)
    await database.open()
    async with database.write() as connection:
        values = {c.name: value_of(c.type, 7) for c in ledger.columns if c.name != "id"}
        await connection.execute(insert(ledger).values(values))
        newest = await connection.scalar(select(func.max(ledger.c.id)))
    await database.close()

    assert newest == 4


async def test_a_backup_is_of_one_moment_though_people_go_on(database_url: str):
    await fill(database_url, rows=5)
    users, deliveries = metadata.tables["users"], metadata.tables["deliveries"]
    database = Database(database_url)
    await database.open()

    async with snapshot(database.url) as view:
        before = await view.scalar(select(func.count()).select_from(deliveries))
        async with database.write() as connection:
            await connection.execute(insert(users).values({c.name: value_of(c.type, 99) for c in users.columns}))
        after = await view.scalar(select(func.count()).select_from(users))
    await database.close()

    assert (before, after) == (5, 5)


def hidden_files(folder: Path) -> list[str]:
    return [each.name for each in folder.glob(".*")]


async def test_a_backup_is_private_and_never_overwrites_anything(sqlite_url: str, tmp_path: Path):
    path = tmp_path / "diana.zip"
    await backup_of(sqlite_url, path)
    first = path.read_bytes()

    with pytest.raises(BackupError, match="is there already"):
        await backup_of(sqlite_url, path)

    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert hidden_files(tmp_path) == []


async def test_a_database_with_another_schema_is_not_backed_up(tmp_path: Path):
    url = url_of(tmp_path / "old.sqlite3")
    await migrate(url, to="0002")

    with pytest.raises(BackupError, match="run `diana migrate` first"):
        await backup_of(url, tmp_path / "diana.zip")

    assert not (tmp_path / "diana.zip").exists()


async def test_nothing_is_restored_over_what_is_there(database_url: str, tmp_path: Path):
    await fill(database_url, rows=2)
    await backup_of(database_url, tmp_path / "diana.zip")
    before = await contents(database_url)

    with pytest.raises(BackupError, match="is not empty"):
        await restore_backup(database_url, tmp_path / "diana.zip")

    assert await contents(database_url) == before


def rewritten(path: Path, name: str, change: dict[str, str]) -> Path:
    """A copy of the backup in which texts of one file are replaced, with checksums of its own."""
    copy = path.with_name("changed.zip")
    with ZipFile(path) as old, ZipFile(copy, "w") as new:
        for each in old.namelist():
            body = old.read(each).decode()
            for before, after in change.items() if each == name else ():
                assert before in body
                body = body.replace(before, after)
            new.writestr(each, body)
    return copy


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("manifest.json", {'"format": 1': '"format": 2'}, "is no backup this version can read"),
        ("manifest.json", {'"revision": "0': '"revision": "9'}, "made by Diana 1.0, which is newer"),
        ("tables/users.ndjson", {"true": "false"}, "users: 3 rows came back where the backup says 3, or they differ"),
    ],
)
async def test_a_backup_that_was_tampered_with_is_refused_and_leaves_no_rows(
    sqlite_url: str, target_url: str, tmp_path: Path, name: str, change: dict[str, str], told: str
):
    await fill(sqlite_url, rows=3)
    await backup_of(sqlite_url, tmp_path / "diana.zip")

    with pytest.raises(BackupError, match=told):
        await restore_backup(target_url, rewritten(tmp_path / "diana.zip", name, change))

    await restore_backup(target_url, tmp_path / "diana.zip")
    assert await contents(target_url) == await contents(sqlite_url)


@pytest.mark.parametrize("body", [b"", b"hello", b"PK\x05\x06" + bytes(18)], ids=["empty", "text", "zip of nothing"])
async def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, body: bytes):
    (tmp_path / "odd.zip").write_bytes(body)

    with pytest.raises(BackupError, match="is no backup"):
        await restore_backup(url_of(tmp_path / "new.sqlite3"), tmp_path / "odd.zip")
    with pytest.raises(BackupError, match="there is no file"):
        await restore_backup(url_of(tmp_path / "new.sqlite3"), tmp_path / "none.zip")


async def test_a_damaged_file_is_refused(sqlite_url: str, tmp_path: Path):
    await fill(sqlite_url, rows=500)
    path = tmp_path / "diana.zip"
    await backup_of(sqlite_url, path)
    body = bytearray(path.read_bytes())
    body[2000] ^= 0xFF
    path.write_bytes(body)

    with pytest.raises(BackupError, match="damaged"):
        await restore_backup(url_of(tmp_path / "new.sqlite3"), path)
