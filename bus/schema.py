"""What an event must be before it is published and before it is handled: typed fields, aware UTC time, a sane size.

What is plainly right is taken at once; whatever is not goes through a slower look that takes it after all or says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NotRequired, cast, get_args, get_type_hints

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict  # pydantic reads typing's own only from Python 3.12 on

from bus.errors import EventValidationError
from bus.event import BaseEvent
from bus.event_types import EventPriority

MAX_EVENT_BYTES = 256 * 1024
"""The largest wire form an event may have."""
MAX_ID_CHARACTERS = 200
"""The longest id or service name in an envelope."""

UtcDatetime = Annotated[AwareDatetime, Field(strict=False), AfterValidator(lambda moment: moment.astimezone(UTC))]
_Id = Annotated[str, Field(min_length=1, max_length=MAX_ID_CHARACTERS)]
_Name = Annotated[str, Field(max_length=MAX_ID_CHARACTERS)]


class _Envelope(TypedDict):
    event_id: _Id
    timestamp: UtcDatetime
    source_service: _Name
    correlation_id: _Id
    causation_id: _Name | None
    priority: EventPriority
    schema_version: Annotated[int, Field(ge=1, strict=True)]


_ENVELOPE: TypeAdapter[dict[str, Any]] = TypeAdapter(_Envelope)
_PRIORITIES = dict(EventPriority.__members__)
_PAYLOAD_CHECKS: dict[type[BaseEvent], Callable[[Any], dict[str, Any]]] = {}


def payload_schema(cls: type[BaseEvent]) -> TypeAdapter[dict[str, Any]]:
    """The payload of `cls` as a strict schema: a field with a default may be absent, an unknown field is left out."""
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


def _payload_check(cls: type[BaseEvent]) -> Callable[[Any], dict[str, Any]]:
    """What turns a payload into its typed values or raises ValidationError: half the time of the adapter around it."""
    check = _PAYLOAD_CHECKS.get(cls)
    if check is None:
        check = _PAYLOAD_CHECKS[cls] = payload_schema(cls).validator.validate_python
    return check


def _with_utc(hint: Any) -> Any:
    if hint is datetime:
        return UtcDatetime
    if datetime in get_args(hint):
        return UtcDatetime | None
    return hint


def check_event(event: BaseEvent) -> None:
    """Raise EventValidationError unless `event` keeps what its class promises."""
    values = event.__dict__
    timestamp = values["timestamp"]
    if not (
        event.wire_type
        and _are_texts(values)
        and type(values["priority"]) is EventPriority
        and type(timestamp) is datetime
        and timestamp.tzinfo is UTC
    ):
        _check_envelope(event)
    try:
        _payload_check(type(event))(values)
    except ValidationError as error:
        raise _wrong(event, _reasons(error, event.sensitive)) from None
    except RecursionError:
        raise _wrong(event, "the payload contains itself") from None


def _are_texts(envelope: Mapping[str, Any]) -> bool:
    """Whether ids and source are plain text of a sane length. Raises KeyError for a missing one."""
    event_id, correlation_id = envelope["event_id"], envelope["correlation_id"]
    source, causation_id = envelope["source_service"], envelope["causation_id"]
    return (
        type(event_id) is str
        and 0 < len(event_id) <= MAX_ID_CHARACTERS
        and type(correlation_id) is str
        and 0 < len(correlation_id) <= MAX_ID_CHARACTERS
        and type(source) is str
        and len(source) <= MAX_ID_CHARACTERS
        and (causation_id is None or (type(causation_id) is str and len(causation_id) <= MAX_ID_CHARACTERS))
    )


def _check_envelope(event: BaseEvent) -> None:
    values = event.__dict__
    event_id = values["event_id"]
    if not event.event_type:
        raise EventValidationError(f"{type(event).__name__} names no event type", event_id=_text(event_id))
    if not isinstance(event_id, str) or not 0 < len(event_id) <= MAX_ID_CHARACTERS:
        raise EventValidationError(f"{event.event_type}: event_id must be 1 to 200 characters of text, is {event_id!r}")
    for name in ("source_service", "correlation_id", "causation_id"):
        value = values[name]
        if not (isinstance(value, str) and len(value) <= MAX_ID_CHARACTERS) and (name, value) != ("causation_id", None):
            raise _wrong(event, f"{name} must be text of at most 200 characters, is {value!r}")
    if not isinstance(values["priority"], EventPriority):
        raise _wrong(event, f"priority must be an EventPriority, is {values['priority']!r}")
    timestamp = values["timestamp"]
    if not isinstance(timestamp, datetime) or timestamp.utcoffset() != timedelta(0):
        raise _wrong(event, f"timestamp must be an aware UTC datetime such as datetime.now(UTC), is {timestamp!r}")


def read_payload(cls: type[BaseEvent], payload: Mapping[str, Any], event_id: str | None) -> dict[str, Any]:
    """The payload's values typed as `cls` says, defaults filled in. Raises EventValidationError."""
    try:
        given = _payload_check(cls)(payload)
    except ValidationError as error:
        reasons = _reasons(error, cls.sensitive)
        raise EventValidationError(f"{cls.event_type}: {reasons}", event_id=event_id) from None
    return given if len(given) == len(cls.payload_fields) else {**cls.payload_defaults(), **given}


def read_envelope(data: Mapping[str, Any]) -> dict[str, Any]:
    """The envelope's values, typed, `schema_version` among them.

    Raises EventValidationError naming every field that is missing or wrong.
    """
    return _plain_envelope(data) or _checked_envelope(data)


def _plain_envelope(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The envelope, if everything in it is as this code would have written it."""
    try:
        timestamp, version = data["timestamp"], data["schema_version"]
        if not (_are_texts(data) and timestamp[-1] == "Z" and type(version) is int and version >= 1):
            return None
        return {
            "event_id": data["event_id"],
            "timestamp": datetime.fromisoformat(timestamp),
            "source_service": data["source_service"],
            "correlation_id": data["correlation_id"],
            "causation_id": data["causation_id"],
            "priority": _PRIORITIES[data["priority"]],
            "schema_version": version,
        }
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def _checked_envelope(data: Mapping[str, Any]) -> dict[str, Any]:
    priority = data.get("priority")
    known = {"priority": _PRIORITIES[priority]} if isinstance(priority, str) and priority in _PRIORITIES else {}
    try:
        return _ENVELOPE.validate_python({**data, **known})
    except ValidationError as error:
        raise EventValidationError(f"not an event: {_reasons(error)}", event_id=_text(data.get("event_id"))) from None


def _wrong(event: BaseEvent, what: str) -> EventValidationError:
    return EventValidationError(f"{event.event_type}: {what}", event_id=_text(event.event_id))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _reasons(error: ValidationError, sensitive: tuple[str, ...] = ()) -> str:
    return "; ".join(_reason(cast("dict[str, Any]", each), sensitive) for each in error.errors(include_url=False))


def _reason(error: dict[str, Any], sensitive: tuple[str, ...]) -> str:
    where, what = error["loc"], f"{error['msg'][:1].lower()}{error['msg'][1:]}"
    if where and where[0] in sensitive:
        return f"{where[0]}: {what} (sensitive, not shown)"
    return f"{'.'.join(map(str, where)) or 'event'}: {what} (got {_short(error['input'])})"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
