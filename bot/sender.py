"""Sender: reply events become messages, each once where that can be known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BufferedInputFile
from prometheus_client import Counter

from bot.delivery import PageDelivery
from bot.file_ids import FileIds, FileMemory
from bot.limits import SendingLimits
from bot.outgoing import POSSIBLY_DOUBLED, OnMigrated, Outgoing
from bot.pictures import PictureStore
from bot.presenter import Page, Presenter
from bot.recordings import Recordings
from bot.telegram import redact
from bot.telegram_errors import Meaning, Verdict, verdict_on
from bot.typist import Typist
from bus.catalogue import ReplyRequestedEvent
from bus.event import BaseEvent
from bus.event_types import EventType
from bus.handler import BaseEventHandler
from bus.interfaces import IEvent
from bus.retry import retry_delay_s
from services.database import DeliveryStart

REPLIES_SENT = Counter("replies_sent_total", "Replies Telegram has taken", ["screen"])
REPLIES_REFUSED = Counter("replies_refused_total", "Replies nobody can be given", ["why"])

OnUnreachable = Callable[[int, str], Awaitable[None]]
"""Told (chat_id, why) of a chat that cannot be written to. May be told twice."""

_log = structlog.get_logger(__name__)


class DeliveryMemory(Protocol):
    """What the sender remembers across crashes. Implemented by services.database.Deliveries."""

    async def begin(self, event: BaseEvent) -> DeliveryStart: ...
    async def message_of(self, event_id: str) -> int | None: ...
    async def finish(self, event: BaseEvent, *, message_id: int | None, outcome: str) -> None: ...


class Archive(Protocol):
    """Writes the file about a person. Implemented by services.user.PersonalArchive."""

    async def file_of(self, user_id: int) -> bytes: ...


class Sender(BaseEventHandler):
    """Shows replies: edits the tapped message where the page allows it, else sends a new one.

    Telegram away or limiting us is waited out, so one delivery may take hours: the bus must set no time limit. What can
    never be delivered (blocked, gone) is recorded as refused. A page that cannot be written, or that Telegram does not
    take, is a bug: the exception goes to the bus, which retries and then keeps it as a dead letter.
    """

    timeout_seconds: ClassVar[float | None] = None

    def __init__(
        self,
        bot: Bot,
        presenter: Presenter,
        deliveries: DeliveryMemory,
        limits: SendingLimits,
        *,
        files: FileMemory | None = None,
        archive: Archive | None = None,
        on_unreachable: OnUnreachable | None = None,
        on_migrated: OnMigrated | None = None,
        typing_s: float = 0.0,
        delay_s: Callable[[int], float] = retry_delay_s,
    ) -> None:
        super().__init__("bot", "sender")
        self.add_supported_event_type(EventType.REPLY_REQUESTED)
        self._outgoing = Outgoing(bot, limits, delay_s=delay_s)
        self._typist = Typist(bot, typing_s)
        known = FileIds(files)
        self._pictures = PictureStore(known)
        self._recordings = Recordings(self._outgoing, known)
        self._presenter = presenter
        self._deliveries = deliveries
        self._archive = archive
        self._on_unreachable = on_unreachable
        self._on_migrated = on_migrated
        self._delay_s = delay_s

    async def _process_event(self, event: IEvent) -> bool:
        if not isinstance(event, ReplyRequestedEvent):
            raise TypeError(f"the sender shows replies; {event.event_type} is none")
        ids = {"event_id": event.event_id, "correlation_id": event.correlation_id}
        with structlog.contextvars.bound_contextvars(**ids):
            await self._show(event)
        return True

    async def _show(self, event: ReplyRequestedEvent) -> None:
        page = await self._presenter.page(event)
        file = await self._pictures.file(page.picture) if page.picture else await self._document(event, page)
        await self._typist.before(page, event.chat_id)
        # Before `begin`: what was only waiting for its turn when we died was certainly not sent.
        await self._outgoing.turn(event.chat_id)
        start = await self._deliveries.begin(event)
        if start is DeliveryStart.DONE:
            return
        if start is DeliveryStart.INTERRUPTED:
            POSSIBLY_DOUBLED.labels("crash").inc()
            _log.warning("reply_sent_again", screen=event.screen, chat_id=event.chat_id)
        replaces = event.message_id
        if replaces is None and event.shown_by is not None:
            replaces = await self._deliveries.message_of(event.shown_by)
        delivery = PageDelivery(
            self._outgoing, self._pictures, self._recordings, event.chat_id, page, file, replaces=replaces
        )
        try:
            message_id = await delivery.carry_out()
        except AiogramError as error:
            verdict = verdict_on(error)
            if verdict.meaning is not Meaning.UNREACHABLE:
                raise
            await self._refused(event, delivery.chat_id, verdict, error)
        else:
            await self._record(event, message_id, "sent")
            REPLIES_SENT.labels(event.screen).inc()
        if self._on_migrated is not None and delivery.chat_id != event.chat_id:
            await self._on_migrated(event.chat_id, delivery.chat_id)

    async def _document(self, event: ReplyRequestedEvent, page: Page) -> BufferedInputFile | None:
        """The file that comes with `page`: its own, or one about its reader."""
        if page.document is not None and page.document_name is not None:
            return BufferedInputFile(page.document, page.document_name)
        if page.document_name is None or self._archive is None or event.user_id is None:
            return None
        return BufferedInputFile(await self._archive.file_of(event.user_id), page.document_name)

    async def _refused(self, event: ReplyRequestedEvent, chat_id: int, verdict: Verdict, error: AiogramError) -> None:
        _log.info("reply_refused", chat_id=chat_id, why=verdict.why, error=redact(str(error)))
        REPLIES_REFUSED.labels(verdict.why).inc()
        if self._on_unreachable is not None:
            await self._on_unreachable(chat_id, verdict.why)
        await self._record(event, None, f"refused:{verdict.why}")

    async def _record(self, event: BaseEvent, message_id: int | None, outcome: str) -> None:
        """Note the outcome, however long the database is away: to give up here would be to send the reply again."""
        attempt = 0
        while True:
            try:
                await self._deliveries.finish(event, message_id=message_id, outcome=outcome)
            except Exception as error:  # noqa: BLE001  # whatever keeps the record from being written, the message is out
                wait_s = self._delay_s(attempt)
                _log.error(
                    "delivery_not_recorded",
                    error=f"{type(error).__name__}: {redact(str(error))}",
                    outcome=outcome,
                    attempt=attempt + 1,
                    retry_in_s=round(wait_s, 1),
                    exc_info=attempt == 0,
                )
            else:
                return
            await asyncio.sleep(wait_s)
            attempt += 1
