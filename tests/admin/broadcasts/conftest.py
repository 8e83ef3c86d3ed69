"""A newsroom on a real database, with a small Bot API."""

from __future__ import annotations

import pytest
from aiogram import Bot

from services.database import Database
from tests.admin.broadcasts.newsroom import Newsroom
from tests.edge.bot_api import BotApi
from tests.edge.conftest import api, bot, plain_logs
from tests.fixtures.databases import database, postgres_url, sqlite_url
from tests.gamification.world import Clock

__all__ = ["api", "bot", "database", "plain_logs", "postgres_url", "sqlite_url"]


@pytest.fixture
def newsroom(database: Database, clock: Clock, api: BotApi, bot: Bot) -> Newsroom:
    return Newsroom(database, clock, api, bot)
