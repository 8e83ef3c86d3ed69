"""The schema: up, down, up again, and the same as the models say."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from services.admin.operations.tables import counted_people
from services.admin.operations.tallies import EVER, Kind, Tallies
from services.database import Database, DatabaseTooNew, DatabaseUnavailable, migrate, migrate_down
from services.database.migrate import newest_revision
from services.narrative.tables import story_discoveries
from services.tables import metadata
from services.user.tables import users


async def tables_of(url: str) -> set[str]:
    database = Database(url)
    await database.open()
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        if database.is_sqlite
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    async with database.read() as connection:
        names = set((await connection.execute(text(query))).scalars())
    await database.close()
    return names - {"alembic_version"}


async def test_the_schema_goes_up_and_down_and_up_again(empty_database_url):
    first = await migrate(empty_database_url)
    down = await migrate_down(empty_database_url)
    left = await tables_of(empty_database_url)
    again = await migrate(empty_database_url)

    assert first.before is None
    assert down.after is None
    assert left == set()
    assert again == first
    assert await tables_of(empty_database_url) == set(metadata.tables)


async def test_a_schema_that_is_up_to_date_is_left_alone(database_url):
    report = await migrate(database_url)

    assert report.applied == ()
    assert report.before == report.after == newest_revision()


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/diana.sqlite3"
    asyncio.run(migrate(url))
    start = f"""
import asyncio, sys
from services.database import migrate
asyncio.run(migrate({url!r}))
print([name for name in sys.modules if name.startswith("alembic")])
"""

    loaded = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True)

    assert loaded.stdout == "[]\n"


async def test_the_models_match_the_migrations(database):
    async with database.write() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )

    assert differences == []


async def test_two_processes_may_migrate_at_once(empty_database_url):
    program = (
        "import asyncio, sys; from services.database import migrate;"
        "print(len(asyncio.run(migrate(sys.argv[1])).applied))"
    )

    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, empty_database_url, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [(await process.communicate())[0].decode().strip() for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(said) == sorted(["0", str(len((await migrate_down(empty_database_url)).applied))])


async def test_a_schema_from_a_newer_diana_is_not_touched(database_url):
    database = Database(database_url)
    await database.open()
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    await database.close()

    with pytest.raises(DatabaseTooNew, match="9001"):
        await migrate(database_url)

    assert await tables_of(database_url) == set(metadata.tables)


async def test_migrating_an_unreachable_database_says_where_and_why_without_the_password():
    with pytest.raises(DatabaseUnavailable) as raised:
        await migrate("postgresql+asyncpg://diana:s3cret@127.0.0.1:1/diana")

    assert "127.0.0.1:1/diana" in str(raised.value)
    assert "s3cret" not in str(raised.value)
    assert "\n" not in str(raised.value)


async def test_who_was_there_before_the_numbers_is_counted_in_them(empty_database_url):
    await migrate(empty_database_url)
    await migrate_down(empty_database_url, "0020")
    database = Database(empty_database_url)
    await database.open()
    async with database.write() as connection:
        for user_id, seen in ((7, "2026-01-05 23:30:00"), (8, None)):
            row = users.insert().values(
                user_id=user_id,
                first_name="Ada",
                is_premium=False,
                registered_at=datetime.fromisoformat("2026-01-02T00:10:00Z"),
                last_active_at=datetime.fromisoformat(f"{seen}Z") if seen else None,
            )
            await connection.execute(row)
        for kind, name in (("chapter", "arrival"), ("ending", "dawn")):
            found = {"user_id": 7, "story_id": "letters", "kind": kind, "name": name, "at": datetime.now(UTC)}
            await connection.execute(story_discoveries.insert().values(**found))

    await migrate(empty_database_url)

    async with database.read() as connection:
        numbers = Tallies(connection)
        people = await numbers.since(Kind.PEOPLE, EVER)
        read = await numbers.since(Kind.STORY, EVER)
        days = (await connection.execute(select(counted_people).order_by(counted_people.c.user_id))).all()
    await database.close()
    assert {(name, at.day): amount for (name, at), amount in people.items()} == {
        ("joined", 2): 2,
        ("last", 2): 1,
        ("last", 5): 1,
    }
    assert read == {(f"letters:{step}", EVER): 1 for step in ("began:", "chapter:arrival", "ended:", "ending:dawn")}
    assert [(row.joined_on.day, row.last_on.day) for row in days] == [(2, 5), (2, 2)]
