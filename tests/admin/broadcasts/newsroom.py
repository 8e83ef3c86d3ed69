"""A newsroom: an owner who broadcasts, an audience, a Telegram, and processes that send."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from aiogram import Bot
from sqlalchemy import insert, select

from bot.broadcasting import BroadcastRunner, Courier, PreviewDesk
from bot.limits import SendLimits
from bot.presenter import LANGUAGES, Page, Presenter, ReaderLanguages, Texts
from bus import (
    BaseEvent,
    BroadcastDeliveredEvent,
    BroadcastPreviewedEvent,
    BroadcastRequestedEvent,
    BroadcastWrittenEvent,
    EventBusConfig,
    EventFactory,
    RedisEventBus,
    ReplyRequestedEvent,
)
from bus.key_ring import KeyRing, new_key
from services.admin import Mailing, Staff, broadcast_handlers
from services.admin.broadcasts.broadcast import Broadcast, State
from services.admin.broadcasts.broadcasts import Broadcasts
from services.admin.broadcasts.tables import audience, broadcast_recipients
from services.admin.handlers.keep_audit import KeepAudit
from services.database import Database, Outbox, ServiceHandler, Transactions
from services.database.tables import outbox
from services.screens import Screen
from tests.edge.bot_api import BotApi
from tests.edge.parts import Chosen, at_once
from tests.gamification.world import Clock
from tests.waiting import until

OWNER, STRANGER = 1, 666
RATE = 30.0
KEYS = KeyRing.parse(new_key())


class Newsroom:
    """What the owner does, and all that follows; every screen that is shown is written in both languages."""

    def __init__(self, database: Database, clock: Clock, api: BotApi, bot: Bot) -> None:
        self.database, self.clock, self.api, self.bot = database, clock, api, bot
        # Never started: what is committed stays in the table, where the tests read it.
        self.outbox = Outbox(database, RedisEventBus(EventBusConfig()), clock, key_ring=KEYS)
        transactions, self.staff = Transactions(database, self.outbox, clock), Staff([OWNER])
        self.handlers: list[ServiceHandler[Any]] = [
            *broadcast_handlers(transactions, database, clock, self.staff, RATE),
            KeepAudit(transactions),
        ]
        self.desk = PreviewDesk(bot, SendLimits(1_000_000), self._tell)
        self.told: list[BaseEvent] = []
        self.unreachable: list[tuple[int, str]] = []
        texts = _texts()
        self._presenters = {
            language: Presenter(texts, ReaderLanguages(Chosen(**{f"u{OWNER}": language})), "DianaBot")
            for language in LANGUAGES
        }

    async def audience_of(self, *people: int, **columns: Any) -> None:
        """These people are there to be reached."""
        async with self.database.write() as connection:
            await connection.execute(
                insert(audience), [{"user_id": person, "reads": "en", **columns} for person in people]
            )

    async def asks(self, deed: str = "compose", *, who: int = OWNER, **told: Any) -> list[BaseEvent]:
        """Somebody types /broadcast or presses a button; everything it causes."""
        event = BroadcastRequestedEvent(user_id=who, chat_id=who, deed=deed, timestamp=self.clock(), **told)
        return await self.settle(event)

    async def writes(self, html: str, *, who: int = OWNER, **told: Any) -> list[BaseEvent]:
        """Somebody sends the text; everything it causes."""
        event = BroadcastWrittenEvent(user_id=who, chat_id=who, html=html, timestamp=self.clock(), **told)
        return await self.settle(event)

    async def drafts(self, segment: str = "all", **texts: str) -> dict[str, Any]:
        """A draft in these languages, previewed; what its screen shows."""
        draft = shown(await self.asks(), Screen.BROADCAST_DRAFT)
        number = draft["broadcast_id"]
        for language, html in texts.items():
            await self.asks("write", broadcast_id=number, value=language)
            await self.writes(html)
        await self.asks("segment", broadcast_id=number, value=segment)
        return shown(await self.asks("preview", broadcast_id=number), Screen.BROADCAST_DRAFT)

    async def sends(self, segment: str = "all", **texts: str) -> int:
        """A broadcast that begins; its number."""
        draft = await self.drafts(segment, **(texts or {"en": "Hello"}))
        number: int = draft["broadcast_id"]
        await self.asks("send", broadcast_id=number, draft_version=draft["version"], message_id=70)
        assert (await self.broadcast(number)).state is State.RUNNING
        return number

    def mailing(self, runner: str = "a") -> Mailing:
        return Mailing(self.database, self.clock, runner)

    def runner(self, name: str = "a", *, mailing: Mailing | None = None, **options: Any) -> BroadcastRunner:
        mailing, courier = mailing or self.mailing(name), Courier(self.bot, SendLimits(1_000_000))
        return BroadcastRunner(mailing, courier, self._tell, self._lost, rate_per_s=RATE, delay_s=at_once, **options)

    @asynccontextmanager
    async def running(self, runner: BroadcastRunner) -> AsyncIterator[None]:
        """A process that sends, which is killed at the end."""
        task = asyncio.create_task(runner.run())
        yield
        killed = (task, *runner._sending)
        for part in killed:
            part.cancel()
        await asyncio.gather(*killed, return_exceptions=True)

    async def works(self, number: int, *runners: BroadcastRunner) -> Broadcast:
        """Let the processes send until the broadcast is over, and close it; the broadcast then."""
        async with self.running(runners[0] if runners else self.runner()):
            await until(lambda: any(isinstance(event, BroadcastDeliveredEvent) for event in self.told))
        await self.settle(*self.told)
        return await self.broadcast(number)

    async def broadcast(self, number: int) -> Broadcast:
        async with self.database.read() as connection:
            found = await Broadcasts(connection).find(number)
        assert found is not None
        return found

    async def recipients(self, number: int) -> dict[int, tuple[str, int]]:
        """Everybody it is for, with status and attempts."""
        rows = select(broadcast_recipients).where(broadcast_recipients.c.broadcast_id == number)
        async with self.database.read() as connection:
            return {row.user_id: (row.status, row.attempts) for row in await connection.execute(rows)}

    def got(self) -> list[int]:
        """Who was sent a message, in order, the owner's screens and previews apart."""
        calls = [*self.api.called("sendMessage"), *self.api.called("sendPhoto")]
        return [int(call["chat_id"]) for call in calls if int(call["chat_id"]) != OWNER]

    async def settle(self, *events: BaseEvent) -> list[BaseEvent]:
        """Deliver `events`, what they cause, what that causes, and so on; all of it."""
        before = await self._last_row()
        waiting = deque(events)
        while waiting:
            last, event = await self._last_row(), waiting.popleft()
            for handler in (*self.handlers, self.desk):
                if handler.can_handle(event):
                    assert await handler.handle(event)
            waiting.extend(await self._caused_since(last))
        caused = await self._caused_since(before)
        for event in caused:
            if isinstance(event, ReplyRequestedEvent):
                await self.pages(event)
        return caused

    async def pages(self, event: ReplyRequestedEvent) -> dict[str, Page]:
        """What is seen of a reply in each language."""
        return {language: await presenter.page(event) for language, presenter in self._presenters.items()}

    async def _tell(self, events: Sequence[BaseEvent]) -> None:
        for event in events:
            if not isinstance(event, BroadcastPreviewedEvent):
                self.told.append(event)
                continue
            # At once, for the preview's answer is part of what the order caused.
            for handler in self.handlers:
                if handler.can_handle(event):
                    assert await handler.handle(event)

    async def _lost(self, user_id: int, why: str) -> None:
        self.unreachable.append((user_id, why))

    async def _last_row(self) -> int:
        async with self.database.read() as connection:
            return await connection.scalar(select(outbox.c.id).order_by(outbox.c.id.desc()).limit(1)) or 0

    async def _caused_since(self, row: int) -> list[BaseEvent]:
        rows = select(outbox.c.body).where(outbox.c.id > row).order_by(outbox.c.id)
        async with self.database.read() as connection:
            return [EventFactory.from_bytes(bytes(body), KEYS) for body in (await connection.execute(rows)).scalars()]


@cache
def _texts() -> Texts:
    return Texts()


def shown(events: Sequence[BaseEvent], screen: Screen) -> dict[str, Any]:
    """The data of the last showing of `screen` among `events`."""
    found = [event for event in events if isinstance(event, ReplyRequestedEvent) and event.screen == screen]
    assert found, f"no {screen} among {[getattr(event, 'screen', event.event_type) for event in events]}"
    return found[-1].data
