"""Events: what they are, what they refuse, and how they travel."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import FrozenInstanceError, field, replace
from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime, timedelta, timezone
from inspect import signature
from typing import Any
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bus
from bus import (
    BaseEvent,
    EventFactory,
    EventPriority,
    EventSerializationError,
    EventType,
    EventValidationError,
    PointsAwardedEvent,
    StoryDecisionMadeEvent,
    UserModeratedEvent,
    UserRegisteredEvent,
)
from bus.catalogue import CATALOGUE
from bus.codec import encode
from bus.event_ids import fresh_event_id
from bus.key_ring import KeyRing, new_key

AWARD = {
    "user_id": 12345,
    "points_amount": 100,
    "action_type": "story_completion",
    "multiplier": 1.5,
    "while_playing": False,
}


def test_an_event_fills_in_what_the_caller_left_out():
    event = PointsAwardedEvent(12345, 100, "story_completion")

    assert UUID(event.event_id)
    assert event.correlation_id == event.event_id
    assert event.causation_id is None
    assert event.source_service == "gamification"
    assert event.priority is EventPriority.NORMAL
    assert event.timestamp.utcoffset() == timedelta(0)
    assert event.multiplier == event.payload["multiplier"] == 1.0


def test_fresh_ids_are_random_uuids_in_the_usual_spelling():
    ids = [fresh_event_id() for _ in range(1000)]

    assert len(set(ids)) == len(ids)
    for event_id in ids:
        assert (UUID(event_id).version, UUID(event_id).variant, str(UUID(event_id))) == (4, RFC_4122, event_id)


def test_a_forked_process_makes_ids_of_its_own():
    forks = (
        "import os; from bus.event_ids import fresh_event_id; fresh_event_id(); child = os.fork() == 0;"
        "os.write(1, (fresh_event_id() + chr(10)).encode()); child or os.wait()"
    )

    told = subprocess.run([sys.executable, "-c", forks], capture_output=True, text=True, check=True, timeout=60)

    assert len(set(told.stdout.split())) == 2


def test_a_constructor_takes_what_a_frozen_dataclass_takes():
    class ParcelSentEvent(BaseEvent):
        user_id: int
        stamps: list[str] = field(default_factory=list)

    one, other = ParcelSentEvent(7), ParcelSentEvent(user_id=8, stamps=["lily"], source_service="post")

    assert list(signature(ParcelSentEvent).parameters)[:2] == ["user_id", "stamps"]
    assert (one.user_id, one.stamps, other.stamps, other.source_service) == (7, [], ["lily"], "post")
    assert one.stamps is not ParcelSentEvent(7).stamps
    assert replace(one, user_id=9).event_id == one.event_id
    with pytest.raises(FrozenInstanceError):
        one.user_id = 8
    with pytest.raises(TypeError, match="user_id"):
        ParcelSentEvent()
    with pytest.raises(TypeError, match="colour"):
        ParcelSentEvent(7, colour="red")
    with pytest.raises(TypeError, match="follows default"):

        class ParcelLostEvent(BaseEvent):
            stamps: int = 1
            user_id: int


def test_a_time_from_another_zone_is_read_as_utc():
    event = EventFactory.from_dict({**_wrong().to_dict(), "timestamp": "2026-01-01T14:00:00+02:00"})

    assert event.timestamp == datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert event.timestamp.tzinfo is UTC


def test_an_events_type_equals_its_member_and_its_name():
    event = PointsAwardedEvent(**AWARD)

    assert event.event_type == EventType.POINTS_AWARDED
    assert event.event_type == "gamification.points.awarded"


def test_events_are_frozen_and_compared_by_value():
    event = PointsAwardedEvent(**AWARD)
    same = PointsAwardedEvent(**AWARD, event_id=event.event_id, timestamp=event.timestamp)

    assert event == same
    assert hash(event) == hash(same)
    assert event != PointsAwardedEvent(**AWARD)
    with pytest.raises(FrozenInstanceError):
        event.points_amount = 1


def test_the_wire_form_is_the_documented_one():
    event = PointsAwardedEvent(**AWARD, event_id="e", timestamp=datetime(2026, 1, 1, 12, tzinfo=UTC))

    assert event.to_dict() == {
        "event_id": "e",
        "event_type": "gamification.points.awarded",
        "timestamp": "2026-01-01T12:00:00Z",
        "source_service": "gamification",
        "correlation_id": "e",
        "causation_id": None,
        "priority": "NORMAL",
        "schema_version": 1,
        "payload": AWARD,
    }


def test_the_user_registered_event_comes_from_the_telegram_adapter():
    assert UserRegisteredEvent(1, "ada", "Ada", "en").source_service == "telegram_adapter"


@pytest.mark.parametrize("event_type", list(EventType))
def test_every_type_of_the_catalogue_has_a_class_with_a_public_name(event_type: EventType):
    event_class = EventFactory.class_of(event_type)

    assert getattr(bus, event_class.__name__) is event_class
    assert event_type in EventFactory.get_supported_event_types()


def _values(cls: type[BaseEvent]) -> st.SearchStrategy[BaseEvent]:
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    by_hint = {
        "int": st.integers(-(2**53), 2**53),
        "str": text,
        "float": st.floats(allow_nan=False, allow_infinity=False),
        "bool": st.booleans(),
        "datetime": st.datetimes(timezones=st.just(UTC)),
        "list[str]": st.lists(text),
        "list[int]": st.lists(st.integers(-100, 100)),
        "dict[str, str]": st.dictionaries(text, text),
        "dict[str, int]": st.dictionaries(text, st.integers(-100, 100)),
        "dict[str, Any]": st.dictionaries(text, st.integers(-5, 5) | st.none()),
        "list[dict[str, Any]]": st.lists(st.dictionaries(text, st.integers(-5, 5) | st.none())),
        "list[dict[str, str | None]]": st.lists(st.dictionaries(text, text | st.none())),
        "Any": st.none() | st.integers(-5, 5) | st.lists(st.booleans()),
    }
    hints = {field.name: str(field.type) for field in dataclass_fields(cls)}
    fields = {}
    for name in cls.payload_fields:
        hint = hints[name]
        strategy = by_hint[hint.removesuffix(" | None")]
        fields[name] = strategy | st.none() if hint.endswith(" | None") else strategy
    return st.builds(cls, **fields)


@pytest.mark.parametrize("cls", CATALOGUE, ids=lambda cls: cls.__name__)
def test_what_was_written_reads_back_as_the_same_event(cls: type[BaseEvent]):
    keys = KeyRing.parse(new_key())

    @given(_values(cls))
    def round_trip(event: BaseEvent) -> None:
        assert EventFactory.from_bytes(encode(event, keys), keys) == event

    round_trip()


def _wrong(**changes: Any) -> BaseEvent:
    return PointsAwardedEvent(**{**AWARD, **changes})


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (_wrong(user_id="12345"), r"user_id: input should be a valid integer \(got '12345'\)"),
        (_wrong(user_id=True), "user_id"),
        (_wrong(points_amount=1.5), "points_amount"),
        (_wrong(action_type=None), "action_type"),
        (_wrong(multiplier=math.nan), "multiplier"),
        (_wrong(timestamp=datetime(2026, 1, 1)), "timestamp must be an aware UTC datetime"),  # noqa: DTZ001  # the point
        (_wrong(timestamp=datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=2)))), "timestamp must be an aware UTC"),
        (_wrong(priority="NORMAL"), "priority must be an EventPriority"),
        (_wrong(event_id=""), "event_id"),
        (_wrong(correlation_id="x" * 201), "correlation_id"),
        (_wrong(causation_id="x" * 201), "causation_id must be text of at most 200 characters"),
        (_wrong(causation_id=7), "causation_id"),
        (_wrong(action_type="x" * 300_000), "bytes of JSON, at most 262144 travel"),
        (UserModeratedEvent(1, 2, "mute", "", 3, datetime(2026, 1, 1)), "until"),  # noqa: DTZ001  # the point
        (BaseEvent(), "names no event type"),
    ],
)
def test_an_event_that_breaks_its_promise_is_refused_by_name(event: BaseEvent, reason: str):
    with pytest.raises(EventValidationError, match=reason):
        encode(event)


def test_what_json_cannot_say_is_refused():
    cyclic: dict[str, Any] = {}
    cyclic["itself"] = cyclic

    for consequences in ({"a": {1, 2}}, {"a": object()}, cyclic, {"\ud800": 1}):
        with pytest.raises(EventSerializationError, match=r"narrative\.decision\.made: not JSON"):
            encode(StoryDecisionMadeEvent(1, "arrival", "help", consequences))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "unknown event type ''"),
        ({"event_type": "gamification.points.stolen"}, "unknown event type 'gamification.points.stolen'"),
        ({"event_type": ["a"]}, "unknown event type"),
        ({"event_type": "user.registered"}, "event_id: field required"),
        ({**_wrong().to_dict(), "payload": []}, "payload must be an object"),
        ({**_wrong().to_dict(), "payload": {"user_id": 1}}, "points_amount: field required"),
        ({**_wrong().to_dict(), "priority": "URGENT"}, "priority"),
        ({**_wrong().to_dict(), "priority": ["LOW"]}, "priority"),
        ({**_wrong().to_dict(), "timestamp": "2026-01-01T12:00:00"}, "timestamp"),
        ({**_wrong().to_dict(), "timestamp": "yesterday at noonZ"}, "timestamp"),
        ({**_wrong().to_dict(), "event_id": "", "causation_id": 7}, r"event_id: .*causation_id: "),
        ({k: v for k, v in _wrong().to_dict().items() if k != "schema_version"}, "schema_version: field required"),
        ({**_wrong().to_dict(), "schema_version": 0}, "schema_version: input should be greater than or equal to 1"),
        ({**_wrong().to_dict(), "schema_version": "1"}, "schema_version: input should be a valid integer"),
        ({**_wrong().to_dict(), "schema_version": True}, "schema_version"),
    ],
)
def test_a_wire_form_that_is_no_event_is_refused_with_the_reason(data: dict[str, Any], reason: str):
    with pytest.raises(EventValidationError, match=reason):
        EventFactory.from_dict(data)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff"])
def test_bytes_that_are_no_json_object_are_refused(body: bytes):
    with pytest.raises(EventSerializationError, match="not an event"):
        EventFactory.from_bytes(body)


def test_fields_of_a_newer_version_are_left_out_and_missing_optional_ones_filled_in():
    data = _wrong().to_dict()
    data["payload"] = {"user_id": 1, "points_amount": 2, "action_type": "x", "mood": "new"}

    event = EventFactory.from_dict(data)

    assert event.payload == {
        "user_id": 1,
        "points_amount": 2,
        "action_type": "x",
        "multiplier": 1.0,
        "while_playing": False,
    }


def test_the_class_method_reads_only_its_own_kind():
    data = _wrong().to_dict()

    assert PointsAwardedEvent.from_dict(data) == BaseEvent.from_dict(data)
    with pytest.raises(EventValidationError, match="is a PointsAwardedEvent, not a UserRegisteredEvent"):
        UserRegisteredEvent.from_dict(data)


def test_the_factory_makes_events_by_type_and_refuses_unknown_fields():
    event = EventFactory.create_event(EventType.POINTS_AWARDED, **AWARD, correlation_id="chain")

    assert (event.payload, event.correlation_id) == (AWARD, "chain")
    with pytest.raises(EventValidationError, match="unexpected keyword argument 'colour'"):
        EventFactory.create_event(EventType.POINTS_AWARDED, colour="red")
    with pytest.raises(EventValidationError, match="unknown event type 'nothing'"):
        EventFactory.create_event("nothing")


def test_an_own_event_class_can_be_registered_once():
    class LanternLitEvent(BaseEvent, event_type="hotel.lantern.lit"):
        """A lantern burns."""

        user_id: int
        colour: str = "amber"

    EventFactory.register(LanternLitEvent)
    event = LanternLitEvent(7)

    assert EventFactory.from_bytes(encode(event)) == event
    assert (event.source_service, event.partition_key) == ("hotel", "7")

    class Impostor(BaseEvent, event_type="hotel.lantern.lit"):
        """Another one of the same name."""

    with pytest.raises(EventValidationError, match="already belongs to LanternLitEvent"):
        EventFactory.register(Impostor)
