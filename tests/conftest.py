"""Real databases for every test that asks for one."""

from tests.fixtures.databases import database, database_url, empty_database_url, postgres_url, sqlite_url

__all__ = ["database", "database_url", "empty_database_url", "postgres_url", "sqlite_url"]
