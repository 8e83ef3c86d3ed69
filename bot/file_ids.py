"""FileIds: under which ids Telegram keeps what was uploaded, so that nothing is uploaded twice."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

import structlog

from services.database import DatabaseUnavailable

REMEMBERED = 10_000
"""How many are kept in memory; the ones unused for longest go first."""

_log = structlog.get_logger(__name__)


class FileMemory(Protocol):
    """What outlives the process and is shared by the replicas. Implemented by services.database.SentFiles."""

    async def find(self, content: str) -> str | None: ...
    async def keep(self, content: str, file_id: str) -> None: ...
    async def forget(self, content: str, file_id: str) -> None: ...


class FileIds:
    """The ids by key: all in this process's memory, and those of what is `lasting` beyond it too.

    A database that is away costs an upload, never the message.
    """

    def __init__(self, memory: FileMemory | None = None, *, remembered: int = REMEMBERED) -> None:
        self._memory = memory
        self._known: OrderedDict[str, str] = OrderedDict()
        self._remembered = remembered

    async def find(self, key: str, *, lasting: bool) -> str | None:
        """The id Telegram knows it by; None: it has to be uploaded."""
        known = self._known.get(key)
        if known is None and lasting and self._memory is not None:
            try:
                known = await self._memory.find(key)
            except DatabaseUnavailable as error:
                _log.warning("file_id_not_looked_up", key=key, error=str(error))
        if known is not None:
            self._remember(key, known)
        return known

    async def learn(self, key: str, file_id: str, *, lasting: bool) -> None:
        """Telegram keeps it under `file_id`."""
        if self._known.get(key) == file_id:
            return
        self._remember(key, file_id)
        if lasting and self._memory is not None:
            try:
                await self._memory.keep(key, file_id)
            except DatabaseUnavailable as error:
                _log.warning("file_id_not_kept", key=key, error=str(error))

    async def forget(self, key: str, file_id: str, *, lasting: bool) -> None:
        """Telegram does not take `file_id`: it may be gone, or of a server this bot has left."""
        if self._known.get(key) == file_id:
            del self._known[key]
        if lasting and self._memory is not None:
            try:
                await self._memory.forget(key, file_id)
            except DatabaseUnavailable as error:
                _log.warning("file_id_not_forgotten", key=key, error=str(error))

    def _remember(self, key: str, file_id: str) -> None:
        self._known[key] = file_id
        self._known.move_to_end(key)
        while len(self._known) > self._remembered:
            self._known.popitem(last=False)
