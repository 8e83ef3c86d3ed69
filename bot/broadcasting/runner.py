"""BroadcastRunner: works through the running broadcast, behind everything that is said to people in person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid5

import structlog
from prometheus_client import Counter, Gauge

from bot.broadcasting.courier import Courier
from bus import BroadcastDeliveredEvent, BroadcastHaltedEvent, EventPublishError, ReplyRequestedEvent
from bus.ending import end
from bus.event import BaseEvent
from bus.retry import retry_delay_s
from services.admin.broadcasts.broadcast import Broadcast
from services.admin.broadcasts.mailing import Mailing, Recipient, Result, Status
from services.admin.broadcasts.showing import progress_data
from services.database import DatabaseUnavailable
from services.screens import Screen

BROADCAST_MESSAGES = Counter("broadcast_messages_total", "Messages of broadcasts, by what became of them", ["outcome"])
BROADCAST_IN_FLIGHT = Gauge("broadcast_in_flight", "Messages of broadcasts Telegram is being asked to take")

NAMESPACE = UUID("1b5e7c0e-58a8-5c4f-9b1e-2d0f7c9f3a51")
"""Under which the ids of what runners tell are derived."""

RENEW_EVERY_S = 3.0
LOOK_EVERY_S = 1.0
SHOW_EVERY_S = 5.0
AT_ONCE = 100
"""Recipients read ahead."""

REFUSED_IN_A_ROW = 10
"""So many people in a row to whom Telegram refuses the message for its own sake: nobody else is tried."""

STOP_WITHIN_S = 2.0

_log = structlog.get_logger(__name__)


class BroadcastRunner:
    """Sends whatever broadcast is running and led by nobody else; `run` goes on until it is cancelled after `stop`.

    Bounded: `in_flight` messages at a time, AT_ONCE recipients in memory. `tell` has events accepted for good;
    `on_unreachable` hears of people who cannot be written to, perhaps twice.
    """

    def __init__(
        self,
        mailing: Mailing,
        courier: Courier,
        tell: Callable[[Sequence[BaseEvent]], Awaitable[object]],
        on_unreachable: Callable[[int, str], Awaitable[None]],
        *,
        rate_per_s: float,
        in_flight: int = 10,
        delay_s: Callable[[int], float] = retry_delay_s,
    ) -> None:
        self._mailing = mailing
        self._courier = courier
        self._tell = tell
        self._on_unreachable = on_unreachable
        self._rate_per_s = rate_per_s
        self._slots = asyncio.Semaphore(in_flight)
        self._sending: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._delay_s = delay_s
        self._waits_for_database = False

    async def run(self) -> None:
        """Send what there is to send, whenever there is something."""
        while not self._stopping.is_set():
            worked = False
            try:
                worked = await self._work()
            except DatabaseUnavailable as error:
                if not self._waits_for_database:
                    _log.warning("broadcasts_wait_for_database", error=str(error))
                self._waits_for_database = True
            except Exception as error:  # noqa: BLE001  # a bug: the broadcast waits, Diana lives
                _log.error("broadcast_interrupted", error=f"{type(error).__name__}: {error}", exc_info=True)
            if not worked:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), LOOK_EVERY_S)
        self._idle.set()

    async def stop(self) -> None:
        """Begin nobody else, and finish those who were begun, within STOP_WITHIN_S; the rest is in doubt."""
        self._stopping.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), STOP_WITHIN_S)
        for task in self._sending:
            task.cancel()

    async def _work(self) -> bool:
        """Work on a broadcast until there is nothing left to do for this process; whether there was anything."""
        await self._nothing_in_hand()
        broadcast = await self._mailing.lease()
        if self._waits_for_database:
            _log.info("broadcasts_go_on")
            self._waits_for_database = False
        if broadcast is None:
            return False
        led = _Led(broadcast)
        with structlog.contextvars.bound_contextvars(broadcast_id=broadcast.id):
            keeping = [asyncio.create_task(self._keep(led)), asyncio.create_task(self._show(led))]
            try:
                while not self._is_to_stop(led) and await self._mailing.gather(broadcast):
                    pass
                began = await self._send_all(led)
                await self._nothing_in_hand()
            finally:
                await end(keeping)
            if self._stopping.is_set():
                await self._mailing.release(broadcast.id)
            elif not led.is_over.is_set() and await self._mailing.is_over(broadcast.id):
                await self._tell([delivered(broadcast.id)])
        return began

    async def _send_all(self, led: _Led) -> bool:
        """Begin everybody who is pending, as long as this process leads; whether there was anybody."""
        after, began = 0, False
        while not self._is_to_stop(led):
            recipients = await self._mailing.pending(led.broadcast.id, after, AT_ONCE)
            for recipient in recipients:
                await self._slots.acquire()
                try:
                    await self._courier.turn(recipient.user_id)
                except BaseException:
                    self._slots.release()
                    raise
                if self._is_to_stop(led):
                    self._slots.release()
                    return began
                task = asyncio.create_task(self._send_to(led, recipient), name=f"broadcast {led.broadcast.id}")
                self._sending.add(task)
                task.add_done_callback(self._sent)
                after, began = recipient.user_id, True
            if not recipients:
                return began
        return began

    async def _nothing_in_hand(self) -> None:
        """Wait until everybody who was begun is finished."""
        if self._sending:
            await asyncio.wait(self._sending)

    def _is_to_stop(self, led: _Led) -> bool:
        return led.is_over.is_set() or self._stopping.is_set()

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._slots.release()
        if not task.cancelled() and (error := task.exception()):
            # Begun perhaps, and not finished: taken up again when the lease is taken next.
            _log.error("broadcast_message_interrupted", error=f"{type(error).__name__}: {error}")

    async def _send_to(self, led: _Led, recipient: Recipient) -> None:
        broadcast, user_id = led.broadcast, recipient.user_id
        text = broadcast.text_for(recipient.language)
        attempt = await self._mailing.begin(broadcast.id, user_id)
        if not attempt or text is None:
            # Gone meanwhile, or this process leads no more: `renew` knows which.
            led.is_doubtful.set()
            return
        with BROADCAST_IN_FLIGHT.track_inprogress():
            result, is_doubted = await self._courier.send(user_id, text)
        if result.status is Status.UNREACHABLE:
            await self._on_unreachable(user_id, result.why)
        await self._record(broadcast.id, user_id, attempt, result, in_doubt=is_doubted or attempt > 1)
        BROADCAST_MESSAGES.labels(result.status).inc()
        await self._watch(led, result)

    async def _record(
        self, broadcast_id: int, user_id: int, attempt: int, result: Result, *, in_doubt: bool
    ) -> None:  # fmt: skip
        """Note the outcome, however long the database is away: to give up here would be to send it again."""
        failures = 0
        while True:
            try:
                await self._mailing.finish(broadcast_id, user_id, attempt, result, in_doubt=in_doubt)
            except DatabaseUnavailable as error:
                _log.error("broadcast_message_not_recorded", error=str(error), attempt=failures + 1)
            else:
                return
            await asyncio.sleep(self._delay_s(failures))
            failures += 1

    async def _watch(self, led: _Led, result: Result) -> None:
        """Halt when Telegram refuses the message itself, again and again."""
        led.refused = led.refused + 1 if result.status is Status.FAILED else 0
        if led.refused == REFUSED_IN_A_ROW and not led.is_over.is_set():
            led.is_over.set()
            _log.warning("broadcast_halted", words=result.why)
            await self._tell([BroadcastHaltedEvent(led.broadcast.id, result.why)])
            await self._mailing.halt(led.broadcast.id, result.why)

    async def _keep(self, led: _Led) -> None:
        """Hold the lease, and notice when the broadcast was paused, cancelled or taken by another process."""
        while True:
            led.is_doubtful.clear()
            try:
                leads = await self._mailing.renew(led.broadcast.id)
            except DatabaseUnavailable as error:
                _log.warning("broadcast_lease_not_renewed", error=str(error))
                leads = False
            if not leads:
                led.is_over.set()
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(led.is_doubtful.wait(), RENEW_EVERY_S)

    async def _show(self, led: _Led) -> None:
        """Show how far it has come where its author looks, at a gentle pace."""
        done = -1
        while not led.is_over.is_set():
            await asyncio.sleep(SHOW_EVERY_S)
            try:
                broadcast, outcomes = await self._mailing.progress(led.broadcast.id)
                if broadcast is not None and sum(outcomes.values()) != done:
                    done = sum(outcomes.values())
                    await self._show_where_it_is_seen(broadcast, outcomes)
            except (DatabaseUnavailable, EventPublishError) as error:
                _log.warning("broadcast_not_shown", error=str(error))

    async def _show_where_it_is_seen(self, broadcast: Broadcast, outcomes: Mapping[str, int]) -> None:
        if broadcast.shown_chat_id is not None and broadcast.shown_message_id is not None:
            shown = ReplyRequestedEvent(
                chat_id=broadcast.shown_chat_id,
                screen=Screen.BROADCAST_HERE,
                data=progress_data(broadcast, outcomes, self._rate_per_s),
                user_id=broadcast.shown_chat_id,
                message_id=broadcast.shown_message_id,
            )
            await self._tell([shown])


def delivered(broadcast_id: int) -> BroadcastDeliveredEvent:
    """That nobody is left: told again, it is the same event."""
    envelope: dict[str, Any] = {"event_id": str(uuid5(NAMESPACE, f"delivered:{broadcast_id}"))}
    return BroadcastDeliveredEvent(broadcast_id, **envelope)


class _Led:
    """A broadcast this process leads, until it `is_over` for it."""

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self.is_over = asyncio.Event()
        self.is_doubtful = asyncio.Event()
        self.refused = 0
