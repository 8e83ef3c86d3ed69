"""The people live in the same world as the game."""

from tests.gamification.conftest import clock, world

__all__ = ["clock", "world"]
