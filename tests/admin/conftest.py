"""A group with all sorts of people in it, on a real database."""

from __future__ import annotations

import pytest

from services.database import Database
from tests.admin.group import Group
from tests.fixtures.databases import database, sqlite_url
from tests.gamification.world import Clock

__all__ = ["clock", "database", "group", "sqlite_url"]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite: what differs on PostgreSQL has tests of its own."""
    return sqlite_url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def group(database: Database, clock: Clock) -> Group:
    return Group(database, clock)
