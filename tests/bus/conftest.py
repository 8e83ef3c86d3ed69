"""Parts for every test of the bus: a real server, shared by all tests of a worker, and a namespace for each test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest

from bus.embedded import EmbeddedServer


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The url of a real embedded server. Tests share it: keep to a `namespace` of your own, and never flush it."""
    # A loop and a thread of the session's own: the loops of the tests come and go, and the server has to stay.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="shared-valkey", daemon=True)
    thread.start()
    server = EmbeddedServer(tmp_path_factory.mktemp("valkey"))
    try:
        yield asyncio.run_coroutine_threadsafe(server.start(), loop).result(timeout=30)
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(timeout=30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


@pytest.fixture
def namespace() -> str:
    """A namespace no other test uses."""
    return f"test-{uuid4().hex[:12]}"
