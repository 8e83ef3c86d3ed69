"""PageDelivery: one page on its way to one chat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramMigrateToChat
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, ForceReply, InlineKeyboardMarkup, InputMediaPhoto

from bot.outgoing import Outgoing
from bot.pictures import Picture, PictureStore
from bot.presenter import Page, plain_text
from bot.recordings import Recordings
from bot.telegram import DeleteMessage, EditMedia, EditText, SendDocument, SendPhoto, SendText, redact
from bot.telegram_errors import Meaning, verdict_on

_log = structlog.get_logger(__name__)


class PageDelivery:
    """One page on its way to one chat, which may change its id meanwhile."""

    def __init__(
        self,
        outgoing: Outgoing,
        pictures: PictureStore,
        recordings: Recordings,
        chat_id: int,
        page: Page,
        file: str | BufferedInputFile | None,
        *,
        replaces: int | None = None,
    ) -> None:
        self.chat_id = chat_id
        self._outgoing = outgoing
        self._pictures = pictures
        self._recordings = recordings
        self._page = page
        self._file = file
        self._has_turn = True
        self._replaces = replaces if page.in_place else None
        self._outdated: int | None = None

    async def carry_out(self) -> int | None:
        """Send every part; the id of the last message, None when Telegram did not tell it."""
        if self._page.voice is not None:
            await self._speak(self._page.voice)
        picture, file = self._page.picture, self._file
        while picture is not None and file is not None:
            try:
                return await self._show_picture(picture, file)
            except AiogramError as error:
                _log.warning("picture_refused", chat_id=self.chat_id, error=redact(str(error)))
                await self._pictures.refused(picture, file)
                # Of a file id that is gone the picture itself is left; without the right to send any, the words.
                is_gone = isinstance(file, str) and isinstance(error, TelegramBadRequest)
                file = await self._pictures.file(picture) if is_gone else None
        if self._page.document_name is not None and isinstance(self._file, BufferedInputFile):
            return await self._show_document(self._file)
        *earlier, last = self._page.parts
        for part in earlier:
            await self._show(part, None)
        message_id = await self._show(last, self._page.keyboard)
        await self._clear_away()
        return message_id

    async def _speak(self, voice: Path) -> None:
        """Let the reader hear the page in a message of its own; where that cannot be, there are its words."""
        try:
            await self._recordings.speak(self.chat_id, voice)
        except (AiogramError, OSError) as error:
            _log.warning("voice_refused", chat_id=self.chat_id, error=redact(str(error)))

    async def _show_picture(self, picture: Picture, file: str | BufferedInputFile) -> int | None:
        """Show the page as a picture with its text as the caption, in the message it replaces or in a new one."""
        (caption,), keyboard, message_id = self._page.parts, self._page.keyboard, self._replaces
        if message_id is not None:
            try:
                answer = await self._call(
                    lambda text, mode: EditMedia(
                        chat_id=self.chat_id,
                        message_id=message_id,
                        media=InputMediaPhoto(media=file, caption=text, parse_mode=mode),
                        reply_markup=keyboard,
                    ),
                    caption,
                    is_repeatable=True,
                )
            except AiogramError as error:
                match verdict_on(error).meaning:
                    case Meaning.NOT_MODIFIED:
                        return message_id
                    case Meaning.CANNOT_EDIT | Meaning.MIGRATED | Meaning.UNAUTHORIZED:
                        self._follow_migration(error)
                    case _:
                        raise
            else:
                await self._learn(picture, answer)
                return message_id
        if self._page.only_in_place:
            return None
        answer = await self._call(
            lambda text, mode: SendPhoto(
                chat_id=self.chat_id, photo=file, caption=text, parse_mode=mode, reply_markup=keyboard
            ),
            caption,
            is_optional=True,
        )
        await self._learn(picture, answer)
        return _message_id(answer)

    async def _show_document(self, file: BufferedInputFile) -> int | None:
        """Show the page as a file with its text as the caption, always in a new message."""
        keyboard = self._page.keyboard
        answer = await self._call(
            lambda text, mode: SendDocument(
                chat_id=self.chat_id, document=file, caption=text, parse_mode=mode, reply_markup=keyboard
            ),
            self._page.parts[0],
        )
        return _message_id(answer)

    async def _learn(self, picture: Picture, answer: Any) -> None:
        """Remember under which id Telegram keeps the picture now: the largest size comes last."""
        sizes = answer.get("photo") if isinstance(answer, dict) else None
        file_id = sizes[-1].get("file_id") if isinstance(sizes, list) and sizes else None
        if isinstance(file_id, str):
            await self._pictures.sent(picture, file_id)

    async def _clear_away(self) -> None:
        """Take away the picture that a new message stands in for: to the reader, one replaced the other."""
        if self._outdated is None:
            return
        try:
            await self._outgoing.call(
                self.chat_id, DeleteMessage(chat_id=self.chat_id, message_id=self._outdated), is_repeatable=True
            )
        except AiogramError as error:
            _log.info("picture_left_behind", chat_id=self.chat_id, error=redact(str(error)))

    async def _show(self, part: str, keyboard: InlineKeyboardMarkup | None) -> int | None:
        message_id, self._replaces = self._replaces, None
        if message_id is not None and await self._edit(message_id, part, keyboard):
            return message_id
        if self._page.only_in_place:
            return None
        markup = ForceReply(force_reply=True) if self._page.wants_reply and keyboard is None else keyboard
        answer = await self._call(
            lambda text, mode: SendText(chat_id=self.chat_id, text=text, parse_mode=mode, reply_markup=markup),
            part,
        )
        return _message_id(answer)

    async def _edit(self, message_id: int, part: str, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Whether the message now says this. False: it has to be said in a new one."""
        chat_id = self.chat_id
        try:
            await self._call(
                lambda text, mode: EditText(
                    chat_id=chat_id, message_id=message_id, text=text, parse_mode=mode, reply_markup=keyboard
                ),
                part,
                is_repeatable=True,
            )
        except AiogramError as error:
            match verdict_on(error).meaning:
                case Meaning.NOT_MODIFIED:
                    return True
                case Meaning.IS_A_PICTURE:
                    self._outdated = message_id
                    return False
                # A migrated group's messages have other ids; a server may not know edits at all.
                case Meaning.CANNOT_EDIT | Meaning.MIGRATED | Meaning.UNAUTHORIZED:
                    self._follow_migration(error)
                    return False
                case _:
                    raise
        return True

    async def _call(
        self,
        method: Callable[[str, str | None], TelegramMethod[Any]],
        part: str,
        *,
        is_repeatable: bool = False,
        is_optional: bool = False,
    ) -> Any:
        """Make the call, as plain text if the markup is refused, to the new chat if a message cannot reach the old."""
        text = part
        mode: str | None = "HTML"
        while True:
            has_turn, self._has_turn = self._has_turn, False
            try:
                return await self._outgoing.call(
                    self.chat_id,
                    method(text, mode),
                    has_turn=has_turn,
                    is_repeatable=is_repeatable,
                    is_optional=is_optional,
                )
            except AiogramError as error:
                meaning = verdict_on(error).meaning
                if meaning is Meaning.BAD_MARKUP and mode is not None:
                    _log.error("markup_refused", error=redact(str(error)), text=part[:200])
                    text, mode = plain_text(part), None
                elif meaning is not Meaning.MIGRATED or is_repeatable or not self._follow_migration(error):
                    raise

    def _follow_migration(self, error: AiogramError) -> bool:
        """Take the chat's new id from the error; False when there is none or it is the one we have."""
        if not isinstance(error, TelegramMigrateToChat) or error.migrate_to_chat_id == self.chat_id:
            return False
        _log.info("chat_migrated", chat_id=self.chat_id, new_chat_id=error.migrate_to_chat_id)
        self.chat_id = error.migrate_to_chat_id
        return True


def _message_id(answer: Any) -> int | None:
    sent_id = answer.get("message_id") if isinstance(answer, dict) else None
    return sent_id if isinstance(sent_id, int) else None
