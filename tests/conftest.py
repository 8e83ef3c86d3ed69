"""Real databases for every test that asks for one, and aiogram loaded as the program loads it."""

from pathlib import Path

import pytest

from bot.types_on_demand import load_aiogram
from tests.fixtures.databases import database, database_url, empty_database_url, postgres_url, sqlite_url

__all__ = ["database", "database_url", "empty_database_url", "postgres_url", "sqlite_url"]

load_aiogram()

DATABASE_TESTS = Path(__file__).parent / "database"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only the long run asks PostgreSQL what SQLite was asked already; the database layer's own tests always do.

    What takes long begins first, so that it does not end alone.
    """
    for item in items:
        if item.get_closest_marker("postgres") and DATABASE_TESTS not in item.path.parents:
            item.add_marker(pytest.mark.long)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
