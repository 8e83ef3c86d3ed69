"""Connections and transactions on both databases."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bus.ending import end
from services.database import BusState, Database, DatabaseUnavailable
from services.database.tables import bus_state

FACT = {"key": "redis", "value": "run-1"}


@asynccontextmanager
async def opened(url: str, **options: Any) -> AsyncIterator[Database]:
    database = Database(url, **options)
    await database.open()
    yield database
    await database.close()


async def facts(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(select(bus_state.c.key).order_by(bus_state.c.key))).scalars())


async def test_what_is_written_is_committed_at_the_end(database):
    async with database.write() as connection:
        await connection.execute(insert(bus_state).values(FACT))
        seen_meanwhile = await facts(database)

    assert seen_meanwhile == []
    assert await facts(database) == ["redis"]


async def test_an_error_rolls_everything_back_and_passes(database):
    async def write_and_fail() -> None:
        async with database.write() as connection:
            await connection.execute(insert(bus_state).values(FACT))
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()

    assert await facts(database) == []


async def test_a_broken_constraint_stays_what_it_is(database):
    async def write_twice() -> None:
        async with database.write() as connection:
            await connection.execute(insert(bus_state).values(FACT))
            await connection.execute(insert(bus_state).values(FACT))

    with pytest.raises(IntegrityError):
        await write_twice()

    assert await facts(database) == []


async def test_an_os_error_of_the_caller_is_not_blamed_on_the_database(database):
    with pytest.raises(FileNotFoundError):
        async with database.write():
            raise FileNotFoundError


async def test_a_cancelled_writer_leaves_nothing_behind_and_no_lock(database):
    written = asyncio.Event()

    async def write_and_wait() -> None:
        async with database.write() as connection:
            await connection.execute(insert(bus_state).values(FACT))
            written.set()
            await asyncio.Event().wait()

    writer = asyncio.create_task(write_and_wait())
    await written.wait()
    await end((writer,))

    assert await facts(database) == []
    await BusState(database).set("redis", "run-2")
    assert await facts(database) == ["redis"]


async def test_a_writer_cancelled_in_the_middle_of_a_statement_leaves_no_lock(database):
    slow = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n"
        if database.is_sqlite
        else "SELECT pg_sleep(5)"
    )
    begun = asyncio.Event()

    async def write_slowly() -> None:
        async with database.write() as connection:
            await connection.execute(insert(bus_state).values(FACT))
            begun.set()
            while True:
                await connection.execute(text(slow))
                await asyncio.sleep(0)

    writer = asyncio.create_task(write_slowly())
    await begun.wait()
    await asyncio.sleep(0)
    await end((writer,))

    assert writer.cancelled()
    await BusState(database).set("redis", "run-2")
    assert await BusState(database).get("redis") == "run-2"


async def test_readers_cannot_write_on_sqlite(sqlite_url):
    async with opened(sqlite_url) as database:
        with pytest.raises(DatabaseUnavailable, match="readonly"):
            async with database.read() as connection:
                await connection.execute(insert(bus_state).values(FACT))


async def test_a_file_another_process_holds_is_unavailable_and_then_available_again(sqlite_url, tmp_path):
    other = sqlite3.connect(tmp_path / "diana.sqlite3", isolation_level=None)
    async with opened(sqlite_url, busy_timeout_s=0.05) as database:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(DatabaseUnavailable, match="locked"):
            await BusState(database).set("redis", "run-1")
        assert await BusState(database).get("redis") is None
        other.execute("ROLLBACK")
        await BusState(database).set("redis", "run-1")

        assert await BusState(database).get("redis") == "run-1"
    other.close()


async def test_sqlite_commits_are_durable_and_read_beside_the_writer(sqlite_url):
    async with opened(sqlite_url) as database, database.write() as connection:
        settings = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    full = 2
    assert settings == ["wal", full, 1]


@pytest.mark.postgres
async def test_a_row_somebody_holds_is_unavailable_and_then_available_again(postgres_url):
    async with opened(postgres_url) as other, opened(postgres_url, busy_timeout_s=0.05) as database:
        await BusState(database).set("redis", "run-1")
        async with other.write() as connection:
            await connection.execute(text("SELECT 1 FROM bus_state FOR UPDATE"))

            with pytest.raises(DatabaseUnavailable, match="lock timeout"):
                await BusState(database).set("redis", "run-2")
        await BusState(database).set("redis", "run-2")

        assert await BusState(database).get("redis") == "run-2"


@pytest.mark.postgres
async def test_connections_the_server_cut_are_unavailable_once_and_then_replaced(postgres_url):
    async def cut_and_go_on(database: Database) -> None:
        async with database.write() as connection:
            await connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
            )
            await connection.execute(text("SELECT 1"))

    async with opened(postgres_url) as database:
        with pytest.raises(DatabaseUnavailable) as raised:
            await cut_and_go_on(database)

        assert "\n" not in str(raised.value)
        await database.ping()
        await BusState(database).set("redis", "run-1")
        assert await BusState(database).get("redis") == "run-1"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql+asyncpg://diana:s3cret@127.0.0.1:1/diana", "127.0.0.1:1/diana"),
        ("sqlite+aiosqlite:////nowhere/at/all/diana.sqlite3", "unable to open database file"),
    ],
)
async def test_opening_what_cannot_be_reached_says_so_in_one_line_without_the_password(url, told):
    database = Database(url)

    with pytest.raises(DatabaseUnavailable) as raised:
        await database.open()

    assert told in str(raised.value)
    assert "s3cret" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    ["mysql+aiomysql://diana:s3cret@host/diana", "sqlite+aiosqlite:///:memory:", "sqlite:///diana", "s3cret"],
)
def test_a_url_nobody_supports_is_refused_by_name_without_the_password(url):
    with pytest.raises(ValueError, match=r"support|file|read") as raised:
        Database(url)

    assert "s3cret" not in str(raised.value)


async def test_a_table_that_is_missing_is_nobody_s_fault_and_can_be_waited_for(database_url):
    async with opened(database_url) as database:
        with pytest.raises(DatabaseUnavailable, match="moved_away"):
            async with database.write() as connection:
                await connection.execute(text("SELECT 1 FROM moved_away"))

        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE moved_away (id INTEGER)"))
        async with database.read() as connection:
            assert await connection.scalar(text("SELECT count(*) FROM moved_away")) == 0


async def test_a_column_that_is_missing_is_nobody_s_fault(database_url):
    async with opened(database_url) as database:
        with pytest.raises(DatabaseUnavailable, match="nowhere"):
            async with database.write() as connection:
                await connection.execute(text("SELECT nowhere FROM (SELECT 1 AS here) AS there"))


async def test_a_database_that_is_not_open_is_unavailable(database_url):
    with pytest.raises(DatabaseUnavailable, match="not open"):
        await Database(database_url).ping()


async def test_closing_twice_is_harmless_and_opening_again_works(database):
    await database.close()
    await database.close()
    await database.open()

    await database.ping()


async def test_facts_about_the_bus_are_kept_and_replaced(database):
    state = BusState(database)

    await state.set("redis", "run-1")
    await state.set("redis", "run-2")

    assert await state.get("redis") == "run-2"
    assert await state.get("other") is None
