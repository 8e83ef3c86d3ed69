"""A saga's steps happen once, survive crashes, and are made good in reverse when one fails for good."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bus import BaseEvent, SagaTimeoutReachedEvent
from services.database import UnitOfWork
from services.saga import Run, RunState, Saga, step
from tests.gamification.world import somebody_new
from tests.saga.hotel import PAY_WITHIN, GuestArrivedEvent, Hotel, RoomPaidEvent, RoomRequestedEvent, Stay

STATES = {"hold": "room_held", "thank": "paid", "open": "arrived", "remind": "not_paid"}
MADE_GOOD = {"hold": "free", "thank": "pay back"}


async def state(hotel: Hotel, user_id: int = 7) -> RunState | None:
    run = await hotel.run(user_id)
    return run and run.state


async def test_a_run_goes_from_step_to_step_to_its_end(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7), RoomPaidEvent(7))
    under_way = await hotel.run()
    await hotel.deliver(GuestArrivedEvent(7))

    assert under_way is not None
    assert under_way.state is RunState.RUNNING
    assert under_way.done == ["room_held", "paid"]
    assert await hotel.deeds() == ["hold", "thank", "open"]
    assert await state(hotel) is RunState.FINISHED


async def test_each_key_has_a_run_of_its_own(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7), RoomRequestedEvent(8), RoomPaidEvent(8))

    assert await hotel.deeds(7) == ["hold"]
    assert await hotel.deeds(8) == ["hold", "thank"]


async def test_what_no_open_step_wants_changes_nothing(hotel: Hotel) -> None:
    await hotel.deliver(RoomPaidEvent(7), GuestArrivedEvent(7))
    assert await hotel.run() is None

    await hotel.deliver(RoomRequestedEvent(13), GuestArrivedEvent(13))
    assert await hotel.deeds(13) == ["hold"]


async def test_an_event_delivered_twice_takes_effect_once(hotel: Hotel) -> None:
    requested, paid, arrived = RoomRequestedEvent(7), RoomPaidEvent(7), GuestArrivedEvent(7)

    await hotel.deliver(requested, requested, paid, paid, requested, arrived, arrived, paid)

    assert await hotel.deeds() == ["hold", "thank", "open"]


async def test_a_step_is_taken_once_whatever_event_asks_for_it_again(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7), RoomRequestedEvent(7), RoomPaidEvent(7), RoomPaidEvent(7))
    await hotel.deliver(GuestArrivedEvent(7), RoomRequestedEvent(7))

    assert await hotel.deeds() == ["hold", "thank", "open"]
    assert await state(hotel) is RunState.FINISHED


async def test_two_processes_with_the_same_event_take_the_step_once(hotel: Hotel, replica: Hotel) -> None:
    requested, paid = RoomRequestedEvent(7), RoomPaidEvent(7)

    for event in (requested, paid):
        await asyncio.gather(*(process.deliver(event) for process in (hotel, replica) * 3))
    await asyncio.gather(hotel.deliver(RoomPaidEvent(7)), replica.deliver(RoomPaidEvent(7)))

    assert await hotel.deeds() == ["hold", "thank"]


async def test_two_processes_with_two_beginnings_begin_one_run(hotel: Hotel, replica: Hotel) -> None:
    await asyncio.gather(*(process.deliver(RoomRequestedEvent(7)) for process in (hotel, replica) * 3))

    assert await hotel.deeds() == ["hold"]


async def test_another_process_takes_the_run_up_where_it_was_left(hotel: Hotel, replica: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7))

    await replica.deliver(RoomPaidEvent(7))
    await hotel.deliver(GuestArrivedEvent(7))

    assert await hotel.deeds() == ["hold", "thank", "open"]
    assert await state(replica) is RunState.FINISHED


async def test_a_step_that_breaks_leaves_nothing_and_happens_when_its_event_comes_again(hotel: Hotel) -> None:
    requested, paid = RoomRequestedEvent(7), RoomPaidEvent(7)
    for event, before in ((requested, []), (paid, ["hold"])):
        hotel.stay.breaks = 1
        with pytest.raises(ConnectionError):
            await hotel.deliver(event)
        assert await hotel.deeds() == before
        await hotel.deliver(event)

    assert await hotel.deeds() == ["hold", "thank"]
    assert len(await hotel.timeouts()) == 1


async def test_a_timeout_is_an_event_scheduled_with_the_step_that_set_it(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7))

    ((at, event),) = await hotel.timeouts()

    assert at == hotel.clock() + PAY_WITHIN
    assert event.payload == {"saga": "hotel.stay", "key": "7", "timeout": "not_paid"}
    assert event.partition_key == "7"


async def test_a_timeout_takes_effect_once_and_may_be_set_again(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7))
    ((_, first),) = await hotel.timeouts()

    # The same event again, and the same news under another id.
    await hotel.deliver(first, first, replace(first, event_id="told twice"))

    assert await hotel.deeds() == ["hold", "remind"]
    assert [at for at, _ in await hotel.timeouts()] == [hotel.clock() + PAY_WITHIN] * 2


async def test_a_cancelled_timeout_changes_nothing(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7), RoomPaidEvent(7))
    ((_, late),) = await hotel.timeouts()

    await hotel.deliver(late)

    assert await hotel.deeds() == ["hold", "thank"]
    assert await state(hotel) is RunState.RUNNING


async def test_a_timeout_of_another_saga_or_of_nobody_changes_nothing(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7))
    before = await hotel.run()

    await hotel.deliver(
        SagaTimeoutReachedEvent("user.registration", "7", "not_paid"),
        SagaTimeoutReachedEvent("hotel.stay", "8", "not_paid"),
        SagaTimeoutReachedEvent("hotel.stay", "7", "no_such_time"),
    )

    assert await hotel.run() == before


async def test_a_step_that_fails_for_good_is_taken_back_and_the_others_made_good_in_reverse(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7), RoomPaidEvent(7))

    await hotel.deliver(GuestArrivedEvent(7, has_passport=False))

    assert await hotel.deeds() == ["hold", "thank", "pay back", "free"]
    run = await hotel.run()
    assert run is not None
    assert (run.state, run.reason) == (RunState.UNDONE, "arrived: no passport")
    assert "has_key" not in run.notes


async def test_a_timeout_may_say_that_the_run_failed(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7))
    for turn in (0, 1):
        await hotel.deliver((await hotel.timeouts())[turn][1])

    assert await hotel.deeds() == ["hold", "remind", "free"]
    assert await state(hotel) is RunState.UNDONE


async def test_making_good_happens_whole_or_comes_again(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7), RoomPaidEvent(7))
    turned_away = GuestArrivedEvent(7, has_passport=False)

    hotel.stay.breaks = 1
    with pytest.raises(ConnectionError):
        await hotel.deliver(turned_away)
    assert await hotel.deeds() == ["hold", "thank"]
    assert await state(hotel) is RunState.RUNNING
    await hotel.deliver(turned_away, turned_away)

    assert await hotel.deeds() == ["hold", "thank", "pay back", "free"]


async def test_what_was_undone_stays_so_until_it_begins_again(hotel: Hotel) -> None:
    await hotel.deliver(RoomRequestedEvent(7), GuestArrivedEvent(7, has_passport=False))
    ((_, late),) = await hotel.timeouts()

    await hotel.deliver(RoomPaidEvent(7), GuestArrivedEvent(7), late)
    assert await hotel.deeds() == ["hold", "free"]
    hotel.clock.move(hours=1)
    await hotel.deliver(RoomRequestedEvent(7), late)

    assert await hotel.deeds() == ["hold", "free", "hold"]
    run = await hotel.run()
    assert run is not None
    assert (run.state, run.reason, run.done, run.begun_at) == (RunState.RUNNING, None, ["room_held"], hotel.clock())


def test_a_saga_that_nothing_begins_is_refused() -> None:
    with pytest.raises(TypeError, match="Endless: no step begins it"):

        class Endless(Saga[UnitOfWork]):
            service = "hotel"

            @step("hotel.room.paid")
            async def paid(self, event: RoomPaidEvent, work: UnitOfWork, run: Run) -> None: ...


def test_a_run_that_waits_for_a_time_says_so() -> None:
    run = Run("7", begun_at=RoomPaidEvent(7).timestamp)
    assert not run.is_waiting

    run.set_timeout(Stay.not_paid, after=timedelta(seconds=1))
    assert run.is_waiting
    run.cancel_timeout(Stay.not_paid)

    assert not run.is_waiting


HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(["request", "pay", "arrive", "arrive without passport", "time", "the last again"]),
        st.integers(0, 1),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=HAPPENINGS)
async def test_whatever_happens_each_step_is_done_once_and_made_good_once_in_reverse(
    hotel: Hotel, life: list[tuple[str, int]]
) -> None:
    user_id = somebody_new()
    delivered: list[BaseEvent] = [RoomPaidEvent(user_id)]
    for what, breaks in life:
        event = await _event(hotel, what, user_id, delivered)
        delivered.append(event)
        hotel.stay.breaks = breaks
        try:
            await hotel.deliver(event)
        except ConnectionError:
            await hotel.deliver(event)

    # Every run begins with the room being held; what it did is made good in reverse, all of it or nothing.
    hotel.stay.breaks = 0
    deeds = await hotel.deeds(user_id)
    runs: list[list[str]] = []
    for deed in deeds:
        if deed == "hold":
            runs.append([])
        runs[-1].append(deed)
    run = await hotel.run(user_id)
    for number, told in enumerate(runs):
        did = [deed for deed in told if deed in STATES]
        undid = [deed for deed in told if deed not in STATES]
        assert len(set(did)) == len(did)
        assert told == did + undid
        is_last = number == len(runs) - 1
        if not is_last or (run is not None and run.state is RunState.UNDONE):
            assert undid == [MADE_GOOD[deed] for deed in reversed(did) if deed in MADE_GOOD]
        else:
            assert undid == []
            assert run is not None
            assert run.done == [STATES[deed] for deed in did]


async def _event(hotel: Hotel, what: str, user_id: int, delivered: list[BaseEvent]) -> BaseEvent:
    match what:
        case "request":
            return RoomRequestedEvent(user_id)
        case "pay":
            return RoomPaidEvent(user_id)
        case "arrive":
            return GuestArrivedEvent(user_id)
        case "arrive without passport":
            return GuestArrivedEvent(user_id, has_passport=False)
        case "time":
            mine = [event for _, event in await hotel.timeouts() if event.key == str(user_id)]
            return mine[-1] if mine else delivered[-1]
    return delivered[-1]
