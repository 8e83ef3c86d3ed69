"""The board tells a change once, keeps asking, and knows when it has not been able to ask."""

from __future__ import annotations

import asyncio

import pytest
from prometheus_client import REGISTRY

from bot.health import INTERVAL_S, TIMEOUT_S, Gate, HealthBoard
from bus import HealthCheckFailedEvent
from tests.waiting import until


class Patient:
    """Something to check: well until `trouble` says otherwise."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.asked = 0

    async def check(self) -> str:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble
        return "fine"


class Bus:
    """Takes events while it is there."""

    def __init__(self) -> None:
        self.there = True
        self.offered: list[HealthCheckFailedEvent] = []
        self.published: list[HealthCheckFailedEvent] = []

    async def publish(self, event: HealthCheckFailedEvent) -> None:
        self.offered.append(event)
        if not self.there:
            raise ConnectionError("redis://:hunter2@redis is away")
        self.published.append(event)

    def told(self) -> list[tuple[str, str, int]]:
        return [(event.check_name, event.detail, event.consecutive_failures) for event in self.published]


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def patient() -> Patient:
    return Patient()


@pytest.fixture
def board(bus, clock, patient) -> HealthBoard:
    board = HealthBoard(bus.publish, monotonic=clock)
    board.add("patient", patient.check, gate=Gate.READY)
    return board


async def test_what_is_well_from_the_start_is_not_told(board, bus):
    await board.check_now()
    await board.check_now()

    assert bus.told() == []
    assert board.unready() == ()


async def test_a_failure_is_told_once_and_its_end_once(board, bus, patient):
    patient.trouble = ConnectionError("no route")
    for _ in range(3):
        await board.check_now()
    patient.trouble = None
    for _ in range(3):
        await board.check_now()

    assert bus.told() == [("patient", "no route", 1), ("patient", "fine", 0)]


async def test_what_could_not_be_published_is_offered_again_as_the_same_event(board, bus, patient):
    patient.trouble = ConnectionError("no route")
    bus.there = False
    await board.check_now()
    await board.check_now()

    bus.there = True
    await board.check_now()
    await board.check_now()

    assert bus.told() == [("patient", "no route", 1)]
    assert len({event.event_id for event in bus.offered}) == 1
    assert len(bus.offered) == 3


async def test_a_recovery_is_told_even_if_it_is_unknown_whether_the_failure_was(board, bus, patient):
    patient.trouble = ConnectionError("no route")
    bus.there = False
    await board.check_now()

    patient.trouble = None
    bus.there = True
    await board.check_now()
    await board.check_now()

    assert bus.told() == [("patient", "fine", 0)]


async def test_a_check_that_hangs_has_failed_and_holds_up_nobody(bus, patient):
    board = HealthBoard(bus.publish)
    board.add("hanging", asyncio.Event().wait, timeout_s=0.02)
    board.add("patient", patient.check)

    await board.check_now()

    hanging, other = board.results()
    assert (hanging.ok, hanging.detail) == (False, "no answer within 0.02 s")
    assert other.ok


async def test_a_detail_keeps_the_password_of_an_address_to_itself(board, bus, patient):
    patient.trouble = ConnectionError("redis://:hunter2@redis:6379 refused")

    await board.check_now()

    assert board.results()[0].detail == "redis://:[redacted]@redis:6379 refused"
    assert "hunter2" not in bus.published[0].detail


async def test_failures_are_counted_until_it_is_well_again(board, patient):
    patient.trouble = ConnectionError("no route")
    await board.check_now()
    await board.check_now()
    assert board.results()[0].consecutive_failures == 2
    assert REGISTRY.get_sample_value("health_check_up", {"check": "patient"}) == 0

    patient.trouble = None
    await board.check_now()
    assert board.results()[0].consecutive_failures == 0
    assert REGISTRY.get_sample_value("health_check_up", {"check": "patient"}) == 1


async def test_a_result_that_got_old_is_no_longer_believed(board, clock):
    await board.check_now()

    clock.now_s += 60

    (result,) = board.unready()
    assert (result.detail, result.is_overdue) == ("has not been checked for 60 s", True)


async def test_gates_decide_what_a_failure_closes(bus, patient):
    board = HealthBoard(bus.publish)
    for gate in Gate:
        board.add(gate.value, patient.check, gate=gate)
    assert board.stuck() == ()
    assert [result.name for result in board.unready()] == ["alive", "ready"]

    patient.trouble = ConnectionError("no route")
    await board.check_now()

    assert [result.name for result in board.stuck()] == ["alive"]
    assert [result.name for result in board.unready()] == ["alive", "ready"]


async def test_rounds_come_by_themselves_and_end_with_stop(bus, patient):
    board = HealthBoard(bus.publish, interval_s=0.02)
    board.add("patient", patient.check)
    board.start()
    await until(lambda: patient.asked >= 3)

    await board.stop()
    asked = patient.asked
    other = Patient()
    others_board = HealthBoard(bus.publish, interval_s=0.02)
    others_board.add("somebody else", other.check)
    others_board.start()
    await until(lambda: other.asked >= 4)
    await others_board.stop()

    assert patient.asked == asked


async def test_stop_does_not_wait_for_a_check_that_hangs(bus):
    ended = asyncio.Event()
    begun = asyncio.Event()

    async def hang() -> str:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ""

    board = HealthBoard(bus.publish, interval_s=0.02)
    board.add("hanging", hang, timeout_s=60)
    board.start()
    await begun.wait()

    async with asyncio.timeout(30):
        await board.stop()

    assert ended.is_set()


async def test_a_name_is_given_once(board, patient):
    with pytest.raises(ValueError, match="patient"):
        board.add("patient", patient.check)


def test_no_dependency_goes_or_comes_back_for_five_seconds_without_being_told():
    assert INTERVAL_S + TIMEOUT_S < 5


def test_who_has_nothing_to_check_yet_is_still_starting_and_not_ready():
    board = HealthBoard(Bus().publish)

    assert [result.name for result in board.unready()] == ["start"]
    assert board.stuck() == ()


async def test_a_bus_that_hangs_does_not_keep_the_board_from_looking_on(patient: Patient):
    async def hang(_event: object) -> None:
        await asyncio.Event().wait()

    board = HealthBoard(hang, interval_s=0.02)
    board.add("patient", patient.check, gate=Gate.READY, timeout_s=60)
    patient.trouble = ConnectionError("away")
    board.start()
    await until(lambda: board.results()[0].ok is False)

    patient.trouble = None
    await until(lambda: not board.unready())

    await board.stop()
