"""Bringing a database's schema to this version's, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, event, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.database.engine import connected, parse_url, postgres_engine
from services.database.errors import DatabaseTooNew
from services.database.sqlite import sqlite_writer

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_KEY = 0x4449414E41
"""Who holds this advisory lock of PostgreSQL is migrating ("DIANA")."""
WAIT_S = 60.0
"""How long one migration waits for another process's on SQLite."""


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """The schema's revision before and after (None: empty), and the revisions that were run, in order."""

    before: str | None
    after: str | None
    applied: tuple[str, ...]


async def migrate(url: str, to: str = "head") -> MigrationReport:
    """Bring the schema of the database at `url` up to revision `to`, in one transaction; what was done.

    Safe to run by any number of processes at once: one migrates, the others wait and find it done. Where there is
    nothing to do, as at almost every start, that takes one look. Raises DatabaseUnavailable, or DatabaseTooNew when the
    schema is newer than this program knows.
    """
    newest = _newest_file()
    if to == "head" and await _revision(url) == newest:
        return MigrationReport(newest, newest, ())
    return await _migrate(url, lambda config: _upgrade(config, to))


async def migrate_down(url: str, to: str = "base") -> MigrationReport:
    """Take the schema back to revision `to`; `"base"` drops everything, with its data. Else like `migrate`."""
    return await _migrate(url, lambda config: _downgrade(config, to))


def known_revisions() -> frozenset[str]:
    """Every revision of the schema that this program knows."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def newest_revision() -> str | None:
    """The revision of this program's schema."""
    return _scripts().get_current_head()


def _newest_file() -> str:
    """`newest_revision` by the files' names, which begin with their numbers: without alembic."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


async def _revision(url: str) -> str | None:
    """The revision of the schema at `url`; None: there is none."""

    def read(connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision

    engine, parsed = _engine(url)
    try:
        async with connected(engine, parsed) as connection, connection.begin():
            return await connection.run_sync(read)
    finally:
        await engine.dispose()


def _engine(url: str) -> tuple[AsyncEngine, URL]:
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite_writer(parsed, busy_timeout_s=WAIT_S), parsed
    return postgres_engine(parsed, pool_size=1), parsed


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS))


async def _migrate(url: str, step: Callable[[Config], None]) -> MigrationReport:
    # It takes a third of a second to import, which only a migration should pay.
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    engine, parsed = _engine(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)

    def run(connection: Connection) -> MigrationReport:
        before = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in scripts.walk_revisions()}
        if before is not None and before not in known:
            raise DatabaseTooNew(
                f"the schema of {parsed.render_as_string(hide_password=True)} is at revision {before}; this version of"
                f" Diana knows revisions up to {scripts.get_current_head()}. Run the newer version, or restore the"
                " backup made before it"
            )
        applied: list[str] = []
        config.attributes.update(connection=connection, applied=applied)
        step(config)
        if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
            raise RuntimeError(f"the migration would leave rows that refer to nothing, such as {broken[0]}")
        after = MigrationContext.configure(connection).get_current_revision()
        return MigrationReport(before, after, tuple(applied))

    try:
        if is_sqlite:
            _do_not_enforce_foreign_keys(engine)
        async with connected(engine, parsed) as connection, connection.begin():
            if not is_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            return await connection.run_sync(run)
    finally:
        await engine.dispose()


def _do_not_enforce_foreign_keys(engine: AsyncEngine) -> None:
    """On SQLite a changed table is copied, dropped and renamed: enforced meanwhile, its foreign keys would cascade."""

    @event.listens_for(engine.sync_engine.pool, "connect")
    def unenforced(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # a DB-API connection, which has no base class
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()


def _upgrade(config: Config, to: str) -> None:
    from alembic import command

    command.upgrade(config, to)


def _downgrade(config: Config, to: str) -> None:
    from alembic import command

    command.downgrade(config, to)
