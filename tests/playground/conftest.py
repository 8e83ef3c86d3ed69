"""A playground on a free port, with a bot's client and people's hands for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.playground import Playground
from tests.playground.playground_hands import BotClient, People


@pytest.fixture
async def playground(tmp_path: Path) -> AsyncIterator[Playground]:
    playground = Playground(tmp_path / "playground", port=0)
    await playground.start()
    yield playground
    await playground.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        yield session


@pytest.fixture
def bot(playground: Playground, session: aiohttp.ClientSession) -> BotClient:
    return BotClient(session, playground.url, playground.token)


@pytest.fixture
def people(playground: Playground, session: aiohttp.ClientSession) -> People:
    return People(session, playground.url)
