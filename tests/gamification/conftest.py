"""A world of people who play, and a second process on the same database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.database import Database
from tests.gamification.world import Clock, World

__all__ = ["clock", "replica", "world"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(database: Database, clock: Clock) -> World:
    return World(database, clock)


@pytest.fixture
async def replica(database_url: str, clock: Clock) -> AsyncIterator[World]:
    """The same world in another process: its own connections to the same database."""
    other = Database(database_url)
    await other.open()
    yield World(other, clock)
    await other.close()
