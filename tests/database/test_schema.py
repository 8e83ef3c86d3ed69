"""The column type of moments, and the insert that tolerates a twin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError

from services.database import UtcDateTime, insert_ignore
from services.database.driver_sql import placeholders, raw_moment
from services.database.tables import inbox

QUITO = timezone(timedelta(hours=-5))


async def test_a_moment_comes_back_aware_and_in_utc(database):
    done_at = datetime(2026, 2, 28, 19, 30, 0, 123456, tzinfo=QUITO)

    async with database.write() as connection:
        await connection.execute(inbox.insert().values(handler_key="a.b", event_id="1", done_at=done_at))
        found = (await connection.execute(select(inbox.c.done_at))).scalar_one()

    assert found == done_at
    assert found.tzinfo is UTC


async def test_a_moment_written_below_the_types_reads_the_same(database):
    done_at = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)

    async with database.write() as connection:
        await connection.exec_driver_sql(
            f"INSERT INTO inbox (handler_key, event_id, done_at) VALUES {placeholders(connection.dialect, 3)}",
            ("a.b", "1", raw_moment(connection.dialect, done_at)),
        )
        same = await connection.execute(select(inbox.c.done_at).where(inbox.c.done_at == done_at))

    assert same.scalar_one() == done_at


async def test_a_naive_moment_is_refused(database):
    with pytest.raises(StatementError, match="naive"):
        async with database.write() as connection:
            await connection.execute(inbox.insert().values(handler_key="a", event_id="1", done_at=datetime(2026, 1, 1)))  # noqa: DTZ001


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2))
def test_sqlite_text_sorts_like_time(moments):
    dialect = sqlite.dialect()

    texts = [raw_moment(dialect, moment) for moment in moments]

    assert [text for _, text in sorted(zip(moments, texts, strict=True))] == sorted(texts)


@given(st.datetimes(timezones=st.timezones()))
def test_both_ways_of_writing_a_moment_agree(moment):
    column = UtcDateTime()

    assert raw_moment(sqlite.dialect(), moment) == column.process_bind_param(moment, sqlite.dialect()).isoformat(
        " ", "microseconds"
    )
    assert raw_moment(postgresql.dialect(), moment) == column.process_bind_param(moment, postgresql.dialect())


async def test_the_second_insert_of_a_key_is_ignored_and_says_so(database):
    row = {"handler_key": "a.b", "event_id": "1", "done_at": datetime(2026, 3, 1, tzinfo=UTC)}

    async with database.write() as connection:
        first = await connection.execute(insert_ignore(connection, inbox).values(row))
        second = await connection.execute(insert_ignore(connection, inbox).values(row).returning(inbox.c.event_id))

    assert first.rowcount == 1
    assert second.all() == []


def test_placeholders_are_written_as_the_driver_wants_them():
    assert placeholders(sqlite.dialect(), columns=2, rows=2) == "(?,?),(?,?)"
    assert placeholders(postgresql.dialect(), columns=2, rows=2) == "($1,$2),($3,$4)"
