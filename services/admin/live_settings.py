"""LiveSettings: how groups are kept, for what is looked at message by message."""

from __future__ import annotations

import time
from collections.abc import Callable

from services.admin.configuration import Configuration
from services.admin.settings import GroupSettings
from services.database import Database

KEPT_S = 1.0
"""How long a group's settings are good for watching what happens in it."""

_KEPT_AT_MOST = 10_000


class LiveSettings:
    """The settings of groups, as of at most KEPT_S seconds ago."""

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._kept: dict[int, tuple[float, GroupSettings]] = {}

    async def of(self, chat_id: int) -> GroupSettings:
        """What holds in the group."""
        kept = self._kept.get(chat_id)
        if kept is not None and kept[0] > self._monotonic():
            return kept[1]
        async with self._database.read() as connection:
            settings = await Configuration(connection).of(chat_id)
        if len(self._kept) > _KEPT_AT_MOST:
            self._kept.clear()
        self._kept[chat_id] = (self._monotonic() + KEPT_S, settings)
        return settings

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._kept.clear()
