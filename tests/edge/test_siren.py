"""The siren: one process tells that Redis or the database is away, and that it is back, whatever dies meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest
from aiogram import Bot

from bot.health import Gate, HealthBoard
from bot.presenter import ReaderLanguages, Texts
from bot.redis_outages import RedisOutages
from bot.siren import Outages, Siren
from bus import BaseEvent, EventBusConfig
from bus.transport.connection import connect
from services.admin.operations import AdminChats, SqlOutages
from services.database import Database, migrate
from tests.edge.bot_api import BotApi
from tests.edge.parts import Chosen
from tests.fixtures.redis import VALKEY, shared_server
from tests.waiting import until

OWNER, SPANISH_OWNER = 7, 8


class Away:
    """Nobody answers."""

    async def take(self, name: str, since: datetime, holder: str, now: datetime) -> bool:
        raise OSError("connection refused")

    async def finish(self, name: str, holder: str, now: datetime) -> datetime | None:
        raise OSError("connection refused")

    async def is_noted(self, name: str) -> bool:
        raise OSError("connection refused")


class Directory(Chosen):
    """Languages that cannot be asked for while the database `is_away`."""

    is_away = False

    async def languages(self, user_id: int) -> tuple[str | None, str | None]:
        if self.is_away:
            raise OSError("connection refused")
        return await super().languages(user_id)


class Night:
    """Two processes, what they depend on, and a clock that runs ahead of the world's."""

    def __init__(self, bot: Bot, texts: Texts, noted: Outages) -> None:
        self._bot, self._texts = bot, texts
        self.noted = noted
        self.ahead = timedelta()
        self.problem: str | None = None
        self.directory = Directory(u8="es")
        self.slept_s = 0.0
        self.board = HealthBoard(self._published, monotonic=lambda: monotonic() + self.slept_s)
        self.board.add("redis", self._check, gate=Gate.READY)
        self.here, self.there = self.process("here:1"), self.process("there:1")

    def process(self, replica: str, noted: Outages | None = None) -> Siren:
        languages = ReaderLanguages(self.directory)
        outages = {"redis": noted or self.noted, "database": Away()}
        chats = AdminChats((OWNER, SPANISH_OWNER))
        return Siren(self._bot, self.board, chats, self._texts, languages, outages, replica, self.now)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def becomes(self, problem: str | None, *sirens: Siren, **after: float) -> None:
        """It is so; that much later each looks."""
        self.problem = problem
        await self.board.check_now()
        await self.passes(*sirens, **after)

    async def passes(self, *sirens: Siren, **time: float) -> None:
        self.ahead += timedelta(**time)
        for siren in sirens or (self.here, self.there):
            await siren.look()

    async def _check(self) -> str:
        if self.problem:
            raise OSError(self.problem)
        return "0.3 ms"

    async def _published(self, event: BaseEvent) -> None:
        raise OSError("nothing can be published")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'diana.sqlite3'}")
    await migrate(database.url.render_as_string(hide_password=False))
    await database.open()
    yield database
    await database.close()


@pytest.fixture(params=["sql", "redis"])
async def noted(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Outages]:
    """Where the processes agree."""
    if request.param == "sql":
        yield SqlOutages(database)
        return
    redis = connect(EventBusConfig(redis_url=shared_server(VALKEY)))
    yield RedisOutages(redis, namespace=f"siren-{uuid4().hex}")
    await redis.aclose()


@pytest.fixture
def night(bot: Bot, texts: Texts, noted: Outages) -> Night:
    return Night(bot, texts, noted)


def heard(api: BotApi, who: int = OWNER) -> list[str]:
    """What one of them was told."""
    told = [call.values for call in api.calls if call.method.lower() == "sendmessage"]
    return [values["text"].partition("\n")[0] for values in told if values["chat_id"] == str(who)]


def hears(api: BotApi, count: int, who: int = OWNER) -> Callable[[], bool]:
    return lambda: len(heard(api, who)) == count


BAD, GOOD = "🔴 <b>redis</b> is bad: connection refused", "✅ <b>redis</b> is well again, after "


async def test_an_outage_is_told_once_by_one_process_in_every_owners_language(night: Night, api: BotApi) -> None:
    await night.becomes("connection refused", seconds=11)
    await night.passes(minutes=5)
    await until(hears(api, 1, SPANISH_OWNER))
    await night.becomes(None, seconds=31)
    await night.passes(minutes=5)
    await until(hears(api, 2, SPANISH_OWNER))

    assert heard(api)[0] == BAD
    assert heard(api)[1].startswith(GOOD)
    assert heard(api, SPANISH_OWNER)[0] == "🔴 <b>redis</b> va mal: connection refused"
    assert "vuelve a estar bien" in heard(api, SPANISH_OWNER)[1]


async def test_a_moment_is_not_told(night: Night, api: BotApi) -> None:
    await night.becomes("connection refused", seconds=2)
    await night.becomes(None, minutes=5)
    await night.becomes("connection refused", seconds=11)
    await until(hears(api, 1))

    assert heard(api) == [BAD]


async def test_who_told_and_died_is_spoken_for_by_another(night: Night, api: BotApi) -> None:
    await night.becomes("connection refused", night.here, seconds=11)
    await until(hears(api, 1))

    await night.becomes(None, night.there, seconds=31)
    assert hears(api, 1)()
    await night.passes(night.process("later:1"), seconds=61)
    await until(hears(api, 2))

    assert heard(api)[1].startswith(GOOD)


async def test_when_nobody_can_be_asked_each_tells_by_itself_and_once(night: Night, api: BotApi) -> None:
    lonely = night.process("lonely:1", Away())

    await night.becomes("connection refused", lonely, seconds=11)
    await night.passes(lonely, seconds=30)
    await until(hears(api, 1))

    assert heard(api) == [BAD]


async def test_with_the_database_away_too_operators_are_told_in_the_language_they_chose_last(
    night: Night, api: BotApi
) -> None:
    await night.here.learn()
    night.directory.chosen[OWNER] = "es"
    await night.here.learn()
    night.directory.is_away = True

    await night.becomes("connection refused", night.here, seconds=11)
    await until(hears(api, 1))

    assert heard(api) == ["🔴 <b>redis</b> va mal: connection refused"]


async def test_a_process_that_stood_still_tells_of_no_outage(night: Night, api: BotApi) -> None:
    await night.becomes(None)
    night.slept_s = 600
    await night.passes(minutes=10)

    await night.becomes("connection refused", seconds=11)
    await until(hears(api, 1))

    assert heard(api) == [BAD]
