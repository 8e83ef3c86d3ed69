"""Intake: raw updates in; it answers for them until their events are safe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from aiogram import Bot
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from prometheus_client import Counter
from pydantic import ValidationError

from bot import translator
from bot.activity import ActivityPulse
from bot.ban_gate import BanGate
from bot.broadcasting.authors import Authors
from bot.checkout import Checkout
from bot.flood import FloodGate, Verdict
from bot.routers import TapAnswers, build_dispatcher
from bot.translator import Heard
from bus import DependencyUnavailableError, EventPublishError
from bus.catalogue import PaymentReceivedEvent, RequestEvent
from bus.codec import encode
from bus.event import BaseEvent
from bus.key_ring import KeyRing

UPDATES_RECEIVED = Counter("updates_received_total", "Updates read from Telegram", ["kind"])
UPDATES_REFUSED = Counter("updates_refused_total", "Updates without effect because something was wrong", ["reason"])
UPDATES_IGNORED = Counter("updates_ignored_total", "Updates that ask nothing of the bot", ["kind"])

_log = structlog.get_logger(__name__)

AWAY = (EventPublishError, DependencyUnavailableError)
"""What hearing raises while Redis or the database is away: the update comes again, and no code has to be mended."""


class Acceptor(Protocol):
    """Takes events over for good. Implemented by services.database.Outbox."""

    async def accept(self, events: Sequence[BaseEvent]) -> int:
        """Return when all `events` are committed and published; safe to call again with the same ones."""
        ...


@dataclass(frozen=True, slots=True)
class _Readable:
    update: Update
    kind: str
    lane: int
    user_id: int | None


class Intake:
    """Reads updates, lets the routers say what each means, and has their events accepted.

    Each update is parsed on its own: one that cannot be read is logged, counted and left out. One that runs into a bug
    becomes a `system.error.occurred` event. Updates of one user are handled in the order they came, also over several
    calls; users run side by side, at most `lanes_at_once`.
    """

    def __init__(
        self,
        bot: Bot,
        username: str,
        outbox: Acceptor,
        answers: TapAnswers,
        *,
        clock: Callable[[], datetime],
        key_ring: KeyRing | None = None,
        activity: ActivityPulse | None = None,
        flood: FloodGate | None = None,
        checkout: Checkout | None = None,
        bans: BanGate | None = None,
        authors: Authors | None = None,
        lanes_at_once: int = 256,
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._clock = clock
        self._key_ring = key_ring
        self._username = username
        self._activity = activity
        self._bans = bans
        self._flood = flood or FloodGate()
        self._dispatcher = build_dispatcher(answers, checkout, authors)
        self._lanes = _Lanes()
        self._slots = asyncio.Semaphore(lanes_at_once)

    @property
    def allowed_updates(self) -> list[str]:
        """The kinds of updates the routers react to: what Telegram is asked for."""
        return self._dispatcher.resolve_used_update_types()

    async def hear(self, raw_updates: Sequence[object]) -> None:
        """Return when everything `raw_updates` (decoded JSON) caused is committed and published.

        Raises what accepting raises, after all users of the batch were tried: then nothing may be confirmed to
        Telegram, and the same updates have to be heard again. What was accepted already is known by its event id.
        """
        lanes: dict[int, list[_Readable]] = {}
        for raw in raw_updates:
            if readable := self._read(raw):
                lanes.setdefault(readable.lane, []).append(readable)
        outcomes = await asyncio.gather(*(self._hear_lane(lanes[lane]) for lane in lanes), return_exceptions=True)
        for outcome in outcomes:
            if outcome is not None:
                raise outcome

    def _read(self, raw: object) -> _Readable | None:
        update_id = raw.get("update_id") if isinstance(raw, Mapping) else None
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
            kind = update.event_type
        except UpdateTypeLookupError:
            UPDATES_RECEIVED.labels("other").inc()
            UPDATES_REFUSED.labels("unknown_kind").inc()
            _log.warning("update_of_unknown_kind", update_id=update_id, fields=_fields(raw))
            return None
        except (ValidationError, RecursionError) as error:
            UPDATES_RECEIVED.labels("other").inc()
            UPDATES_REFUSED.labels("unreadable").inc()
            _log.error("update_not_readable", update_id=update_id, fields=_fields(raw), error=_reasons(error))
            return None
        UPDATES_RECEIVED.labels(kind).inc()
        context = UserContextMiddleware.resolve_event_context(update)
        lane = context.user_id or context.chat_id or update.update_id
        return _Readable(update, kind, lane, context.user_id)

    async def _hear_lane(self, heard_in_order: list[_Readable]) -> None:
        # The turn comes first: who waits for their own earlier updates must not take a slot from others.
        async with self._lanes.turn(heard_in_order[0].lane), self._slots:
            lane = heard_in_order[0].lane
            allowance = self._flood.allowance(lane)
            events: list[BaseEvent] = []
            try:
                for readable in heard_in_order:
                    understood = await self._understand(readable)
                    events += self._admit(lane, await self._bans.admit(understood) if self._bans else understood)
                if events:
                    await self._outbox.accept(events)
            except BaseException:
                # The same updates come again, and must not count twice.
                self._flood.restore(lane, allowance)
                raise
            if self._activity is not None:
                for readable in heard_in_order:
                    await self._beat(self._activity, readable)

    def _admit(self, lane: int, events: list[BaseEvent]) -> list[BaseEvent]:
        """What of `events` is heard: everything but requests beyond the person's measure, which are told once.

        What happened is no request: payments, posts in groups (others watch those), people coming and going.
        """
        admitted: list[BaseEvent] = []
        for event in events:
            if not isinstance(event, RequestEvent) or isinstance(event, PaymentReceivedEvent):
                admitted.append(event)
                continue
            match self._flood.ask(lane):
                case Verdict.ADMITTED:
                    admitted.append(event)
                case Verdict.FIRST_REFUSED:
                    UPDATES_REFUSED.labels("flood").inc()
                    _log.warning("user_floods", user_id=event.user_id, chat_id=event.chat_id)
                    admitted.append(translator.from_flood(event))
                case Verdict.REFUSED:
                    UPDATES_REFUSED.labels("flood").inc()
        return admitted

    async def _beat(self, activity: ActivityPulse, readable: _Readable) -> None:
        context = UserContextMiddleware.resolve_event_context(readable.update)
        if context.user is not None:
            heard = Heard(self._bot.id, readable.update.update_id, self._clock())
            await activity.beat(context.user, context.chat, readable.update, heard)

    async def _understand(self, readable: _Readable) -> list[BaseEvent]:
        """The events of one update, by way of the routers."""
        heard = Heard(self._bot.id, readable.update.update_id, self._clock())
        events: list[BaseEvent] = []

        def publish(event: BaseEvent) -> None:
            # Checked here, so that an event that could never travel is this update's failure and not the batch's.
            encode(event, self._key_ring)
            events.append(event)

        with structlog.contextvars.bound_contextvars(update_id=heard.update_id):
            try:
                await self._dispatcher.feed_update(
                    self._bot, readable.update, heard=heard, publish=publish, username=self._username
                )
            except Exception as error:  # noqa: BLE001  # a bug costs one update its effect, never the others theirs
                UPDATES_REFUSED.labels("bug").inc()
                _log.exception("update_ran_into_a_bug", kind=readable.kind)
                events.append(translator.from_bug(error, heard, readable.user_id))
            if not events:
                UPDATES_IGNORED.labels(readable.kind).inc()
            for event in events:
                _log.debug("update_heard", event_id=event.event_id, event_type=str(event.event_type))
        return events


class _Lanes:
    """One lock per user who has something waiting."""

    def __init__(self) -> None:
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, lane: int) -> AsyncIterator[None]:
        lock, users = self._locks.get(lane) or (asyncio.Lock(), 0)
        self._locks[lane] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[lane]
            if users > 1:
                self._locks[lane] = (lock, users - 1)
            else:
                del self._locks[lane]


def _fields(raw: object) -> Any:
    """What an update has, without what people wrote."""
    return sorted(map(str, raw))[:20] if isinstance(raw, Mapping) else type(raw).__name__


def _reasons(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    found = error.errors(include_url=False, include_input=False, include_context=False)[:5]
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in found)
