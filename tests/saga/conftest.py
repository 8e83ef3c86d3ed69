"""A hotel, the same hotel run by another process, and a server for its events."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.database import Database
from tests.bus.conftest import namespace, valkey_url
from tests.gamification.conftest import clock, world
from tests.gamification.world import Clock
from tests.saga.hotel import Hotel

__all__ = ["clock", "hotel", "namespace", "replica", "valkey_url", "world"]


@pytest.fixture
def hotel(database: Database, clock: Clock) -> Hotel:
    return Hotel(database, clock)


@pytest.fixture
async def replica(database_url: str, clock: Clock) -> AsyncIterator[Hotel]:
    other = Database(database_url)
    await other.open()
    yield Hotel(other, clock)
    await other.close()
