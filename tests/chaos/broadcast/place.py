"""Place: what the Dianas of a rehearsal keep their things in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bus.key_ring import new_key
from tests.chaos.bus.valkey import Valkey
from tests.fixtures.postgres import new_postgres


@dataclass(frozen=True, slots=True)
class Place:
    """So many `replicas`, each started with `settings`, and the database they have."""

    replicas: int
    database_url: str
    settings: Mapping[str, str]


def alone(folder: Path) -> Place:
    """One Diana in `folder`, with what she brings along."""
    return Place(1, f"sqlite+aiosqlite:///{folder / 'diana-1' / 'data' / 'diana.sqlite3'}", {})


@asynccontextmanager
async def shared(folder: Path, replicas: int) -> AsyncIterator[Place]:
    """A PostgreSQL and a Redis for several of them."""
    postgres, redis = new_postgres(), Valkey(folder / "redis")
    try:
        await redis.start()
        url = postgres.url(postgres.create_database())
        yield Place(replicas, url, {"DATABASE_URL": url, "REDIS_URL": redis.url, "BUS_ENCRYPTION_KEYS": new_key()})
    finally:
        await redis.kill()
        postgres.stop()
