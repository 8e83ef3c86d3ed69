"""Real databases for every test that asks for one, and aiogram loaded as the program loads it."""

from pathlib import Path

import pytest
from hypothesis import settings

from bot.types_on_demand import load_aiogram
from tests.fixtures.databases import database, database_url, empty_database_url, postgres_url, sqlite_url

__all__ = ["database", "database_url", "empty_database_url", "postgres_url", "sqlite_url"]

load_aiogram()

# How long one example takes is the machine's affair.
settings.register_profile("diana", deadline=None)
settings.load_profile("diana")

DATABASE_TESTS = Path(__file__).parent / "database"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only the long run asks PostgreSQL what SQLite was asked already; the database layer's own tests always do.

    What takes long begins first, so that it does not end alone.
    """
    for item in items:
        is_postgres = item.get_closest_marker("postgres") and DATABASE_TESTS not in item.path.parents
        if is_postgres and not item.get_closest_marker("long"):
            item.add_marker(pytest.mark.long(1))
    items.sort(key=_seconds, reverse=True)


def _seconds(item: pytest.Item) -> float:
    """About how long a test takes, as far as its mark tells: `long(200)`; `long` alone is ten seconds."""
    mark = item.get_closest_marker("long")
    return 0.0 if mark is None else float(mark.args[0]) if mark.args else 10.0
