"""Alarms: told once when it is bad and once when it is well, whoever says so, and however often it comes and goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bus import BaseEvent, ErrorOccurredEvent, HealthCheckFailedEvent, ReplyRequestedEvent
from services.admin.operations import AdminChats
from services.admin.operations.damping import LONGEST_CALM, calm, in_a_row
from services.database import Database
from services.screens import Screen
from tests.admin.group import screens as shown_where
from tests.admin.group import shown
from tests.admin.operators import OWNER, House
from tests.gamification.world import Clock, screens


@pytest.fixture
def house(database: Database, clock: Clock) -> House:
    return House(database, clock)


async def says(house: House, name: str, failures: int, replica: str = "here:8080") -> None:
    """A process says how a check is; what comes of it is heard later."""
    await house.settle(HealthCheckFailedEvent(name, "0.1 GB free", failures, replica, timestamp=house.clock()))


async def later(house: House, **time: float) -> list[BaseEvent]:
    """Time passes; what is told meanwhile. What was due long ago is harmless to deliver again."""
    before = len(await house.everything())
    house.clock.move(**time)
    await house.settle(*await house.scheduled())
    return (await house.everything())[before:]


async def test_what_stays_bad_is_told_once_and_once_when_it_is_over(house: House) -> None:
    await says(house, "disk", 1)
    told = await later(house, seconds=11)
    silence = await later(house, hours=2)
    await says(house, "disk", 0)
    soon = await later(house, seconds=5)
    over = await later(house, seconds=40)

    assert shown(told, Screen.ALARM)["replicas"] == ["here:8080"]
    assert shown(told, Screen.ALARM)["since"] == "2027-01-01T12:00:00Z"
    assert screens(silence) == screens(soon) == []
    assert shown(over, Screen.ALARM_OVER) == {"name": "disk", "lasted_s": 7211, "relapses": 0}


async def test_what_is_over_before_anybody_could_look_is_not_told(house: House) -> None:
    await says(house, "disk", 1)
    house.clock.move(seconds=5)
    await says(house, "disk", 0)

    assert screens(await later(house, minutes=5)) == []


async def test_what_comes_and_goes_is_told_once_with_how_often(house: House) -> None:
    await says(house, "disk", 1)
    told = await later(house, seconds=11)
    for _ in range(4):
        await says(house, "disk", 0)
        told += await later(house, seconds=15)
        await says(house, "disk", 1)
        told += await later(house, seconds=15)
    await says(house, "disk", 0)
    told += await later(house, minutes=20)

    assert screens(told) == [Screen.ALARM, Screen.ALARM_OVER]
    assert shown(told, Screen.ALARM_OVER)["relapses"] == 4


async def test_short_spells_are_told_when_there_is_no_end_of_them(house: House) -> None:
    told: list[BaseEvent] = []
    for _ in range(6):
        await says(house, "disk", 1)
        told += await later(house, seconds=4)
        await says(house, "disk", 0)
        told += await later(house, seconds=20)
    told += await later(house, hours=1)

    assert screens(told) == [Screen.ALARM, Screen.ALARM_OVER]
    assert shown(told, Screen.ALARM)["comes_and_goes"]


async def test_processes_that_say_the_same_are_one_alarm_which_ends_with_the_last(house: House) -> None:
    await says(house, "disk", 1, "a")
    await says(house, "disk", 1, "b")
    told = await later(house, seconds=11)
    await says(house, "disk", 0, "a")
    still = await later(house, minutes=5)
    await says(house, "disk", 0, "b")

    assert shown(told, Screen.ALARM)["replicas"] == ["a", "b"]
    assert screens(still) == []
    assert screens(await later(house, minutes=5)) == [Screen.ALARM_OVER]


async def test_what_a_process_said_ends_with_it(house: House) -> None:
    await house.settle(house.pulse("gone:1"), house.pulse())
    started_at = house.clock()
    await says(house, "disk", 1, "gone:1")
    await later(house, seconds=11)
    told = []
    for _ in range(24):
        house.clock.move(seconds=30)
        await house.settle(house.pulse(started_at=started_at))
    told += await later(house, minutes=2)

    assert screens(told) == [Screen.ALARM_OVER]


async def test_a_process_that_begins_anew_says_nothing_of_old(house: House) -> None:
    await says(house, "disk", 1)
    await later(house, seconds=11)
    await house.settle(house.pulse(started_at=house.clock()))

    assert screens(await later(house, minutes=2)) == [Screen.ALARM_OVER]


async def test_after_an_outage_of_everything_nobody_is_taken_for_dead(house: House) -> None:
    started_at = house.clock()
    await house.settle(house.pulse("there:1", started_at), house.pulse(started_at=started_at))
    await says(house, "disk", 1, "there:1")
    await later(house, seconds=11)
    house.clock.move(hours=1)
    await house.settle(house.pulse(started_at=started_at))

    assert screens(await later(house, minutes=2)) == []


@pytest.mark.parametrize("name", ["redis", "database"])
async def test_what_keeps_events_from_being_handled_is_told_by_others(house: House, name: str) -> None:
    await says(house, name, 1)

    assert screens(await later(house, minutes=1)) == []


async def test_dead_letters_are_told_when_they_begin_and_not_again_for_a_while(house: House) -> None:
    told: list[str] = []
    for minutes, letters in ((0, 0), (1, 2), (2, 5), (3, 5), (40, 7), (41, 0), (42, 1)):
        house.clock.now = house.clock.now.replace(hour=13 + minutes // 60, minute=minutes % 60)
        events = await house.deliver(house.pulse(dead_letters=letters), house.pulse("there:1", dead_letters=letters))
        told += [f"{minutes}: {event.data}" for event in events if isinstance(event, ReplyRequestedEvent)]

    assert told == [
        "1: {'new': 2, 'letters': 2}",
        "40: {'new': 5, 'letters': 7}",
        "42: {'new': 1, 'letters': 1}",
    ]


async def test_an_error_is_told_once_an_hour_with_how_many_came_meanwhile(house: House) -> None:
    def error(kind: str = "KeyError") -> ErrorOccurredEvent:
        return ErrorOccurredEvent(kind, "update 7345678901: 'Ida'", timestamp=house.clock())

    first = await house.deliver(error(), error(), error(), error("CircuitOpened"))
    house.clock.move(hours=1)
    second = await house.deliver(error(), error())

    assert shown(first, Screen.ALARM_ERROR) == {"error_type": "KeyError", "line": "update …: …", "more": 0}
    assert shown(second, Screen.ALARM_ERROR)["more"] == 2


async def test_alarms_go_to_the_admin_chat_or_else_to_every_owner(house: House) -> None:
    await says(house, "disk", 1)

    assert shown_where(await later(house, seconds=11)) == [(Screen.ALARM, OWNER)]
    assert AdminChats((1, 2)).each() == [(1, 1), (2, 2)]
    assert AdminChats((1, 2), chat_id=-100).each() == [(-100, 1)]
    assert AdminChats((), chat_id=-100).each() == [(-100, None)]


def test_the_more_spells_the_longer_it_must_be_well() -> None:
    assert [calm(spells).total_seconds() for spells in (0, 1, 2, 3)] == [30, 60, 120, 240]
    assert calm(1_000) == LONGEST_CALM
    assert (in_a_row(2, timedelta(minutes=1)), in_a_row(2, timedelta(hours=1))) == (3, 0)
