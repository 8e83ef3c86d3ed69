"""The edge, put together around a minimal Bot API server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import structlog
from aiogram import Bot

from bot.intake import Intake
from bot.presenter import ReaderLanguages, Texts
from bot.routers import TapAnswers
from bot.telegram import make_bot
from bus.key_ring import KeyRing
from services.database import Database, SentFiles
from tests.edge.bot_api import TOKEN, BotApi, serve
from tests.edge.parts import NOW, Chosen, Shelf
from tests.fixtures.databases import sqlite_url

__all__ = ["sqlite_url"]


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Tracebacks as Python writes them: the default ones, with locals, take seconds each."""
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, renderer]
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    api = BotApi()
    server = await serve(api)
    yield api
    await server.close()


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    bot = make_bot(TOKEN, api.url, timeout_s=5)
    yield bot
    await bot.session.close()


@pytest.fixture
async def files(sqlite_url: str) -> AsyncIterator[SentFiles]:
    """What Telegram has of this bot, in a database."""
    database = Database(sqlite_url)
    await database.open()
    yield SentFiles(database, 123456)
    await database.close()


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts()


@dataclass
class Edge:
    """The hearing half of the bot, and the shelf its events land on."""

    bot: Bot
    api: BotApi
    shelf: Shelf
    intake: Intake
    answers: TapAnswers


@pytest.fixture
async def edge(api: BotApi, bot: Bot, texts: Texts) -> AsyncIterator[Edge]:
    shelf = Shelf()
    answers = TapAnswers(bot, texts, ReaderLanguages(Chosen()))
    intake = Intake(bot, "DianaBot", shelf, answers, clock=lambda: NOW, key_ring=KeyRing({"k1": bytes(32)}))
    yield Edge(bot, api, shelf, intake, answers)
    await answers.close()
