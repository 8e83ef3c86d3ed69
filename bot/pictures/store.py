"""PictureStore: what a picture is sent as, drawn once and uploaded once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

import structlog
from aiogram.types import BufferedInputFile
from prometheus_client import Counter

from bot.pictures.picture import Picture

PICTURES = Counter("pictures_total", "Pictures sent, by whether Telegram had them, they were drawn, or failed", ["how"])

REMEMBERED = 10_000
"""How many file ids are kept; the ones unused for longest go first."""

_log = structlog.get_logger(__name__)


class PictureStore:
    """Remembers under which file id Telegram keeps a picture's content."""

    def __init__(self, *, remembered: int = REMEMBERED) -> None:
        self._file_ids: OrderedDict[str, str] = OrderedDict()
        self._remembered = remembered

    async def file(self, picture: Picture) -> str | BufferedInputFile | None:
        """The file id Telegram knows the picture by, or the picture itself; None when it cannot be drawn."""
        if known := self._file_ids.get(picture.key):
            self._file_ids.move_to_end(picture.key)
            PICTURES.labels("known").inc()
            return known
        try:
            drawn = await asyncio.to_thread(picture.draw)
        except Exception:  # noqa: BLE001  # whatever is wrong with a picture, there are still its words
            _log.exception("picture_not_drawn", picture=type(picture).__name__)
            PICTURES.labels("failed").inc()
            return None
        PICTURES.labels("drawn").inc()
        return BufferedInputFile(drawn, filename="picture.png" if drawn.startswith(b"\x89PNG") else "picture.jpg")

    def sent(self, picture: Picture, file_id: str) -> None:
        """Telegram keeps the picture under `file_id`."""
        self._file_ids[picture.key] = file_id
        self._file_ids.move_to_end(picture.key)
        while len(self._file_ids) > self._remembered:
            self._file_ids.popitem(last=False)

    def refused(self, picture: Picture) -> None:
        """Telegram did not take the picture: its file id may be another bot's, or gone."""
        self._file_ids.pop(picture.key, None)
        PICTURES.labels("failed").inc()
