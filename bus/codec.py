"""The wire form: how an event is written as JSON and read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import orjson

from bus.errors import EventSerializationError, EventValidationError
from bus.event import BaseEvent
from bus.event_types import EventPriority
from bus.key_ring import KeyRing
from bus.schema import MAX_EVENT_BYTES, check_event
from bus.secrecy import seal_fields

_NAMES = {priority: priority.name for priority in EventPriority}


def to_wire(event: BaseEvent) -> dict[str, Any]:
    """The wire form as a dict of JSON values, sensitive fields readable.

    Raises EventSerializationError when the payload holds something JSON cannot say.
    """
    return cast("dict[str, Any]", orjson.loads(dump(event, event.payload)))


def encode(event: BaseEvent, keys: KeyRing | None = None) -> bytes:
    """The wire form of a checked event, at most 256 KiB, sensitive fields sealed with the newest of `keys`.

    Raises EventValidationError (a field is wrong, it is too large, or it needs a key) or EventSerializationError (not
    JSON).
    """
    check_event(event)
    body = dump(event, seal_fields(event, keys) if event.sensitive else event.payload)
    if len(body) > MAX_EVENT_BYTES:
        raise EventValidationError(
            f"{event.event_type}: {len(body)} bytes of JSON, at most {MAX_EVENT_BYTES} travel; "
            "store the large part and send its key",
            event_id=event.event_id,
        )
    return body


def dump(event: BaseEvent, payload: Mapping[str, Any]) -> bytes:
    """The wire form of `event` with `payload` in it as JSON, unchecked. Raises EventSerializationError."""
    try:
        return orjson.dumps(
            {
                "event_id": event.event_id,
                "event_type": event.wire_type,
                "timestamp": event.timestamp,
                "source_service": event.source_service,
                "correlation_id": event.correlation_id,
                "causation_id": event.causation_id,
                "priority": _NAMES[event.priority],
                "schema_version": event.schema_version,
                "payload": payload,
            },
            option=orjson.OPT_UTC_Z,
        )
    except (TypeError, AttributeError) as error:  # orjson's EncodeError is a TypeError; cycles end as "recursion limit"
        raise EventSerializationError(f"{event.event_type}: not JSON: {error}", event_id=event.event_id) from None


def load(body: bytes) -> dict[str, Any]:
    """The dict a wire form is. Raises EventSerializationError when `body` is no JSON object."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise EventSerializationError(f"not an event: {error}") from None
    if not isinstance(data, dict):
        raise EventSerializationError(f"not an event: a JSON {type(data).__name__}, not an object")
    return data


def utc_text(moment: datetime) -> str:
    """`2026-01-01T12:00:00Z`: how the wire form writes a time."""
    return orjson.dumps(moment, option=orjson.OPT_UTC_Z).decode().strip('"')
