"""A failing dependency pauses a subscription and destroys nothing; a bad event is no failing dependency."""

from __future__ import annotations

from collections import deque
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as RedisConnectionError

from bus.errors import DependencyUnavailableError, EventHandlingError
from bus.transport.breaker import Circuit, CircuitBreaker, Fault, fault_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def breaker(clock: Clock, failures: int = 3) -> CircuitBreaker:
    return CircuitBreaker(failures=failures, window_s=60.0, pause_s=1.0, pause_cap_s=8.0, clock=clock)


def fail(circuit: CircuitBreaker, event: str, fault: Fault = Fault.UNKNOWN) -> bool:
    return circuit.failed(circuit.admit(), event, fault)


# The circuit alone


def test_different_events_that_fail_in_a_row_open_the_circuit():
    circuit = breaker(Clock())

    counted = [fail(circuit, "a"), fail(circuit, "b"), fail(circuit, "c")]

    assert (circuit.state, circuit.admits, circuit.wait_s) == (Circuit.OPEN, False, 1.0)
    assert counted == [True, True, False]


def test_one_bad_event_never_opens_it_however_often_it_is_tried():
    circuit = breaker(Clock())

    counted = [fail(circuit, "a") for _ in range(100)]

    assert circuit.state is Circuit.CLOSED
    assert all(counted)


def test_a_success_in_between_starts_the_count_again():
    circuit = breaker(Clock())

    for event in "abcdef":
        fail(circuit, event)
        circuit.succeeded(circuit.admit())

    assert circuit.state is Circuit.CLOSED


def test_failures_far_apart_are_not_in_a_row():
    clock = Clock()
    circuit = breaker(clock)

    for event in "abcdef":
        fail(circuit, event)
        clock.now += 31

    assert circuit.state is Circuit.CLOSED


def test_a_dependency_that_is_plainly_down_opens_it_with_a_single_event_and_spares_the_event():
    circuit = breaker(Clock())

    counted = [fail(circuit, "a", Fault.DEPENDENCY) for _ in range(3)]

    assert circuit.state is Circuit.OPEN
    assert counted == [True, False, False]


def test_an_event_alone_in_blaming_a_dependency_that_others_reach_uses_up_its_attempts():
    circuit = breaker(Clock())

    counted = []
    for _ in range(5):
        counted.append(fail(circuit, "a", Fault.DEPENDENCY))
        circuit.succeeded(circuit.admit())

    assert all(counted)
    assert circuit.state is Circuit.CLOSED


def test_after_the_pause_one_event_is_let_through_and_its_success_closes_the_circuit():
    clock = Clock()
    circuit = breaker(clock, failures=1)
    fail(circuit, "a")

    clock.now += 1.0
    assert (circuit.state, circuit.admits) == (Circuit.HALF_OPEN, True)
    trial = circuit.admit()
    assert (circuit.state, circuit.admits) == (Circuit.HALF_OPEN, False)

    assert circuit.succeeded(trial)
    assert (circuit.state, circuit.admits) == (Circuit.CLOSED, True)


def test_each_failed_trial_doubles_the_pause_up_to_the_cap_and_a_success_resets_it():
    clock = Clock()
    circuit = breaker(clock, failures=1)

    pauses = []
    for _ in range(6):
        fail(circuit, "a")
        pauses.append(circuit.wait_s)
        clock.now += circuit.wait_s
    circuit.succeeded(circuit.admit())
    fail(circuit, "a")

    assert pauses == [1, 2, 4, 8, 8, 8]
    assert circuit.wait_s == 1


def test_what_began_before_the_circuit_opened_changes_nothing_when_it_ends():
    clock = Clock()
    circuit = breaker(clock, failures=1)
    good, bad = circuit.admit(), circuit.admit()
    fail(circuit, "a")

    assert not circuit.succeeded(good)
    assert not circuit.failed(bad, "b", Fault.UNKNOWN)
    assert (circuit.state, circuit.wait_s) == (Circuit.OPEN, 1)


def test_a_trial_that_says_nothing_about_the_dependency_lets_another_one_try():
    clock = Clock()
    circuit = breaker(clock, failures=1)
    fail(circuit, "a")
    clock.now += 1

    assert fail(circuit, "b", Fault.EVENT)

    assert (circuit.state, circuit.admits) == (Circuit.HALF_OPEN, True)


@given(limit=st.integers(1, 6), fault=st.sampled_from([Fault.UNKNOWN, Fault.DEPENDENCY]), seed=st.integers(0, 2**32))
def test_an_outage_costs_few_attempts_however_long_it_lasts_and_ends_within_the_longest_pause(
    limit: int, fault: Fault, seed: int
):
    clock, dice = Clock(), Random(seed)
    circuit = breaker(clock, failures=limit)
    waiting, counted, trials = deque(range(limit)), 0, 0

    outage_ends = clock.now + dice.uniform(10.0, 500.0)
    while clock.now < outage_ends:
        if circuit.admits:
            trials += 1
            counted += circuit.failed(circuit.admit(), waiting[0], fault)
            waiting.rotate()
        clock.now += dice.uniform(0.0, 1.0)
    ended = clock.now
    while circuit.state is not Circuit.CLOSED:
        if circuit.admits:
            circuit.succeeded(circuit.admit())
        clock.now += 0.1

    assert counted == limit - 1
    assert trials <= limit + 4 + (ended - 1000.0) / 8
    assert clock.now - ended <= 8.2


@given(limit=st.integers(1, 4), seed=st.integers(0, 2**32))
def test_whatever_happens_in_whatever_order_the_circuit_keeps_its_promises(limit: int, seed: int):
    clock, dice = Clock(), Random(seed)
    circuit = breaker(clock, failures=limit)
    running: list[tuple[int, Circuit]] = []

    for _ in range(80):
        before = circuit.state
        if dice.random() < 0.4 and circuit.admits:
            running.append((circuit.admit(), before))
            assert before is not Circuit.OPEN
            assert circuit.admits == (before is Circuit.CLOSED)
        elif dice.random() < 0.5 and running:
            admission, begun_in = running.pop(dice.randrange(len(running)))
            if dice.random() < 0.3:
                closed = circuit.succeeded(admission)
                assert not closed or (before, begun_in) == (Circuit.HALF_OPEN, Circuit.HALF_OPEN)
                assert circuit.state is (Circuit.CLOSED if closed else before)
            else:
                fault = dice.choice(list(Fault))
                counts = circuit.failed(admission, dice.randrange(8), fault)
                if fault is Fault.EVENT:
                    assert (counts, circuit.state) == (True, before)
                elif circuit.state is not Circuit.CLOSED:
                    assert not counts
        else:
            clock.now += dice.choice((0.1, 0.5, 2.0))
        assert 0 <= circuit.wait_s < 8.001
        assert (circuit.state is Circuit.OPEN) == (circuit.wait_s > 0)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (ValueError("bad value"), Fault.EVENT),
        (KeyError("missing"), Fault.EVENT),
        (ConnectionRefusedError("no"), Fault.DEPENDENCY),
        (TimeoutError(), Fault.DEPENDENCY),
        (RedisConnectionError("gone"), Fault.DEPENDENCY),
        (DependencyUnavailableError("the database is down"), Fault.DEPENDENCY),
        (RuntimeError("who knows"), Fault.UNKNOWN),
        (EventHandlingError("returned False"), Fault.UNKNOWN),
    ],
)
def test_whose_fault_an_error_is(error: Exception, fault: Fault):
    assert fault_of(error) is fault


def test_an_error_raised_from_a_lost_connection_blames_the_dependency_unless_it_blames_the_event():
    def raised(error: Exception) -> Exception:
        try:
            try:
                raise ConnectionResetError("gone")
            except ConnectionResetError as cause:
                raise error from cause
        except type(error) as caught:
            return caught

    assert fault_of(raised(RuntimeError("query failed"))) is Fault.DEPENDENCY
    assert fault_of(raised(ValueError("no number"))) is Fault.EVENT
