"""The database: that it answers, takes writes, has this version's schema, and keeps the same time."""

from __future__ import annotations

import asyncio
import re
from importlib import resources

from bot.checks.clocks import CLOCKS_APART, clock_lines
from bot.checks.line import CheckLine, Fault, Scene, well
from bot.data_dir import takes_files
from bot.exit_codes import ExitCode

PART = "database"
FEW_CONNECTIONS = 20
"""What one replica takes when it is busy."""

UNREACHABLE = Fault(
    "database-unreachable", PART, "the database does not answer",
    "nothing can be kept, so nothing is heard", "is it running, and is DATABASE_URL right?", ExitCode.UNAVAILABLE,
)  # fmt: skip
REFUSED = Fault(
    "database-refused", PART, "the database knows no such user, password or database",
    "nothing can be kept, so nothing is heard", "correct DATABASE_URL, or make the user and the database",
    ExitCode.CONFIGURATION,
)  # fmt: skip
FILE_NOT_WRITABLE = Fault(
    "database-file-not-writable", PART, "SQLite cannot write its file in DATA_DIR",
    "nothing can be kept, so nothing is heard",
    "give Diana's user the right to write the folder and every file in it, or make room", ExitCode.CANNOT_CREATE,
)  # fmt: skip
READ_ONLY = Fault(
    "database-read-only", PART, "the database takes no writes: a standby, or set to read only",
    "nothing can be kept, so nothing is heard", "point DATABASE_URL at the primary", ExitCode.CONFIGURATION,
)  # fmt: skip
SCHEMA_NEWER = Fault(
    "database-schema-newer", PART, "the database's schema is of a newer Diana",
    "this version would not know what it writes into", "run the newer version, or restore the backup made before it",
    ExitCode.CONFIGURATION,
)  # fmt: skip
SCHEMA_BEHIND = Fault(
    "database-schema-behind", PART, "the database's schema is of an older Diana",
    "the next start changes it; an older version does not start with it any more",
    "make a backup, then `diana migrate` or start",
)  # fmt: skip
FEW_LEFT = Fault(
    "database-connections-few", PART, f"PostgreSQL has fewer than {FEW_CONNECTIONS} connections left",
    "a replica takes so many when it is busy, and waits for what it does not get",
    "raise max_connections, or stop what holds them",
)  # fmt: skip
NOT_UTF8 = Fault(
    "database-not-utf8", PART, "the database is not in UTF8",
    "names and messages have letters it cannot keep",
    "make it anew: CREATE DATABASE diana ENCODING 'UTF8' TEMPLATE template0", ExitCode.CONFIGURATION,
)  # fmt: skip

FAULTS = (
    UNREACHABLE, REFUSED, FILE_NOT_WRITABLE, READ_ONLY, SCHEMA_NEWER, SCHEMA_BEHIND, FEW_LEFT, NOT_UTF8, CLOCKS_APART,
)  # fmt: skip

_REFUSALS = re.compile(r"authentication failed|(role|database) \"[^\"]*\" does not exist|no pg_hba\.conf entry")

_UNWRITABLE = re.compile(r"readonly|unable to open|disk is full|disk I/O")


async def look(scene: Scene) -> list[CheckLine]:
    """What is wrong with the database; else which one it is and its schema's revision."""
    settings = scene.settings
    embedded = settings.database_url is None
    if embedded:
        # A file of which the folder takes no write can be opened and read all the same.
        if not await asyncio.to_thread(takes_files, settings.data_dir):
            return [FILE_NOT_WRITABLE.found()]
        if not (settings.data_dir / "diana.sqlite3").exists():
            return [well(PART, "SQLite, will be made at the first start")]
    from services.database import DatabaseUnavailable
    from services.database.inspection import inspect_database

    try:
        facts = await inspect_database(settings.database_address)
    except DatabaseUnavailable as error:
        if embedded and _UNWRITABLE.search(error.reason):
            return [FILE_NOT_WRITABLE.found(f"diana.sqlite3 in DATA_DIR: {error.reason}")]
        fault = REFUSED if _REFUSALS.search(str(error)) else UNREACHABLE
        return [fault.found(str(error))]
    if facts.is_read_only:
        return [READ_ONLY.found()]
    found = [*_about_schema(facts.revision)]
    if facts.connections_left is not None and facts.connections_left < FEW_CONNECTIONS:
        found.append(FEW_LEFT.found(f"{facts.connections_left} connections left"))
    if facts.encoding not in (None, "UTF8"):
        found.append(NOT_UTF8.found(f"its encoding is {facts.encoding}"))
    if facts.now is not None:
        found += clock_lines("the clock of PostgreSQL", facts.now.timestamp())
    where = "SQLite in DATA_DIR" if embedded else "answers"
    schema = f"schema {facts.revision}" if facts.revision else "empty: the first start makes its tables"
    return found or [well(PART, f"{where}, {schema}")]


def _about_schema(revision: str | None) -> list[CheckLine]:
    # Migrations are files called after their revision: 0003_gamification.py.
    files = resources.files("services.database").joinpath("migrations", "versions").iterdir()
    known = sorted(file.name.partition("_")[0] for file in files if file.name[:1].isdigit())
    if revision is None or revision == known[-1]:
        return []
    fault = SCHEMA_BEHIND if revision in known else SCHEMA_NEWER
    return [fault.found(f"its schema is {revision}, this version's is {known[-1]}")]
