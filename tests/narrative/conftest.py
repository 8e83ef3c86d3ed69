"""A world of people who read. On SQLite, unless a test asks for both databases with `on_both`."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.database import Database
from tests.gamification.world import Clock
from tests.narrative.world import ReadersWorld


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")
    return url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(database: Database, clock: Clock) -> ReadersWorld:
    world = ReadersWorld(database, clock)
    await world.shelve()
    return world


@pytest.fixture
async def replica(database_url: str, clock: Clock) -> AsyncIterator[ReadersWorld]:
    """The same world in another process: its own connections to the same database."""
    other = Database(database_url)
    await other.open()
    yield ReadersWorld(other, clock)
    await other.close()
