"""A small world to test services in: a real database, the real handlers, a clock that is moved by hand."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Select, select

from bus import (
    BaseEvent,
    DailyRequestedEvent,
    EventBusConfig,
    EventFactory,
    OnboardingRequestedEvent,
    PointsRequestedEvent,
    RedisEventBus,
    ReplyRequestedEvent,
    StartRequestedEvent,
    UserModeratedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
    UserSubscriptionChangedEvent,
)
from services.database import Database, Outbox, ServiceHandler, Transactions
from services.database.tables import outbox
from services.gamification import gamification_handlers, load_game_content
from services.gamification.ledger import Ledger, LedgerRow
from services.gamification.players import Player, Players
from services.gamification.tables import ledger
from services.tables import PERSONAL_DATA
from services.user import DepartureMarks, load_user_rules, user_handlers
from services.user.onboarding import QUESTIONS

E = TypeVar("E", bound=BaseEvent)

MARKS = DepartureMarks(bytes(32))

game_content = cache(load_game_content)
"""The bundled game, read once for all tests: it is frozen."""

NEW_YEAR = datetime(2027, 1, 1, 12, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NEW_YEAR) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **time: float) -> None:
        self.now += timedelta(**time)


class World:
    """Delivers events to every handler that wants them, and shows what they caused."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        # Never started: what is committed stays in the table, where the tests read it.
        self.transactions = Transactions(database, Outbox(database, RedisEventBus(EventBusConfig()), clock), clock)
        self.handlers: list[ServiceHandler[Any]] = [
            *user_handlers(self.transactions, PERSONAL_DATA, load_user_rules(), MARKS),
            *gamification_handlers(self.transactions, game_content()),
        ]

    async def deliver(self, *events: BaseEvent) -> list[BaseEvent]:
        """Let the handlers react to `events`, one after the other; what they caused, in order of commit."""
        last = await self._last_row()
        for event in events:
            await self.handle(event)
        return await self._caused_since(last)

    async def handle(self, event: BaseEvent) -> None:
        """Let every handler that wants `event` react to it."""
        for handler in self.handlers:
            if handler.can_handle(event):
                assert await handler.handle(event)

    async def settle(self, *events: BaseEvent) -> None:
        """Deliver `events`, what they cause, what that causes, and so on until nothing new comes."""
        waiting = deque(events)
        while waiting:
            waiting.extend(await self.deliver(waiting.popleft()))

    async def everything(self) -> list[BaseEvent]:
        """All that was ever caused here, in order of commit."""
        return await self._caused_since(0)

    async def player(self, user_id: int) -> Player | None:
        async with self.database.read() as connection:
            return await Players(connection).find(user_id)

    async def amounts(self, user_id: int) -> list[int]:
        """Every movement of the player's ledger, oldest first."""
        async with self.database.read() as connection:
            rows = await connection.execute(
                select(ledger.c.amount).where(ledger.c.user_id == user_id).order_by(ledger.c.id)
            )
            return list(rows.scalars())

    async def rows(self, user_id: int) -> list[LedgerRow]:
        """The player's ledger, oldest first."""
        async with self.database.read() as connection:
            return list(reversed(await Ledger(connection, self.clock()).latest(user_id, 1000)))

    def daily(self, user_id: int) -> DailyRequestedEvent:
        return DailyRequestedEvent(user_id=user_id, chat_id=user_id, timestamp=self.clock())

    def points(self, user_id: int) -> PointsRequestedEvent:
        return PointsRequestedEvent(user_id=user_id, chat_id=user_id, timestamp=self.clock())

    def start(self, user_id: int, first_name: str = "Ana", **told: Any) -> StartRequestedEvent:
        return StartRequestedEvent(
            user_id=user_id, chat_id=user_id, first_name=first_name, timestamp=self.clock(), **told
        )

    async def at_home(self, user_id: int, first_name: str = "Ana", **told: Any) -> None:
        """Somebody who registered, got the welcome bonus, and passed over the first questions."""
        await self.settle(self.start(user_id, first_name, **told))
        for question in QUESTIONS:
            await self.settle(OnboardingRequestedEvent(user_id=user_id, chat_id=user_id, question=question))

    def registered(self, user_id: int) -> UserRegisteredEvent:
        return UserRegisteredEvent(user_id=user_id, username=None, first_name="Ana", language_code="es")

    def moved(self, user_id: int, time_zone: object) -> UserProfileUpdatedEvent:
        return self.profile(user_id, time_zone=time_zone)

    def profile(self, user_id: int, **changes: object) -> UserProfileUpdatedEvent:
        return UserProfileUpdatedEvent(user_id=user_id, changes=changes)

    def subscribed(self, user_id: int, plan: str | None = "vip") -> UserSubscriptionChangedEvent:
        return UserSubscriptionChangedEvent(user_id, None if plan else "vip", plan, "sub_1", "telegram_stars")

    def banned(self, user_id: int, action: str = "global_ban") -> UserModeratedEvent:
        return UserModeratedEvent(1, user_id, action, "spam", chat_id=1)

    async def _last_row(self) -> int:
        async with self.database.read() as connection:
            return await connection.scalar(select(outbox.c.id).order_by(outbox.c.id.desc()).limit(1)) or 0

    async def coming(self, kind: type[E]) -> list[tuple[datetime, E]]:
        """All of `kind` that was ever put off, with the time it was put off to, in due order."""
        put_off = select(outbox.c.deliver_at, outbox.c.body).where(outbox.c.deliver_at.is_not(None))
        async with self.database.read() as connection:
            rows = (await connection.execute(put_off.order_by(outbox.c.deliver_at, outbox.c.id))).all()
        events = [(row.deliver_at, EventFactory.from_bytes(bytes(row.body))) for row in rows]
        return [(at, event) for at, event in events if isinstance(event, kind)]

    async def scheduled(self) -> list[BaseEvent]:
        """All that was ever put off to a time that has come by now, in due order."""
        due = select(outbox.c.body).where(outbox.c.deliver_at <= self.clock())
        return await self._events(due.order_by(outbox.c.deliver_at, outbox.c.id))

    async def _caused_since(self, row: int) -> list[BaseEvent]:
        now = select(outbox.c.body).where(outbox.c.id > row, outbox.c.deliver_at.is_(None))
        return await self._events(now.order_by(outbox.c.id))

    async def _events(self, bodies: Select[tuple[bytes]]) -> list[BaseEvent]:
        async with self.database.read() as connection:
            return [EventFactory.from_bytes(bytes(body)) for body in (await connection.execute(bodies)).scalars()]


def only(kind: type[E], events: Sequence[BaseEvent]) -> E:
    """The one event of `kind` among `events`."""
    (event,) = (event for event in events if isinstance(event, kind))
    return event


def screens(events: Sequence[BaseEvent]) -> list[str]:
    """Which screens `events` ask for, in order."""
    return [event.screen for event in events if isinstance(event, ReplyRequestedEvent)]


_people = count(1000)


def somebody_new() -> int:
    """A user id that no other test and no other example of a property has."""
    return next(_people)
