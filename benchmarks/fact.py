"""The fact every contender carries: somebody was awarded points, at a moment that tells the latency."""

from __future__ import annotations

from time import perf_counter_ns
from typing import Any, NamedTuple

USERS = 1000
FIRST_USER_ID = 70_000
AN_ID = "9f0c1a52-8f5e-4d0a-9b61-6d3c2f7e8a10"
ACTION = "story"
MULTIPLIER = 1.5

_WIRE = (
    f'{{"event_id":"{AN_ID}","event_type":"gamification.points.awarded","timestamp":"2026-01-01T12:00:00.000000Z",'
    f'"source_service":"gamification","correlation_id":"{AN_ID}","causation_id":null,"priority":"NORMAL",'
    '"schema_version":1,"payload":{"user_id":%d,"points_amount":%d,'
    f'"action_type":"{ACTION}","multiplier":{MULTIPLIER}}}}}'
).encode()


class Fact(NamedTuple):
    """Who, and when the publisher set out (perf_counter nanoseconds, carried as the number of points)."""

    user_id: int
    sent_ns: int

    def as_bytes(self) -> bytes:
        """The wire form, filled into a prepared text: cheaper than any encoder."""
        return _WIRE % self

    def as_dict(self) -> dict[str, Any]:
        """The wire form as a dict, ids prepared."""
        return {
            "event_id": AN_ID,
            "event_type": "gamification.points.awarded",
            "timestamp": "2026-01-01T12:00:00.000000Z",
            "source_service": "gamification",
            "correlation_id": AN_ID,
            "causation_id": None,
            "priority": "NORMAL",
            "schema_version": 1,
            "payload": {
                "user_id": self.user_id,
                "points_amount": self.sent_ns,
                "action_type": ACTION,
                "multiplier": MULTIPLIER,
            },
        }


def fact(number: int) -> Fact:
    """The `number`-th fact, about one of 1,000 users, setting out now."""
    return Fact(FIRST_USER_ID + number % USERS, perf_counter_ns())


def sent_ns_of(body: bytes) -> int:
    """`sent_ns` of a wire form made by `as_bytes`."""
    return int(body.split(b'"points_amount":', 1)[1].split(b",", 1)[0])
