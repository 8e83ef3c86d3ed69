"""What an event must be before it is published and before it is handled: typed fields, aware UTC time, a sane size."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NotRequired, TypedDict, cast, get_args, get_type_hints

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError

from bus.errors import EventValidationError
from bus.event import ENVELOPE, BaseEvent
from bus.event_types import EventPriority

MAX_EVENT_BYTES = 256 * 1024
"""The largest wire form an event may have."""

UtcDatetime = Annotated[AwareDatetime, Field(strict=False), AfterValidator(lambda moment: moment.astimezone(UTC))]


class _Envelope(TypedDict):
    event_id: Annotated[str, Field(min_length=1, max_length=200)]
    event_type: str
    timestamp: UtcDatetime
    source_service: Annotated[str, Field(max_length=200)]
    correlation_id: Annotated[str, Field(min_length=1, max_length=200)]
    causation_id: Annotated[str, Field(max_length=200)] | None
    priority: EventPriority


_SCHEMAS: dict[type[BaseEvent], TypeAdapter[dict[str, Any]]] = {}


def payload_schema(cls: type[BaseEvent]) -> TypeAdapter[dict[str, Any]]:
    """The payload of `cls` as a strict schema: a field with a default may be absent, an unknown field is left out."""
    schema = _SCHEMAS.get(cls)
    if schema is None:
        schema = _SCHEMAS[cls] = _payload_schema(cls)
    return schema


def _payload_schema(cls: type[BaseEvent]) -> TypeAdapter[dict[str, Any]]:
    hints = get_type_hints(cls, include_extras=True)
    optional = cls.payload_defaults().keys()
    annotations: dict[str, Any] = {}
    for name in cls.payload_fields:
        # JSON has no dates: a date field also takes the ISO text of its wire form, and never a naive one.
        hint = _with_utc(hints[name])
        annotations[name] = NotRequired[hint] if name in optional else hint
    payload = TypedDict(f"{cls.__name__}Payload", annotations)  # type: ignore[misc]  # its fields are known only now
    payload.__pydantic_config__ = ConfigDict(strict=True, allow_inf_nan=False)  # type: ignore[attr-defined]
    return cast("TypeAdapter[dict[str, Any]]", TypeAdapter(payload))


def _with_utc(hint: Any) -> Any:
    if hint is datetime:
        return UtcDatetime
    if datetime in get_args(hint):
        return UtcDatetime | None
    return hint


def check_event(event: BaseEvent) -> None:
    """Raise EventValidationError unless `event` keeps what its class promises."""
    values = event.__dict__
    event_id = values["event_id"]
    if not event.event_type:
        raise EventValidationError(f"{type(event).__name__} names no event type", event_id=_text(event_id))
    if not isinstance(event_id, str) or not 0 < len(event_id) <= 200:
        raise EventValidationError(f"{event.event_type}: event_id must be 1 to 200 characters of text, is {event_id!r}")
    for name in ("source_service", "correlation_id"):
        if not isinstance(values[name], str) or len(values[name]) > 200:
            raise _wrong(event, f"{name} must be text of at most 200 characters, is {values[name]!r}")
    if not isinstance(values["causation_id"], str | None):
        raise _wrong(event, f"causation_id must be text or None, is {values['causation_id']!r}")
    if not isinstance(values["priority"], EventPriority):
        raise _wrong(event, f"priority must be an EventPriority, is {values['priority']!r}")
    timestamp = values["timestamp"]
    if not isinstance(timestamp, datetime) or timestamp.utcoffset() != timedelta(0):
        raise _wrong(event, f"timestamp must be an aware UTC datetime such as datetime.now(UTC), is {timestamp!r}")
    try:
        payload_schema(type(event)).validate_python(values)
    except ValidationError as error:
        raise _wrong(event, _reasons(error)) from None
    except RecursionError:
        raise _wrong(event, "the payload contains itself") from None


def read_payload(cls: type[BaseEvent], payload: Mapping[str, Any], event_id: str | None) -> dict[str, Any]:
    """The payload's values typed as `cls` says, defaults filled in. Raises EventValidationError."""
    try:
        given = payload_schema(cls).validate_python(payload)
    except ValidationError as error:
        raise EventValidationError(f"{cls.event_type}: {_reasons(error)}", event_id=event_id) from None
    return given if len(given) == len(cls.payload_fields) else {**cls.payload_defaults(), **given}


_ENVELOPE = TypeAdapter(_Envelope)


def read_envelope(data: Mapping[str, Any]) -> dict[str, Any]:
    """The envelope's values, typed. Raises EventValidationError naming every field that is missing or wrong."""
    names = EventPriority.__members__
    try:
        known = {**data, "priority": names[data["priority"]]} if data.get("priority") in names else data
        envelope = cast("dict[str, Any]", _ENVELOPE.validate_python(known))
    except (ValidationError, TypeError) as error:
        reason = _reasons(error) if isinstance(error, ValidationError) else str(error)
        raise EventValidationError(f"not an event: {reason}", event_id=_text(data.get("event_id"))) from None
    del envelope["event_type"]
    return {name: envelope[name] for name in envelope if name in ENVELOPE}


def _wrong(event: BaseEvent, what: str) -> EventValidationError:
    return EventValidationError(f"{event.event_type}: {what}", event_id=_text(event.event_id))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, e['loc'])) or 'event'}: {e['msg'][:1].lower()}{e['msg'][1:]} (got {_short(e['input'])})"
        for e in error.errors(include_url=False)
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
