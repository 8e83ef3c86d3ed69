"""A world in which people play, and others look after them."""

from __future__ import annotations

import pytest

from services.database import Database
from tests.admin.desk.world import DeskWorld
from tests.fixtures.databases import database, sqlite_url
from tests.gamification.world import Clock

__all__ = ["database", "sqlite_url", "world"]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite: what differs on PostgreSQL has tests of its own."""
    return sqlite_url


@pytest.fixture
def world(database: Database) -> DeskWorld:
    return DeskWorld(database, Clock())
