"""EventFactory: from a type or a wire form to the event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import orjson

from bus.catalogue import CATALOGUE
from bus.codec import load
from bus.errors import EventValidationError
from bus.event import BaseEvent
from bus.evolution import upcast
from bus.key_ring import KeyRing
from bus.schema import read_envelope, read_payload
from bus.secrecy import open_fields, reseal, veil


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
    def from_dict(
        cls, data: Mapping[str, Any], *, expected: type[BaseEvent] = BaseEvent, keys: KeyRing | None = None
    ) -> BaseEvent:
        """The event a wire form describes, typed and checked, of the present version of its class.

        Raises EventValidationError for an unknown type, a missing or wrong field, or a class that is not `expected`;
        of its kinds, UnknownVersionError for an event of newer code and SealedFieldError for one `keys` cannot open.
        """
        return cls._decoded(data, expected, keys)

    @classmethod
    def from_bytes(cls, body: bytes, keys: KeyRing | None = None) -> BaseEvent:
        """The event a JSON wire form describes, as from_dict.

        Raises EventSerializationError or EventValidationError.
        """
        return cls._decoded(load(body), BaseEvent, keys)

    @classmethod
    def veiled(cls, body: bytes) -> dict[str, Any]:
        """The wire form for people to look at: sealed fields show as `<sealed>`. Any type, any version, no keys.

        Raises EventSerializationError when `body` is no JSON object.
        """
        return veil(load(body))

    @classmethod
    def reseal(cls, body: bytes, keys: KeyRing) -> bytes:
        """The wire form with every sealed field under the newest of `keys`; `body` itself when that is so already.

        Raises SealedFieldError when a field does not open, EventSerializationError when `body` is no JSON object.
        """
        anew = reseal(load(body), keys)
        return body if anew is None else orjson.dumps(anew)

    @classmethod
    def _decoded(cls, data: Mapping[str, Any], expected: type[BaseEvent], keys: KeyRing | None) -> BaseEvent:
        event_class = cls.class_of(data.get("event_type", ""))
        values = read_envelope(data)
        event_id, version = values["event_id"], values.pop("schema_version")
        if not issubclass(event_class, expected):
            raise EventValidationError(
                f"{event_class.event_type} is a {event_class.__name__}, not a {expected.__name__}", event_id=event_id
            )
        payload = data.get("payload")
        # The first question is the quick one, and what came by the bus always passes it.
        if type(payload) is not dict and not isinstance(payload, Mapping):
            raise EventValidationError(f"{event_class.event_type}: payload must be an object", event_id=event_id)
        # Opened first: upcasters see what was written, and what it is bound to has the name it had then.
        if event_class.sensitive:
            payload = open_fields(event_class, event_id, payload, keys)
        if version != event_class.schema_version:
            payload = upcast(event_class, version, payload, event_id)
        values.update(read_payload(event_class, payload, event_id))
        event = object.__new__(event_class)
        # Every value was just checked: going through __init__ would only do it again, slower.
        object.__setattr__(event, "__dict__", values)
        return event
