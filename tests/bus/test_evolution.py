"""Evolution: what older code wrote is read as today's event, and what newer code wrote is left for newer code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bus import BaseEvent, EventFactory, EventValidationError, PointsAwardedEvent
from bus.codec import encode
from bus.evolution import UnknownVersionError
from bus.key_ring import KeyRing, new_key


def _name_in_two(payload: dict[str, Any]) -> dict[str, Any]:
    first, _, last = payload.pop("guest").partition(" ")
    return {**payload, "first_name": first, "last_name": last}


def _nights_not_weeks(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "nights": payload["weeks"] * 7}


class RoomBookedEvent(
    BaseEvent,
    event_type="hotel.room.booked",
    partition_by=("room",),
    schema_version=3,
    upcasters={1: _name_in_two, 2: _nights_not_weeks},
):
    """A room is taken."""

    room: int
    first_name: str
    last_name: str
    nights: int
    breakfast: bool = False


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    """The factory knows the event while a test runs."""
    EventFactory.register(RoomBookedEvent)
    yield
    EventFactory._classes.pop("hotel.room.booked")


def _wire(version: object, **payload: Any) -> dict[str, Any]:
    newest = RoomBookedEvent(7, "Ada", "Lovelace", 14, event_id="booking").to_dict()
    return {**newest, "schema_version": version, "payload": payload}


def test_an_event_travels_with_the_version_of_its_class():
    assert RoomBookedEvent(7, "Ada", "Lovelace", 14).to_dict()["schema_version"] == 3


@pytest.mark.parametrize(
    "wire",
    [
        _wire(1, room=7, guest="Ada Lovelace", weeks=2),
        _wire(2, room=7, first_name="Ada", last_name="Lovelace", weeks=2),
        _wire(3, room=7, first_name="Ada", last_name="Lovelace", nights=14),
    ],
    ids=["version 1", "version 2", "version 3"],
)
def test_every_version_ever_written_is_read_as_todays_event(wire: dict[str, Any]):
    event = EventFactory.from_dict(wire)

    assert event.payload == {
        "room": 7, "first_name": "Ada", "last_name": "Lovelace", "nights": 14, "breakfast": False,
    }  # fmt: skip
    assert (event.event_id, event.schema_version) == ("booking", 3)


def test_reading_an_old_event_leaves_the_wire_form_as_it_was():
    wire = _wire(1, room=7, guest="Ada Lovelace", weeks=2)

    EventFactory.from_dict(wire)

    assert wire["payload"] == {"room": 7, "guest": "Ada Lovelace", "weeks": 2}
    assert wire["schema_version"] == 1


def test_an_event_of_newer_code_is_refused_as_such_whatever_its_payload_became():
    with pytest.raises(
        UnknownVersionError, match=r"hotel\.room\.booked: written as version 4, and 3 is the newest"
    ) as refused:
        EventFactory.from_dict(_wire(4, suite="the red one"))

    assert isinstance(refused.value, EventValidationError)
    assert refused.value.event_id == "booking"


def test_an_old_event_its_upcaster_cannot_read_says_which_step_failed():
    with pytest.raises(EventValidationError, match="cannot be read as version 3 from version 2: KeyError: 'weeks'"):
        EventFactory.from_dict(_wire(1, room=7, guest="Ada Lovelace"))


def test_what_an_upcaster_made_is_checked_like_any_payload():
    with pytest.raises(EventValidationError, match="nights: input should be a valid integer"):
        EventFactory.from_dict(_wire(2, room=7, first_name="Ada", last_name="Lovelace", weeks="2"))


@pytest.mark.parametrize(
    ("version", "upcasters", "reason"),
    [
        (3, {1: dict}, "version 2 has no upcaster to version 3"),
        (2, {}, "version 1 has no upcaster to version 2"),
        (1, {1: dict}, "an upcaster from version 1, and schema_version is 1"),
        (0, {}, "schema_version must be a whole number from 1"),
        (True, {}, "schema_version must be a whole number from 1"),
    ],
)
def test_a_class_without_the_whole_ladder_cannot_be_written(version: int, upcasters: dict[int, Any], reason: str):
    with pytest.raises(TypeError, match=reason):

        class TornEvent(BaseEvent, event_type="hotel.page.torn", schema_version=version, upcasters=upcasters):
            """Cannot be."""


def test_sealed_fields_are_opened_as_the_version_that_wrote_them_and_then_risen(monkeypatch: pytest.MonkeyPatch):
    keys = KeyRing.parse(new_key())

    class WhisperV1(BaseEvent, event_type="hotel.wall.whispered", partition_by=("guest",), sensitive=("words",)):
        """As it was: another name for the person and for the secret."""

        guest: int
        words: str

    def renamed(payload: dict[str, Any]) -> dict[str, Any]:
        return {"user_id": payload["guest"], "whisper": payload["words"].upper()}

    class WhisperEvent(
        BaseEvent,
        event_type="hotel.wall.whispered",
        schema_version=2,
        upcasters={1: renamed},
        sensitive=("words", "whisper"),
    ):
        """As it is."""

        user_id: int
        whisper: str

    body = encode(WhisperV1(7, "meet me at the lift"), keys)
    monkeypatch.setitem(EventFactory._classes, "hotel.wall.whispered", WhisperEvent)

    event = EventFactory.from_bytes(body, keys)

    assert event.payload == {"user_id": 7, "whisper": "MEET ME AT THE LIFT"}


def test_an_upcaster_that_fails_on_a_secret_does_not_tell_it(monkeypatch: pytest.MonkeyPatch):
    def quotes(payload: dict[str, Any]) -> dict[str, Any]:
        return {"whisper": int(payload["whisper"])}

    class NumberWhisperedEvent(
        BaseEvent, event_type="hotel.wall.counted", schema_version=2, upcasters={1: quotes}, sensitive=("whisper",)
    ):
        """A number, once text."""

        whisper: int

    monkeypatch.setitem(EventFactory._classes, "hotel.wall.counted", NumberWhisperedEvent)
    wire = {**NumberWhisperedEvent(1).to_dict(), "schema_version": 1, "payload": {"whisper": "my secret"}}

    with pytest.raises(EventValidationError, match=r"from version 1: ValueError$") as refused:
        EventFactory.from_dict(wire)

    assert refused.value.__cause__ is None


def test_a_class_that_never_changed_is_version_one():
    assert (PointsAwardedEvent.schema_version, PointsAwardedEvent.upcasters) == (1, {})
