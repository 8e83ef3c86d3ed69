"""Outbox: events that are committed and have to be published, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from bus import BaseEvent, EventPriority, IEventBus
from bus.key_ring import KeyRing
from bus.retry import retry_delay_s
from services.database.clock import Clock
from services.database.engine import Database
from services.database.intake import Intake
from services.database.outbox_rows import OutboxRow
from services.database.pending import Pending
from services.database.relay import Relay
from services.database.transaction import Transaction
from services.database.upkeep import Upkeep


class Outbox:
    """One path and one order: what is committed goes to the bus in commit order, is marked, and kept for seven days.

    Rows come from intake (`accept`) and from units of work (`enlist`). While the bus refuses, nothing is dropped and
    nothing overtakes; of a long backlog only the table knows, so memory stays bounded (`memory_limit` events). A crash
    between publishing and marking publishes again at the next start, which the inbox makes harmless.

    Callers of `accept` hear that the bus refuses once it has refused everything for `patience_s` seconds.

    `keep_from` is the lowest priority the event store keeps; EventPriority.LOW keeps everything. `key_ring` seals what
    is sensitive in the rows, and opens it for the bus; without one an event with something in such a field is refused.
    """

    def __init__(
        self,
        database: Database,
        bus: IEventBus,
        clock: Clock,
        *,
        keep_from: EventPriority = EventPriority.HIGH,
        memory_limit: int = 10_000,
        batch_size: int = 200,
        grace_s: float = 30.0,
        drain_s: float = 5.0,
        patience_s: float = 2.0,
        retry_delay_s: Callable[[int], float] = lambda attempt: retry_delay_s(attempt, base_s=0.1, cap_s=5.0),
        key_ring: KeyRing | None = None,
    ) -> None:
        self.key_ring = key_ring
        pending = Pending(database, clock)
        self._pending = pending
        self._relay = Relay(
            pending,
            bus,
            keep_from=keep_from,
            memory_limit=memory_limit,
            batch_size=batch_size,
            patience_s=patience_s,
            retry_delay_s=retry_delay_s,
            key_ring=key_ring,
        )
        self._intake = Intake(database, pending, self._relay, clock, key_ring)
        self._upkeep = Upkeep(database, clock)
        self._clock = clock
        self._grace = timedelta(seconds=grace_s)
        self._drain_s = drain_s

    async def start(self) -> None:
        """Publish what a crash left behind, in order, then relay. Returns when the bus holds it all.

        When the bus or the database refuses, it returns too: the relay goes on trying, still in order, and says so in
        the log.
        """
        await self._relay.start()

    async def stop(self) -> None:
        """Publish what is held, for at most `drain_s` seconds; the rest stays in the table for the next start."""
        await self._relay.stop(self._drain_s)

    async def accept(self, events: Sequence[BaseEvent]) -> int:
        """Take `events` in: when this returns they are committed and the bus holds them. How many of them were new.

        Concurrent calls share one commit. An event that is known (by its id) is not taken again, but its publication is
        waited for. Raises EventValidationError or EventSerializationError (a bad event: none was taken),
        DatabaseUnavailable, or EventPublishError (committed; the relay goes on trying). Calling again with the same
        events is safe in every case.
        """
        return await self._intake.accept(events)

    def enlist(self, transaction: Transaction, rows: list[OutboxRow], now: datetime) -> None:
        """Commit `rows` with `transaction`, then publish them."""
        self._relay.enlist(transaction, rows, now)

    async def sweep(self) -> int:
        """Publish pending rows older than `grace_s` that this process does not hold; how many.

        They belong to a replica that died, or to a commit whose answer was lost. Raises EventPublishError or
        DatabaseUnavailable.
        """
        return await self._relay.sweep(self._clock() - self._grace)

    async def republish_unfinished(
        self, handlers: Mapping[str, Sequence[str]], since: Mapping[tuple[str, str], datetime] = MappingProxyType({})
    ) -> int:
        """Publish again, in order, every event of the last seven days that some handler has not done; how many.

        `handlers` maps each handler key to the event types or patterns it handles. `since` says when a handler key
        first had a pattern: what went out before that was not meant for it. A pair that is missing was always there.

        For a Redis that came back empty or older than it was. The rows become pending again at once, in one step with
        the relay's order; the publication itself follows, and survives a crash.
        """
        async with self._relay.recalling():
            reopened = await self._upkeep.reopen_unfinished(handlers, since)
            # Also when there was nothing to reopen: another process may have done that and not published yet.
            self._relay.read_the_table()
        return reopened

    def publish_from_the_first(self) -> None:
        """Go on with the first pending row there is, whoever committed it: nothing newer overtakes it from here.

        For a Redis that lost its data, when another process has made pending again what was lost.
        """
        self._relay.read_the_table()

    async def purge(self) -> int:
        """Forget inbox rows, published outbox rows and finished deliveries older than seven days; how many rows."""
        return await self._upkeep.purge()

    async def backlog(self) -> tuple[int, float]:
        """How many rows are pending, and the age of the oldest in seconds (0.0: none)."""
        return await self._pending.count()
