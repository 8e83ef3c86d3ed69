"""A saga to test sagas with: a stay at the hotel, from the booking to the key handed back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bus import BaseEvent, EventBusConfig, EventFactory, RedisEventBus, SagaTimeoutReachedEvent
from services.database import Database, Outbox, Transactions, UnitOfWork
from services.database.tables import outbox
from services.saga import Run, Runs, Saga, StepFailed, begins, step, timeout
from tests.gamification.world import Clock

PAY_WITHIN = timedelta(minutes=15)


@EventFactory.register
class RoomRequestedEvent(BaseEvent, event_type="hotel.room.requested"):
    user_id: int


@EventFactory.register
class RoomPaidEvent(BaseEvent, event_type="hotel.room.paid"):
    user_id: int


@EventFactory.register
class GuestArrivedEvent(BaseEvent, event_type="hotel.guest.arrived"):
    user_id: int
    has_passport: bool = True


@EventFactory.register
class DeedDoneEvent(BaseEvent, event_type="hotel.deed.done"):
    """What a step or a compensation did: the effect the tests count."""

    user_id: int
    deed: str


def done(run: Run, deed: str) -> DeedDoneEvent:
    return DeedDoneEvent(user_id=int(run.key), deed=deed)


class Stay(Saga[UnitOfWork]):
    """A room is held until it is paid; a guest without a passport is turned away."""

    service = "hotel"

    def __init__(self, transactions: Transactions, pay_within: timedelta = PAY_WITHIN) -> None:
        super().__init__(transactions)
        self.pay_within = pay_within
        self.breaks = 0
        """How many of the next steps and compensations break at their end, as a bug or a lost connection would."""

    @begins("hotel.room.requested")
    async def room_held(self, event: RoomRequestedEvent, work: UnitOfWork, run: Run) -> None:
        run.notes["asked_by"] = event.event_id
        run.set_timeout(self.not_paid, after=self.pay_within)
        work.publish(done(run, "hold"))
        self._break()

    @room_held.undone_by
    async def room_freed(self, work: UnitOfWork, run: Run) -> None:
        work.publish(done(run, "free"))
        self._break()

    @step("hotel.room.paid")
    async def paid(self, event: RoomPaidEvent, work: UnitOfWork, run: Run) -> None:
        run.cancel_timeout(self.not_paid)
        work.publish(done(run, "thank"))
        self._break()

    @paid.undone_by
    async def paid_back(self, work: UnitOfWork, run: Run) -> None:
        work.publish(done(run, "pay back"))
        self._break()

    @step("hotel.guest.arrived", when=lambda event: event.user_id != 13)
    async def arrived(self, event: GuestArrivedEvent, work: UnitOfWork, run: Run) -> None:
        work.publish(done(run, "open"))
        run.notes["has_key"] = True
        if not event.has_passport:
            raise StepFailed("no passport")
        self._break()
        if run.has_done(self.paid):
            run.finish()

    @timeout
    async def not_paid(self, event: SagaTimeoutReachedEvent, work: UnitOfWork, run: Run) -> None:
        if run.notes.setdefault("reminders", 0) == 0:
            run.notes["reminders"] = 1
            work.publish(done(run, "remind"))
            run.set_timeout(self.not_paid, after=self.pay_within)
            return
        raise StepFailed("nobody paid in time")

    def _break(self) -> None:
        if self.breaks:
            self.breaks -= 1
            raise ConnectionError("the line is dead")


class Hotel:
    """One process that runs the saga on a database, and what it did."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        # Never started: what is committed stays in the table, where the tests read it.
        self.transactions = Transactions(database, Outbox(database, RedisEventBus(EventBusConfig()), clock), clock)
        self.stay = Stay(self.transactions)

    async def deliver(self, *events: BaseEvent) -> None:
        for event in events:
            assert await self.stay.handle(event)

    async def run(self, user_id: int = 7) -> Run | None:
        async with self.database.read() as connection:
            return await Runs(connection, self.stay.handler_key, self.clock()).find(str(user_id))

    async def deeds(self, user_id: int = 7) -> list[str]:
        """Every effect there ever was, in order."""
        events = [event for _, event in await self._caused()]
        return [e.deed for e in events if isinstance(e, DeedDoneEvent) and e.user_id == user_id]

    async def timeouts(self) -> list[tuple[datetime, SagaTimeoutReachedEvent]]:
        """Every timeout there ever was, with its time, in the order they were set."""
        return [(at, event) for at, event in await self._caused() if isinstance(event, SagaTimeoutReachedEvent)]

    async def _caused(self) -> list[tuple[Any, BaseEvent]]:
        async with self.database.read() as connection:
            rows = await connection.execute(select(outbox.c.deliver_at, outbox.c.body).order_by(outbox.c.id))
            return [(row.deliver_at, EventFactory.from_bytes(bytes(row.body))) for row in rows]
