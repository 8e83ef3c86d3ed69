"""Searching and replaying what was kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bus import EventType, EventValidationError, IEventStore, UserRegisteredEvent
from services.database import SqlEventStore
from tests.database.parts import NOON, ShelfBus, registered, request


@pytest.fixture
async def bus():
    return ShelfBus()


@pytest.fixture
async def store(database, bus):
    """Five registrations an hour apart, youngest stored first, and one request in between."""
    store_ = SqlEventStore(database, bus)
    for hour in reversed(range(5)):
        at = NOON + timedelta(hours=hour)
        await store_.store_event(registered(hour, timestamp=at, correlation_id=f"chain-{hour % 2}"))
    await store_.store_event(request(9))
    return store_


def users(events) -> list[int]:
    return [event.user_id for event in events]


async def test_stored_events_come_back_whole(store):
    [event] = await store.get_events(EventType.USER_REGISTERED, start_time=NOON + timedelta(hours=4))

    assert isinstance(event, UserRegisteredEvent)
    assert event == registered(
        4, timestamp=NOON + timedelta(hours=4), correlation_id="chain-0", event_id=event.event_id
    )
    assert isinstance(store, IEventStore)


async def test_events_are_found_by_type_oldest_first(store):
    assert users(await store.get_events("user.registered")) == [0, 1, 2, 3, 4]


async def test_events_are_found_by_correlation(store):
    assert users(await store.get_events(correlation_id="chain-1")) == [1, 3]


async def test_the_start_of_a_time_range_is_in_it_and_the_end_is_not(store):
    found = await store.get_events(
        "user.registered", start_time=NOON + timedelta(hours=1), end_time=NOON + timedelta(hours=3)
    )

    assert users(found) == [1, 2]


async def test_no_more_than_the_limit_is_returned(store):
    assert users(await store.get_events("user.registered", limit=2)) == [0, 1]
    assert len(await store.get_events()) == 6


async def test_storing_an_event_again_changes_nothing(store):
    [event] = await store.get_events("gamification.daily.requested")

    await store.store_event(event)

    assert await store.get_events("gamification.daily.requested") == [event]


async def test_a_bad_event_is_not_stored(store):
    with pytest.raises(EventValidationError):
        await store.store_event(request("nobody"))


async def test_a_replay_publishes_the_range_again_oldest_first(store, bus):
    replayed = await store.replay_events("user.registered", NOON + timedelta(hours=1), NOON + timedelta(hours=4))

    assert replayed == 3
    assert users(bus.events) == [1, 2, 3]


async def test_a_replay_can_go_to_one_service_alone(store, bus):
    replayed = await store.replay_events("user.registered", NOON, target_services=["gamification"])

    assert replayed == 5
    assert bus.services == [["gamification"]] * 5
    assert users(bus.events) == [0, 1, 2, 3, 4]


async def test_a_long_replay_goes_page_by_page(store, bus, monkeypatch):
    monkeypatch.setattr("services.database.event_store.PAGE", 2)

    assert await store.replay_events("user.registered", NOON) == 5
    assert users(bus.events) == [0, 1, 2, 3, 4]
