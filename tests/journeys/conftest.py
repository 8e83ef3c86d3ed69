"""One Telegram and one Diana for all journeys of a test worker: each journey brings people of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import aiohttp
import pytest

from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram


@pytest.fixture(scope="session")
def telegram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telegram]:
    telegram = Telegram(tmp_path_factory.mktemp("telegram"))
    yield telegram
    telegram.end()


@pytest.fixture(scope="session")
def diana(tmp_path_factory: pytest.TempPathFactory, telegram: Telegram) -> Iterator[Diana]:
    diana = Diana(tmp_path_factory.mktemp("diana"), telegram)
    yield diana
    diana.stop()
    diana.end()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield session


Arrival = Callable[..., Awaitable[Person]]


@pytest.fixture
def someone(session: aiohttp.ClientSession, telegram: Telegram, diana: Diana) -> Arrival:
    """Makes a new person who can talk with Diana: `await someone(first_name, language_code)`."""

    async def arrives(first_name: str = "Ida", language_code: str = "en") -> Person:
        return await Person.arrives(session, telegram.url, first_name, language_code)

    return arrives
