"""What the tests of the database are made of: a bus on a shelf, and outboxes that can be killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bus import BaseEvent, DailyRequestedEvent, EventPublishError, PointsAwardedEvent, UserRegisteredEvent
from services.database import Database, Outbox, Transactions, UnitOfWork

T = TypeVar("T")

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEADLINE_S = 30.0


class ShelfBus:
    """A bus that keeps what it is given, in order; it can refuse, take a part, lose its answer, or wait."""

    def __init__(self) -> None:
        self.events: list[BaseEvent] = []
        self.attempts = 0
        self.services: list[Sequence[str] | None] = []
        self.takes: Callable[[BaseEvent], bool] = lambda event: True
        self.answers = True
        self.open = asyncio.Event()
        self.open.set()

    async def publish_many(self, events: Sequence[BaseEvent]) -> None:
        self.attempts += 1
        await self.open.wait()
        missing = [event.event_id for event in events if not self.takes(event)]
        self.events += [event for event in events if self.takes(event)]
        if missing:
            raise EventPublishError("the shelf is full", event_ids=missing)
        if not self.answers:
            raise EventPublishError("the answer was lost", event_ids=[event.event_id for event in events])

    async def publish(self, event: BaseEvent, target_services: Sequence[str] | None = None) -> bool:
        self.services.append(target_services)
        await self.publish_many([event])
        return True

    @property
    def ids(self) -> list[str]:
        return [event.event_id for event in self.events]

    @contextmanager
    def down(self) -> Iterator[None]:
        took, self.takes = self.takes, lambda event: False
        yield
        self.takes = took


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def outbox_on(database: Database, bus: Any, clock: Callable[[], datetime] | None = None, **options: Any) -> Outbox:
    """An outbox that tries again at once, and says at once that it failed."""
    quick: dict[str, Any] = {"patience_s": 0.0, "retry_delay_s": lambda attempt: 0.001}
    return Outbox(database, bus, clock or MovableClock(), **quick | options)


@asynccontextmanager
async def running(outbox: Outbox) -> AsyncIterator[Outbox]:
    await outbox.start()
    try:
        yield outbox
    finally:
        await outbox.stop()


async def kill(outbox: Outbox, database: Database) -> None:
    """End the outbox as a crash would: nothing is drained, no mark is written, a commit under way is seen through."""
    tasks, outbox._relay._tasks = outbox._relay._tasks, []
    if outbox._intake._flusher is not None:
        tasks.append(outbox._intake._flusher)
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
    await database._commits.finish()


async def until_async(look: Callable[[], Awaitable[T]], is_enough: Callable[[T], bool], what: str) -> T:
    """What `look` finds as soon as it is enough; fail when it is not within the deadline."""
    deadline = asyncio.get_running_loop().time() + DEADLINE_S
    while not is_enough(found := await look()):
        assert asyncio.get_running_loop().time() < deadline, f"{what} did not come within {DEADLINE_S} s"
    return found


def request(user_id: int = 7, **values: Any) -> DailyRequestedEvent:
    return DailyRequestedEvent(user_id=user_id, chat_id=user_id, timestamp=NOON, **values)


def registered(user_id: int = 7, **values: Any) -> UserRegisteredEvent:
    """An event of HIGH priority."""
    return UserRegisteredEvent(user_id, None, "Lucien", "en", timestamp=values.pop("timestamp", NOON), **values)


async def award(event: BaseEvent, work: UnitOfWork) -> None:
    """A handler's body that causes two events."""
    user_id = event.payload["user_id"]
    work.publish(PointsAwardedEvent(user_id=user_id, points_amount=20, action_type="daily"))
    work.publish(PointsAwardedEvent(user_id=user_id, points_amount=5, action_type="bonus"))


async def run(transactions: Transactions, event: BaseEvent, react: Any = award, key: str = "game.daily") -> bool:
    return await transactions.run(key, event, UnitOfWork, react)
