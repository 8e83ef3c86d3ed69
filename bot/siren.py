"""Siren: tells operators that Redis or the database is away, when no event could.

Every other alarm is an event that is handled, and becomes a message like any other. While Redis or the database is away
nothing is handled: each process then sees for itself, and one of them tells Telegram directly. Which one is noted in
the other of the two. With both away every process speaks for itself: to be told twice is better than not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot.health import CheckResult, HealthBoard
from bot.moderation.pacing import CallPacing
from bot.outgoing import Outgoing
from bot.presenter import ReaderLanguages, Texts
from bot.presenter.screens.alarms import over_text, raised_text
from bot.presenter.texts import LANGUAGES, Words
from bot.telegram import SendText, redact
from services.admin.operations import HOLD, SPOKEN_FOR, AdminChats, calm, in_a_row

LOOK_EVERY_S = 2.0
ASK_WITHIN_S = 2.0
LEARN_EVERY_S = 60.0

log = structlog.get_logger(__name__)


class Outages(Protocol):
    """Where it is noted which process tells of an outage."""

    async def take(self, name: str, since: datetime, holder: str, now: datetime) -> bool: ...
    async def finish(self, name: str, holder: str, now: datetime) -> datetime | None: ...
    async def is_noted(self, name: str) -> bool: ...


@dataclass
class _Watched:
    """What this process knows of one check. `alone`: since when, of an outage it told without asking anybody."""

    was_bad: bool = False
    may_be_noted: bool = True
    alone: datetime | None = None
    over_at: datetime | None = None
    in_a_row: int = 0


class Siren:
    """Looks at the board, and speaks up when one of SPOKEN_FOR stays bad, and when it stays well again."""

    def __init__(
        self,
        bot: Bot,
        board: HealthBoard,
        chats: AdminChats,
        texts: Texts,
        languages: ReaderLanguages,
        outages: Mapping[str, Outages],
        replica: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._outgoing = Outgoing(bot, CallPacing())
        self._board = board
        self._chats = chats
        self._texts = texts
        self._languages = languages
        self._outages = outages
        self._replica = replica
        self._clock = clock
        self._spoken: dict[int, str] = {}
        self._watched = {name: _Watched() for name in SPOKEN_FOR}
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Look until cancelled; what is being sent then is given up."""
        learn_at, time = 0.0, asyncio.get_running_loop().time
        try:
            while True:
                if time() >= learn_at:
                    await self.learn()
                    learn_at = time() + LEARN_EVERY_S
                await self.look()
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            for task in self._sending:
                task.cancel()

    async def learn(self) -> None:
        """Note what each operator reads, while there is a database: when it is needed there may be none."""
        if any(result.name == "database" and result.ok is False for result in self._board.results()):
            return
        for _, reader in self._chats.each():
            await self._words_for(reader)

    async def look(self) -> None:
        """One round."""
        results = {result.name: result for result in self._board.results()}
        for name, watched in self._watched.items():
            result = results.get(name)
            if result is None or result.since is None or result.is_overdue:
                # A process that stood still knows nothing of them until it has looked again.
                continue
            for_so_long = self._clock() - result.since
            if result.ok is False and for_so_long >= HOLD:
                await self._bad(watched, result, result.since)
            elif result.ok and (watched.was_bad or watched.may_be_noted) and for_so_long >= calm(watched.in_a_row):
                await self._well(watched, result, result.since)

    async def _bad(self, watched: _Watched, result: CheckResult, since: datetime) -> None:
        if not watched.was_bad and watched.over_at is not None:
            watched.in_a_row = in_a_row(watched.in_a_row, since - watched.over_at)
        watched.was_bad = True
        try:
            async with asyncio.timeout(ASK_WITHIN_S):
                is_ours = await self._outages[result.name].take(result.name, since, self._replica, self._clock())
        except Exception as error:  # noqa: BLE001  whatever is wrong there too, somebody has to be told
            is_ours = watched.alone is None
            watched.alone = watched.alone or since
            log.info("nobody can be asked who tells of an outage", check=result.name, error=redact(str(error)))
        else:
            is_ours = is_ours and watched.alone is None
        if is_ours:
            log.warning("operators are told of an outage", check=result.name, detail=result.detail)
            for chat_id, reader in self._chats.each():
                words = await self._words_for(reader)
                text = raised_text(words, result.name, result.detail, since, (self._replica,))
                self._send(chat_id, text)

    async def _well(self, watched: _Watched, result: CheckResult, well_since: datetime) -> None:
        try:
            async with asyncio.timeout(ASK_WITHIN_S):
                since = await self._outages[result.name].finish(result.name, self._replica, self._clock())
                still_noted = since is None and await self._outages[result.name].is_noted(result.name)
        except Exception as error:  # noqa: BLE001  asked again at the next round
            log.info("nobody can be asked who told of an outage", check=result.name, error=redact(str(error)))
            return
        since = since or watched.alone
        # Somebody else's, who may have died meanwhile: to be looked at again.
        watched.may_be_noted = still_noted
        watched.was_bad, watched.alone = False, None
        if since is None:
            return
        watched.over_at = well_since
        lasted_s = round((well_since - since).total_seconds())
        log.info("operators are told that an outage is over", check=result.name, lasted_s=lasted_s)
        for chat_id, reader in self._chats.each():
            self._send(chat_id, over_text(await self._words_for(reader), result.name, lasted_s, 0))

    async def _words_for(self, reader: int | None) -> Words:
        key = reader or 0
        try:
            async with asyncio.timeout(ASK_WITHIN_S):
                self._spoken[key] = await self._languages.of(reader, None)
        except Exception as error:  # noqa: BLE001  the database may be what is away
            log.debug("nobody can be asked for a language", error=redact(str(error)))
        return self._texts.words(self._spoken.get(key, LANGUAGES[0]))

    def _send(self, chat_id: int, text: str) -> None:
        task = asyncio.create_task(self._deliver(chat_id, text), name="siren")
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _deliver(self, chat_id: int, text: str) -> None:
        try:
            await self._outgoing.call(chat_id, SendText(chat_id=chat_id, text=text, parse_mode="HTML"))
        except AiogramError as error:
            log.warning("an operator cannot be told of an outage", chat_id=chat_id, error=redact(str(error)))
