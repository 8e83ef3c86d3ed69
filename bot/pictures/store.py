"""PictureStore: what a picture is sent as, drawn once and uploaded once."""

from __future__ import annotations

import asyncio

import structlog
from aiogram.types import BufferedInputFile
from prometheus_client import Counter

from bot.file_ids import FileIds
from bot.pictures.picture import Picture

PICTURES = Counter("pictures_total", "Pictures sent, by whether Telegram had them, they were drawn, or failed", ["how"])

_log = structlog.get_logger(__name__)


class PictureStore:
    """Pictures as they are sent: by the file id Telegram keeps their content under, or drawn."""

    def __init__(self, file_ids: FileIds) -> None:
        self._file_ids = file_ids

    async def file(self, picture: Picture) -> str | BufferedInputFile | None:
        """The file id Telegram knows the picture by, or the picture itself; None when it cannot be drawn."""
        if known := await self._file_ids.find(picture.key, lasting=picture.is_lasting):
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

    async def sent(self, picture: Picture, file_id: str) -> None:
        """Telegram keeps the picture under `file_id`."""
        await self._file_ids.learn(picture.key, file_id, lasting=picture.is_lasting)

    async def refused(self, picture: Picture, file: str | BufferedInputFile) -> None:
        """Telegram did not take the picture: a file id may be of another server, or gone."""
        if isinstance(file, str):
            await self._file_ids.forget(picture.key, file, lasting=picture.is_lasting)
        PICTURES.labels("failed").inc()
