"""The database, for commands that look into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.exit_codes import NotThere
from bot.settings import Settings

if TYPE_CHECKING:
    from services.database import Database


@asynccontextmanager
async def opened_database(settings: Settings) -> AsyncIterator[Database]:
    """The database of these settings, open. Raises NotThere where no Diana ever ran, or DatabaseUnavailable."""
    from services.database import Database

    if settings.database_url is None and not (settings.data_dir / "diana.sqlite3").exists():
        raise NotThere(
            f"there is no database in DATA_DIR={str(settings.data_dir)!r} yet: start a Diana with `diana run`"
        )
    database = Database(settings.database_address)
    await database.open()
    try:
        yield database
    finally:
        await database.close()
