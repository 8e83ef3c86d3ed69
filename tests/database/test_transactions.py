"""One transaction per event: claim, state and what was caused, together or not at all, once."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from contextvars import ContextVar

import pytest
from sqlalchemy import func, insert, select

from bus import (
    EventPriority,
    EventType,
    EventValidationError,
    IEvent,
    PointsAwardedEvent,
    ReplyRequestedEvent,
    ServiceStartedEvent,
)
from bus.ending import end
from services.database import Database, DatabaseUnavailable, ServiceHandler, Transactions, UnitOfWork, derived_id
from services.database.handler import snake_case
from services.database.tables import bus_state, events, inbox, outbox
from services.screens import Screen
from tests.database.parts import (
    NOON,
    MovableClock,
    ShelfBus,
    award,
    outbox_on,
    registered,
    request,
    run,
    running,
)
from tests.waiting import until


async def count(database: Database, table) -> int:
    async with database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


@pytest.fixture
async def bus():
    return ShelfBus()


@pytest.fixture
async def transactions(database, bus):
    async with running(outbox_on(database, bus)) as outbox_:
        yield Transactions(database, outbox_, MovableClock())


async def test_what_a_handler_causes_reaches_the_bus_in_order(transactions, bus):
    done = await run(transactions, request())

    await until(lambda: len(bus.events) == 2, "both events")
    assert done is True
    assert [event.points_amount for event in bus.events] == [20, 5]


async def test_an_event_delivered_twice_is_done_once(transactions, bus, database):
    event = request()

    first, second = await run(transactions, event), await run(transactions, event)

    await until(lambda: len(bus.events) == 2, "both events")
    assert (first, second) == (True, False)
    assert await count(database, inbox) == 1
    assert await count(database, outbox) == 2


async def test_an_event_delivered_many_times_at_once_is_done_once(transactions, bus, database):
    event = request()

    done = await asyncio.gather(*(run(transactions, event) for _ in range(20)))

    await until(lambda: len(bus.events) == 2, "both events")
    assert sorted(done) == [False] * 19 + [True]
    assert await count(database, outbox) == 2


async def test_two_handlers_do_the_same_event_independently(transactions, database):
    event = request()

    done = await asyncio.gather(run(transactions, event, key="game.daily"), run(transactions, event, key="game.other"))

    assert done == [True, True]
    assert await count(database, inbox) == 2
    assert await count(database, outbox) == 4


async def test_many_events_at_once_are_each_done(transactions, bus, database):
    done = await asyncio.gather(*(run(transactions, request(user_id)) for user_id in range(150)))

    await until(lambda: len(bus.events) == 300, "all events")
    assert all(done)
    assert await count(database, inbox) == 150


async def test_a_handler_that_fails_leaves_nothing_and_may_be_tried_again(transactions, database):
    event = request()

    async def fail(event: IEvent, work: UnitOfWork) -> None:
        await award(event, work)
        raise LookupError("no such room")

    with pytest.raises(LookupError, match="no such room"):
        await run(transactions, event, fail)

    assert await count(database, inbox) == 0
    assert await count(database, outbox) == 0
    assert await run(transactions, event) is True


async def test_one_that_fails_harms_none_of_those_it_shares_a_commit_with(transactions, bus, database):
    async def fail(event: IEvent, work: UnitOfWork) -> None:
        await work.connection.execute(insert(bus_state).values(key=event.event_id, value="half"))
        await award(event, work)
        raise LookupError

    before = await count(database, bus_state)
    good = [run(transactions, request(user_id)) for user_id in range(10)]
    bad = [run(transactions, request(user_id), fail) for user_id in range(10, 12)]
    outcomes = await asyncio.gather(*good[:5], *bad, *good[5:], return_exceptions=True)

    await until(lambda: len(bus.events) == 20, "the events of those that went well")
    assert [outcome for outcome in outcomes if outcome is True] == [True] * 10
    assert sum(isinstance(outcome, LookupError) for outcome in outcomes) == 2
    assert await count(database, bus_state) == before
    assert len(set(bus.ids)) == 20
    assert transactions._outbox._relay._announced == set()


async def test_a_cancelled_handler_changes_nothing_and_holds_nobody_up(transactions, bus, database):
    event, begun = request(1), asyncio.Event()

    async def hang(event: IEvent, work: UnitOfWork) -> None:
        await work.connection.execute(insert(bus_state).values(key="half", value="done"))
        begun.set()
        await asyncio.Event().wait()

    before = await count(database, bus_state)
    hanging = asyncio.create_task(run(transactions, event, hang))
    others = [asyncio.create_task(run(transactions, request(user_id))) for user_id in range(2, 12)]
    await begun.wait()
    hanging.cancel()

    assert await asyncio.gather(*others) == [True] * 10
    await asyncio.wait([hanging])
    assert hanging.cancelled()
    assert await count(database, bus_state) == before
    assert await run(transactions, event) is True


async def test_whoever_is_cancelled_while_waiting_for_the_writer_is_never_begun(transactions, database):
    begun, gate, ran = asyncio.Event(), asyncio.Event(), []

    async def hold(event: IEvent, work: UnitOfWork) -> None:
        begun.set()
        await gate.wait()

    async def note(event: IEvent, work: UnitOfWork) -> None:
        ran.append(event.event_id)

    holder = asyncio.create_task(run(transactions, request(1), hold))
    await begun.wait()
    if not database.is_sqlite:
        gate.set()
        await holder
        return
    waiting = [asyncio.create_task(run(transactions, request(user_id), note)) for user_id in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    gate.set()

    assert await waiting[0]
    assert await waiting[2]
    assert len(ran) == 2
    assert await count(database, inbox) == 3


async def test_whoever_is_cancelled_while_it_shares_a_transaction_leaves_no_claim(transactions, database):
    begun, gate = asyncio.Event(), asyncio.Event()

    async def hold(event: IEvent, work: UnitOfWork) -> None:
        begun.set()
        await gate.wait()

    cancelled_event = request(2)
    sharing = [asyncio.create_task(run(transactions, request(1), hold))]
    sharing += [asyncio.create_task(run(transactions, event, hold)) for event in (cancelled_event, request(3))]
    await begun.wait()
    sharing[1].cancel()
    gate.set()

    assert await sharing[0]
    assert await sharing[2]
    assert await run(transactions, cancelled_event) is True
    assert await count(database, inbox) == 3


async def test_a_commit_that_is_under_way_is_seen_through_though_its_caller_is_cancelled(database_url, bus):
    committing, gate = asyncio.Event(), asyncio.Event()

    class SlowToCommit(Database):
        @asynccontextmanager
        async def write(self):
            async with super().write() as connection:
                yield connection
                committing.set()
                await gate.wait()

    database = SlowToCommit(database_url)
    gate.set()
    await database.open()
    async with running(outbox_on(database, bus)) as outbox_:
        gate.clear()
        committing.clear()
        call = asyncio.create_task(run(Transactions(database, outbox_, MovableClock()), request()))
        await committing.wait()
        await end((call,))
        gate.set()

        await until(lambda: len(bus.events) == 2, "what was committed")
    await database.close()
    assert call.cancelled()


async def test_a_commit_that_fails_leaves_nothing_behind_here_either(database_url, bus):
    class FailsToCommit(Database):
        fails = False

        @asynccontextmanager
        async def write(self):
            async with super().write() as connection:
                yield connection
                if self.fails:
                    raise DatabaseUnavailable("the disk is full")

    database = FailsToCommit(database_url)
    await database.open()
    outbox_ = outbox_on(database, bus)
    database.fails = True

    with pytest.raises(DatabaseUnavailable):
        await run(Transactions(database, outbox_, MovableClock()), request())

    assert outbox_._relay._announced == set()
    assert await count(database, outbox) == 0
    await database.close()


async def test_an_event_done_again_after_its_claim_was_forgotten_causes_the_same_rows(transactions, database):
    event = request()
    await run(transactions, event)
    async with database.write() as connection:
        await connection.execute(inbox.delete())

    assert await run(transactions, event) is True
    assert await count(database, outbox) == 2


async def test_what_the_caller_bound_to_its_context_holds_for_its_handler(transactions):
    who: ContextVar[int] = ContextVar("who")
    seen: dict[int, int | None] = {}

    async def look(event: IEvent, work: UnitOfWork) -> None:
        seen[event.payload["user_id"]] = who.get(None)

    async def deliver(user_id: int) -> None:
        who.set(user_id)
        await run(transactions, request(user_id), look)

    await asyncio.gather(*(asyncio.create_task(deliver(user_id)) for user_id in range(8)))

    assert seen == {user_id: user_id for user_id in range(8)}


async def test_an_unavailable_database_reaches_every_caller(database, bus):
    transactions = Transactions(database, outbox_on(database, bus), MovableClock())
    await database.close()

    outcomes = await asyncio.gather(*(run(transactions, request(n)) for n in range(5)), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [DatabaseUnavailable] * 5


async def test_caused_events_belong_to_their_cause_and_have_the_same_id_each_time(transactions, bus):
    event, works = request(correlation_id="the-beginning"), []

    async def fail_at_first(event: IEvent, work: UnitOfWork) -> None:
        await award(event, work)
        works.append(work.caused)
        if len(works) == 1:
            raise LookupError

    with pytest.raises(LookupError):
        await run(transactions, event, fail_at_first)
    await run(transactions, event, fail_at_first)

    first, second = works[0], works[-1]
    assert [e.event_id for e in first] == [e.event_id for e in second]
    assert [e.event_id for e in first] == [derived_id(event.event_id, "game.daily", n) for n in (0, 1)]
    assert {e.correlation_id for e in second} == {"the-beginning"}
    assert {e.causation_id for e in second} == {event.event_id}


def test_derived_ids_never_change():
    assert derived_id("cause", "game.daily", 0) == "94df7de4-75f3-5d93-b71f-cf640041c5ec"


async def test_a_bad_event_fails_the_handler_that_caused_it(transactions, database):
    async def cause_nonsense(event: IEvent, work: UnitOfWork) -> None:
        work.publish(PointsAwardedEvent(user_id="somebody", points_amount=1, action_type="daily"))

    with pytest.raises(EventValidationError, match="user_id"):
        await run(transactions, request(), cause_nonsense)

    assert await count(database, inbox) == 0


async def test_important_events_are_stored_with_their_commit(transactions, database):
    async def register(event: IEvent, work: UnitOfWork) -> None:
        work.publish(registered())
        await award(event, work)

    await run(transactions, request(), register)

    async with database.read() as connection:
        stored = (await connection.execute(select(events.c.event_type, events.c.user_id, events.c.priority))).all()
    assert stored == [(EventType.USER_REGISTERED, 7, EventPriority.HIGH)]


async def test_a_request_is_answered_where_it_was_made():
    asked = request(7, message_id=55, language_code="es")
    work = UnitOfWork(None, asked, "game.daily", NOON)

    work.reply(Screen.POINTS, to=asked, balance=3)

    [reply] = work.caused
    assert isinstance(reply, ReplyRequestedEvent)
    assert (reply.chat_id, reply.user_id, reply.message_id, reply.language_code) == (7, 7, 55, "es")
    assert (reply.screen, reply.data) == (Screen.POINTS, {"balance": 3})


async def test_a_fact_is_answered_in_the_private_chat_of_its_user():
    fact = registered(42)
    work = UnitOfWork(None, fact, "game.welcome", NOON)

    work.reply(Screen.WELCOME_BONUS, to=fact, points=100)

    [reply] = work.caused
    assert (reply.chat_id, reply.user_id, reply.message_id, reply.language_code) == (42, 42, None, "en")


async def test_a_fact_about_nobody_cannot_be_answered():
    fact = ServiceStartedEvent("bot", "1", 5.0)

    with pytest.raises(ValueError, match="nobody"):
        UnitOfWork(None, fact, "a.b", NOON).reply(Screen.MENU, to=fact)


async def test_a_service_handler_is_named_after_its_class_and_does_each_event_once(transactions, bus):
    class PayTheGuest(ServiceHandler):
        service = "hotel"
        handles = (EventType.DAILY_REQUESTED,)

        async def react(self, event, work: UnitOfWork) -> None:
            await award(event, work)

    handler, event = PayTheGuest(transactions), request()

    done = [await handler.handle(event), await handler.handle(event)]

    await until(lambda: len(bus.events) == 2, "both events")
    assert done == [True, True]
    assert (handler.handler_id, handler.handler_key) == ("pay_the_guest", "hotel.pay_the_guest")
    assert handler.supported_event_types == [EventType.DAILY_REQUESTED]


@pytest.mark.parametrize(
    ("name", "snake"), [("RewardDecision", "reward_decision"), ("ShowVIPCard", "show_vip_card"), ("Menu", "menu")]
)
def test_class_names_become_handler_ids(name, snake):
    assert snake_case(name) == snake
