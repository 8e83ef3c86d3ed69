"""Recordings: what can be heard, uploaded once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile

from bot.file_ids import FileIds
from bot.outgoing import Outgoing
from bot.telegram import SendVoice


class Recordings:
    """Sends recordings. A file is named after its content, so its name is what Telegram's id of it is kept by."""

    def __init__(self, outgoing: Outgoing, file_ids: FileIds) -> None:
        self._outgoing = outgoing
        self._file_ids = file_ids

    async def speak(self, chat_id: int, voice: Path) -> None:
        """Send the recording in a message of its own. Raises AiogramError, and OSError for a file that is gone."""
        key = f"voice:{voice.name}"
        known = await self._file_ids.find(key, lasting=True)
        if known is not None:
            try:
                await self._send(chat_id, known)
            except TelegramBadRequest:
                await self._file_ids.forget(key, known, lasting=True)
            else:
                return
        # Read first: a file that is gone would look like a Telegram that is away, and be waited for.
        body = await asyncio.to_thread(voice.read_bytes)
        answer = await self._send(chat_id, BufferedInputFile(body, voice.name))
        if (file_id := _file_id(answer)) is not None:
            await self._file_ids.learn(key, file_id, lasting=True)

    async def _send(self, chat_id: int, voice: str | BufferedInputFile) -> Any:
        return await self._outgoing.call(chat_id, SendVoice(chat_id=chat_id, voice=voice), is_optional=True)


def _file_id(answer: Any) -> str | None:
    """Of the recording in the message; some files become music rather than a voice."""
    sent = (answer.get("voice") or answer.get("audio")) if isinstance(answer, dict) else None
    file_id = sent.get("file_id") if isinstance(sent, dict) else None
    return file_id if isinstance(file_id, str) else None
