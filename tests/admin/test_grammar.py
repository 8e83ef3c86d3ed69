"""What is typed after a verb."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.admin.grammar import (
    LONGEST,
    LONGEST_REASON,
    SHORTEST,
    Order,
    Unclear,
    parse_duration,
    parse_order,
    write_duration,
)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", Order()),
        ("@Rowdy_1", Order("rowdy_1")),
        ("@rowdy 2d 3h please calm down", Order("rowdy", None, timedelta(days=2, hours=3), "please calm down")),
        ("123456789 1w", Order(None, 123456789, timedelta(weeks=1))),
        ("-1001234567890 spam", Order(None, -1001234567890, None, "spam")),
        ("1h15m", Order(duration=timedelta(hours=1, minutes=15))),
        ("2D too loud", Order(duration=timedelta(days=2), reason="too loud")),
        ("2nd time today", Order(reason="2nd time today")),
        ("3 sexist jokes", Order(reason="3 sexist jokes")),
        ("2h 10 messages in a row", Order(duration=timedelta(hours=2), reason="10 messages in a row")),
        ("30 times the same link", Order(reason="30 times the same link")),
        ("be kind 2h", Order(reason="be kind 2h")),
        ("  \n spread\n over  lines ", Order(reason="spread over lines")),
        ("@a b", Order(reason="@a b")),
        ("@rowdy, calm down", Order(reason="@rowdy, calm down")),
        ("2 days of silence", Unclear.UNCLEAR_TIME),
        ("10min", Unclear.UNCLEAR_TIME),
        ("@rowdy 1.5h loud", Unclear.UNCLEAR_TIME),
        ("@rowdy 2 horas", Unclear.UNCLEAR_TIME),
        ("@rowdy 30s", Unclear.UNCLEAR_TIME),
        ("@rowdy 1h30", Unclear.UNCLEAR_TIME),
        ("@rowdy 2d 30", Unclear.UNCLEAR_TIME),
        ("@rowdy 10", Unclear.UNCLEAR_TIME),
        ("0m", Unclear.TOO_SHORT),
        ("@rowdy 53w", Unclear.TOO_LONG),
        ("999999999w999999999w", Unclear.TOO_LONG),
    ],
)
def test_an_order_is_a_name_a_time_and_a_reason(text: str, order: Order | Unclear) -> None:
    assert parse_order(text, takes_time=True) == order


def test_for_a_verb_without_time_the_rest_is_the_reason() -> None:
    assert parse_order("@rowdy 2h late", takes_time=False) == Order("rowdy", None, None, "2h late")


def test_a_long_reason_is_cut() -> None:
    order = parse_order("x" * 5000, takes_time=True)

    assert isinstance(order, Order)
    assert len(order.reason) == LONGEST_REASON


@given(st.text(max_size=200), st.booleans())
def test_whatever_is_typed_is_an_order_or_unclear(text: str, takes_time: bool) -> None:
    order = parse_order(text, takes_time=takes_time)

    if isinstance(order, Order):
        assert order.duration is None or (takes_time and SHORTEST <= order.duration <= LONGEST)
        assert len(order.reason) <= LONGEST_REASON
        assert "\n" not in order.reason


DURATIONS = st.integers(1, int(LONGEST / timedelta(minutes=1))).map(lambda minutes: timedelta(minutes=minutes))


@given(DURATIONS)
def test_a_written_duration_is_read_back(duration: timedelta) -> None:
    assert parse_duration(write_duration(duration)) == duration


@given(
    username=st.from_regex(r"[a-z0-9_]{3,32}", fullmatch=True),
    duration=st.none() | DURATIONS,
    reason=st.from_regex(r"[a-z]{1,10}( [a-z]{1,10}){0,5}", fullmatch=True) | st.just(""),
)
def test_what_is_meant_is_what_is_read(username: str, duration: timedelta | None, reason: str) -> None:
    time = write_duration(duration) if duration else ""

    assert parse_order(f"@{username} {time} {reason}", takes_time=True) == Order(username, None, duration, reason)


@pytest.mark.parametrize("text", ["", "soon", "@rowdy 1h", "1h please", "0m", "99w"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert parse_duration(text) is None
