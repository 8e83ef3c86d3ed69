"""Parts for every test of the bus: a real server, shared by all tests of a worker, and a namespace for each test.

A test marked `guarantee` is part of the conformance suite: it runs on each kind of server there is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from bus.embedded import EmbeddedServer
from tests.fixtures.redis import REDIS, VALKEY, binary_of, shared_server

ON_A_SERVER = ("valkey_url", "server")
"""The fixtures that a server's kind is told by."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("guarantee"):
        (fixture,) = set(ON_A_SERVER) & set(metafunc.fixturenames)
        metafunc.parametrize(fixture, (VALKEY, pytest.param(REDIS, marks=pytest.mark.long)), indirect=True)


@pytest.fixture
def valkey_url(request: pytest.FixtureRequest) -> str:
    """The url of a real embedded server. Tests share it: keep to a `namespace` of your own, and never flush it."""
    return shared_server(getattr(request, "param", VALKEY))


@pytest.fixture
async def server(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EmbeddedServer]:
    """A server of the test's own, which it may kill, flush and fill."""
    server = EmbeddedServer(tmp_path, binary=binary_of(getattr(request, "param", VALKEY)))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def namespace() -> str:
    """A namespace no other test uses."""
    return f"test-{uuid4().hex[:12]}"
