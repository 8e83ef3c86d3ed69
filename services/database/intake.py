"""Intake: what comes in from outside is committed together, then published."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from bus import BaseEvent, EventPublishError
from bus.key_ring import KeyRing
from services.database.clock import Clock
from services.database.driver_sql import placeholders
from services.database.engine import Database
from services.database.metrics import EVENTS_ACCEPTED
from services.database.outbox_rows import OutboxRow
from services.database.pending import Pending
from services.database.relay import Relay
from services.database.transaction import Transaction

ROWS_PER_COMMIT = 500
LOOK_EVERY_S = 0.5
LOOK_FOR_OWN_EVERY_S = 2.0
ADOPT_AFTER_S = 2.0
"""After so long whoever committed an event is taken for dead: whoever hears it again publishes it."""
GIVE_UP_AFTER_S = 10.0


@dataclass(eq=False)
class Call:
    """One caller's events and what became of them."""

    rows: list[OutboxRow]
    committed: asyncio.Future[None]
    new: int = 0
    known: set[str] = field(default_factory=set)
    publication: dict[str, asyncio.Future[None]] = field(default_factory=dict)


class Intake:
    """Takes events in: concurrent callers share one commit, and each waits for the publication of its own."""

    def __init__(
        self, database: Database, pending: Pending, relay: Relay, clock: Clock, key_ring: KeyRing | None
    ) -> None:
        self._database = database
        self._pending = pending
        self._relay = relay
        self._clock = clock
        self._key_ring = key_ring
        self._waiting: deque[Call] = deque()
        self._flusher: asyncio.Task[None] | None = None

    async def accept(self, events: Sequence[BaseEvent]) -> int:
        """See Outbox.accept."""
        rows = list({event.event_id: OutboxRow.of(event, self._key_ring) for event in events}.values())
        if not rows:
            return 0
        if self._relay.is_stopping:
            # Kept now, it would lie there until another replica looks for what the dead left behind.
            raise EventPublishError(
                "the outbox is stopping; nothing was taken", event_ids=[r.event.event_id for r in rows]
            )
        call = Call(rows, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        if self._flusher is None:
            self._flusher = asyncio.create_task(self._flush(), name="outbox-intake")
        await call.committed
        await self._until_published(call)
        return call.new

    async def _flush(self) -> None:
        calls: list[Call] = []
        try:
            while self._waiting:
                calls = self._next_calls()
                try:
                    await self._database.transact(partial(self._take, calls))
                except Exception as error:  # noqa: BLE001  # each caller hears it
                    for call in calls:
                        if not call.committed.done():
                            call.committed.set_exception(error)
        finally:
            self._flusher = None
            for call in (*calls, *self._waiting):
                # Nothing is left to do unless the loop is being shut down.
                call.committed.cancel()
            self._waiting.clear()

    def _next_calls(self) -> list[Call]:
        calls = [self._waiting.popleft()]
        rows = len(calls[0].rows)
        while self._waiting and rows + len(self._waiting[0].rows) <= ROWS_PER_COMMIT:
            rows += len(self._waiting[0].rows)
            calls.append(self._waiting.popleft())
        return [call for call in calls if not call.committed.done()]

    async def _take(self, calls: list[Call], transaction: Transaction) -> None:
        """Put what is new of `calls` into the outbox, and know of each call what it has to wait for."""
        ids = {row.event.event_id for call in calls for row in call.rows}
        found = await transaction.connection.exec_driver_sql(
            "SELECT event_id, published_at FROM outbox WHERE event_id IN"
            f" {placeholders(transaction.connection.dialect, columns=len(ids))}",
            tuple(ids),
        )
        known = {row.event_id: row.published_at for row in found}
        new: dict[str, OutboxRow] = {}
        for call in calls:
            call.new, call.known = 0, set()
            for row in call.rows:
                event_id = row.event.event_id
                if event_id in known:
                    call.known.add(event_id)
                elif event_id not in new:
                    new[event_id] = row
                    call.new += 1

        def committed() -> None:
            for call in calls:
                ids = [row.event.event_id for row in call.rows]
                call.publication = self._relay.expect(id_ for id_ in ids if known.get(id_) is None)
                if not call.committed.done():
                    call.committed.set_result(None)
            EVENTS_ACCEPTED.inc(len(new))

        # First: whoever waits for a publication has to be there before it happens.
        transaction.after_commit(committed)
        self._relay.enlist(transaction, list(new.values()), self._clock())

    async def _until_published(self, call: Call) -> None:
        """Return when the bus holds the call's events. Raises EventPublishError naming those it does not hold yet.

        Any event may be published by another replica, and then the table tells: one that was known and pending is its
        to publish, and one of our own it may find in the table while a recall makes us read from there, too. If the
        other does not, because it died in between, a known one is published here.
        """
        waiting = dict(call.publication)
        loop = asyncio.get_running_loop()
        began = loop.time()
        while waiting:
            elsewhere = waiting.keys() & call.known
            await asyncio.wait(waiting.values(), timeout=LOOK_EVERY_S if elsewhere else LOOK_FOR_OWN_EVERY_S)
            failed = {id_: error for id_, future in waiting.items() if future.done() and (error := future.exception())}
            if failed:
                reason = next(iter(failed.values()))
                raise EventPublishError(str(reason), event_ids=[id_ for id_ in waiting if id_ in failed]) from reason
            waiting = {id_: future for id_, future in waiting.items() if not future.done()}
            waited_s = loop.time() - began
            if waiting and (waiting.keys() & call.known or waited_s >= LOOK_FOR_OWN_EVERY_S):
                pending = await self._pending.among(list(waiting))
                waiting = {id_: future for id_, future in waiting.items() if id_ in pending}
                if waited_s > ADOPT_AFTER_S:
                    await self._relay.adopt(waiting.keys() & call.known)
                if waiting and waited_s > GIVE_UP_AFTER_S:
                    raise EventPublishError("committed, and not published yet", event_ids=list(waiting))
