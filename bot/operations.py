"""Operations: what those who run Diana see and hear, put together."""

from __future__ import annotations

from collections.abc import Collection, Coroutine, Iterator
from importlib.metadata import version
from typing import Any

from aiogram import Bot

from bot.dead_letter_box import BusDeadLetters
from bot.health import HealthBoard
from bot.machinery import BusMachinery
from bot.presenter import ReaderLanguages, Texts
from bot.pulse import Pulse
from bot.redaction import Redactor
from bot.redis_outages import RedisOutages
from bot.roles import Role
from bot.settings import Settings
from bot.siren import Outages, Siren
from bus import RedisEventBus
from services.admin import Staff
from services.admin.operations import AdminChats, SqlOutages, operations_handlers
from services.database import Database, ServiceHandler, Transactions, utc_now


class Operations:
    """The handlers, and what runs beside them in every process. `replica` is what this one is called."""

    def __init__(
        self, settings: Settings, replica: str, board: HealthBoard, bus: RedisEventBus, database: Database
    ) -> None:  # fmt: skip
        self._chats = AdminChats(settings.admin_ids, settings.admin_chat_id)
        self._box = BusDeadLetters(bus, Redactor(settings.secrets()))
        self._machinery = BusMachinery(replica, bus, board)
        self._board = board
        self._bus = bus
        self._database = database

    def handlers(self, transactions: Transactions, staff: Staff) -> list[ServiceHandler[Any]]:
        """What is done about events."""
        return list(operations_handlers(transactions, self._machinery, self._box, staff, self._chats))

    def beside(
        self, bot: Bot, texts: Texts, languages: ReaderLanguages, outages: RedisOutages, roles: Collection[Role]
    ) -> Iterator[tuple[Coroutine[Any, Any, None], str]]:
        """What runs as long as the process does, each with its name."""
        noted: dict[str, Outages] = {"redis": SqlOutages(self._database), "database": outages}
        replica = self._machinery.replica
        yield Siren(bot, self._board, self._chats, texts, languages, noted, replica, utc_now).run(), "siren"
        yield Pulse(self._bus, self._machinery, version("diana"), roles).run(), "pulse"
