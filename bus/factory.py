"""EventFactory: from a type or a wire form to the event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from bus.catalogue import CATALOGUE
from bus.codec import load
from bus.errors import EventValidationError
from bus.event import BaseEvent
from bus.schema import read_envelope, read_payload


class EventFactory:
    """Knows the class of every event type: the catalogue, and what `register` adds."""

    _classes: ClassVar[dict[str, type[BaseEvent]]] = {str(cls.event_type): cls for cls in CATALOGUE}

    @classmethod
    def register(cls, event_class: type[BaseEvent]) -> type[BaseEvent]:
        """Make `event_class` known; also a class decorator. Raises EventValidationError when its type is taken."""
        name = str(event_class.event_type)
        if not name:
            raise EventValidationError(f"{event_class.__name__} names no event type: class X(BaseEvent, event_type=…)")
        known = cls._classes.setdefault(name, event_class)
        if known is not event_class:
            raise EventValidationError(f"{name} already belongs to {known.__name__}")
        return event_class

    @classmethod
    def get_supported_event_types(cls) -> list[str]:
        """Every known event type, in the order of the catalogue."""
        return list(cls._classes)

    @classmethod
    def class_of(cls, event_type: str) -> type[BaseEvent]:
        """The class of `event_type`. Raises EventValidationError for an unknown one."""
        try:
            return cls._classes[event_type]
        except (KeyError, TypeError):
            raise EventValidationError(f"unknown event type {event_type!r}") from None

    @classmethod
    def create_event(cls, event_type: str, **values: Any) -> BaseEvent:
        """A new event of `event_type` from payload fields and, if wanted, envelope fields, by name.

        Raises EventValidationError for an unknown type or a field the type does not have.
        """
        event_class = cls.class_of(event_type)
        try:
            return event_class(**values)
        except TypeError as error:
            raise EventValidationError(f"{event_type}: {error}") from None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, expected: type[BaseEvent] = BaseEvent) -> BaseEvent:
        """The event a wire form describes, typed and checked.

        Raises EventValidationError for an unknown type, a missing or wrong field, or a class that is not `expected`.
        """
        event_class = cls.class_of(data.get("event_type", ""))
        envelope = read_envelope(data)
        if not issubclass(event_class, expected):
            raise EventValidationError(
                f"{event_class.event_type} is a {event_class.__name__}, not a {expected.__name__}",
                event_id=envelope["event_id"],
            )
        payload = data.get("payload")
        if not isinstance(payload, Mapping):
            raise EventValidationError(
                f"{event_class.event_type}: payload must be an object", event_id=envelope["event_id"]
            )
        values = read_payload(event_class, payload, envelope["event_id"])
        event = object.__new__(event_class)
        # Every value was just checked: going through __init__ would only do it again, slower.
        event.__dict__.update(envelope, **values)
        return event

    @classmethod
    def from_bytes(cls, body: bytes) -> BaseEvent:
        """The event a JSON wire form describes. Raises EventSerializationError or EventValidationError."""
        return cls.from_dict(load(body))
