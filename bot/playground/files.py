"""Files sent by the bot: kept in the data directory, known by file_id, downloaded by path."""

from __future__ import annotations

import asyncio
import mimetypes
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from aiohttp import web

from bot.playground.images import picture
from bot.playground.journal import Journal
from bot.playground.params import Upload
from bot.playground.wire import Json

FileKind = Literal["photo", "document", "voice"]

_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. `path` is what getFile tells; on disk the file lies under its unique id."""

    file_id: str
    unique_id: str
    kind: FileKind
    name: str
    mime_type: str
    size: int
    path: str
    width: int = 0
    height: int = 0

    def as_file(self) -> Json:
        """Telegram's File, which the media objects extend."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}

    @property
    def is_shown(self) -> bool:
        """Whether a browser may show it in place: pictures and sound, never a document that could carry a script."""
        return self.mime_type.startswith("audio/") or self.mime_type in (
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
        )


class FileStore:
    """All files by id and by path."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self._folder = folder
        self._journal = journal
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    async def load(self) -> None:
        """Take up what the journal kept."""
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        for _, kept in await self._journal.load("file"):
            self._know(StoredFile(**kept))

    async def keep(self, kind: FileKind, upload: Upload) -> StoredFile | None:
        """Store an uploaded file; None when it should be a photo and is no picture."""
        seen = picture(upload.content)
        if kind == "photo" and seen is None:
            return None
        mime_type, width, height = seen or (_mime_type(kind, upload), 0, 0)
        unique_id = secrets.token_hex(8)
        suffix = mimetypes.guess_extension(mime_type) or ".bin"
        path = f"{kind}s/file_{len(self._by_id)}_{unique_id}{suffix}"
        name = upload.name or f"file{suffix}"
        file_id = f"PLAY{kind[0].upper()}{secrets.token_urlsafe(24)}"
        stored = StoredFile(file_id, unique_id, kind, name, mime_type, len(upload.content), path, width, height)
        # Before the journal: a document must never point to a file that is not there.
        await asyncio.to_thread((self._folder / unique_id).write_bytes, upload.content)
        self._know(stored)
        self._journal.put("file", file_id, asdict(stored))
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def download(self, stored: StoredFile) -> web.FileResponse:
        """The file's bytes, as an attachment unless it is safe to show."""
        disposition = "inline" if stored.is_shown else "attachment"
        headers = {
            "Content-Type": stored.mime_type,
            "Content-Disposition": disposition,
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return web.FileResponse(self._folder / stored.unique_id, headers=headers)

    def _know(self, stored: StoredFile) -> None:
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored


def _mime_type(kind: FileKind, upload: Upload) -> str:
    if kind == "voice":
        return "audio/ogg"
    guessed = mimetypes.guess_type(upload.name)[0] or upload.mime_type
    return guessed if _MEDIA_TYPE.fullmatch(guessed) else "application/octet-stream"
