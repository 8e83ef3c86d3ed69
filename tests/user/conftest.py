"""The people live in the same world as the game."""

from tests.fixtures.databases import database, database_url
from tests.gamification.conftest import clock, world

__all__ = ["clock", "database", "database_url", "world"]
