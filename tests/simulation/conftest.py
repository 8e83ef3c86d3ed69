"""A real server, for comparing the simulated one with it."""

from tests.bus.conftest import valkey_url

__all__ = ["valkey_url"]
