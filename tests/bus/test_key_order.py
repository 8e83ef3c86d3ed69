"""KeyOrder as a property: whatever arrives and however it ends, each key's entries run one by one in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bus.event_types import EventPriority
from bus.transport.entry import Entry
from bus.transport.key_order import LOW_TURN, KeyOrder


def entry(key: int, number: int, lane: EventPriority = EventPriority.NORMAL) -> Entry:
    return Entry(0, lane, b"%d-0" % number, b"%d" % key, b"", heirloom=False)


@given(
    arrivals=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(EventPriority)), max_size=60),
    choices=st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=300),
)
def test_every_entry_runs_alone_in_its_key_and_in_order_within_its_lane(
    arrivals: list[tuple[int, EventPriority]], choices: list[tuple[int, bool]]
):
    order, finished, running = KeyOrder(), [], []
    coming = [entry(key, number, lane) for number, (key, lane) in enumerate(arrivals)]
    steps = iter(choices)

    while coming or running or order.ready_count():
        what, again = next(steps, (2, False))
        if what == 0 and coming:
            order.add(coming.pop(0))
        elif what == 1 and (taken := order.take()) is not None:
            assert taken[1].key not in {entry.key for _, entry in running}
            running.append(taken)
        elif running:
            line, done = running.pop(what % len(running))
            order.release(line, again=done if again else None)
            if not again:
                finished.append(done)
        elif coming:
            order.add(coming.pop(0))
        elif (taken := order.take()) is not None:
            running.append(taken)

    assert len(finished) == len(arrivals)
    for key in range(5):
        for lane in EventPriority:
            ids = [int(e.id.split(b"-")[0]) for e in finished if e.key == b"%d" % key and e.lane is lane]
            assert ids == sorted(ids)


def test_urgent_entries_go_first_and_the_least_urgent_always_move_on():
    order = KeyOrder()
    for number in range(100):
        order.add(entry(number, number, EventPriority.LOW))
        order.add(entry(1000 + number, number, EventPriority.CRITICAL))

    taken = []
    for _ in range(2 * LOW_TURN):
        line, chosen = order.take()
        taken.append(chosen.lane)
        order.release(line)

    assert taken.count(EventPriority.LOW) == 2
    assert taken.count(EventPriority.CRITICAL) == 2 * LOW_TURN - 2


def test_what_is_cleared_is_forgotten_except_what_runs():
    order = KeyOrder()
    order.add(entry(1, 1))
    order.add(entry(1, 2))
    line, _ = order.take()

    order.clear()
    order.release(line)

    assert order.take() is None
