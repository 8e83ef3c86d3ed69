"""How sensitive payload fields travel and rest: sealed with AES-256-GCM, opened only for handlers.

sensitive   a payload field its class names in `sensitive=(…)`; everything else of the event stays readable
sealed      `{"$sealed": "<key id>.<bound to>.<base64url of nonce and ciphertext>"}` in the place of the value
bound to    the payload field that says whom the event concerns (`chat_id`), or nothing. Its value, the event's type and
            id and the name of the sealed field are the associated data: a sealed value put into another event, another
            field or another person's event does not open
key ring    the keys this process has, newest first: the newest seals, all of them open
veiled      shown as `<sealed>`, to people who look at events without keys

An empty value (None, "", [], {}) hides nothing and travels as it is. So does what was written before its field was
marked; it is read all the same.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from bus.errors import EventSerializationError, EventValidationError
from bus.key_ring import KeyRing

if TYPE_CHECKING:
    from bus.event import BaseEvent

SEALED = "$sealed"
VEIL = "<sealed>"

_SEALED_TEXT = re.compile(r"([A-Za-z0-9_-]{1,32})\.(\w*)\.([A-Za-z0-9_-]+)")


class SealedFieldError(EventValidationError):
    """A sealed field cannot be opened: no keys, a key that is not in the ring, or it was changed or moved."""


class SealedBy(NamedTuple):
    """How many events rest in a place with something in them that the key of that id sealed."""

    place: str
    key_id: str
    events: int


class _Place(NamedTuple):
    """Where a sealed value belongs: what its associated data is made of."""

    event_type: str
    event_id: str
    field: str
    payload: Mapping[str, Any]

    def associated(self, bound_to: str) -> bytes:
        whom = self.payload.get(bound_to) if bound_to else None
        # As JSON, which keeps the parts apart and writes a value the same before and after it travelled.
        return orjson.dumps([self.event_type, self.event_id, self.field, bound_to, whom], option=orjson.OPT_UTC_Z)

    def error(self, what: str) -> SealedFieldError:
        return SealedFieldError(f"{self.event_type}: {self.field}: {what}", event_id=self.event_id)


def seal_fields(event: BaseEvent, keys: KeyRing | None) -> dict[str, Any]:
    """The payload of `event` with its sensitive fields sealed by the newest key.

    Raises EventValidationError when there is something to seal and no key, EventSerializationError when it is not JSON.
    """
    payload = dict(event.payload)
    secret = {name: payload[name] for name in event.sensitive if not _is_empty(payload[name])}
    if not secret:
        return payload
    if keys is None:
        raise EventValidationError(
            f"{event.event_type}: {', '.join(secret)}: sensitive, and there is no key to seal it with; "
            "set BUS_ENCRYPTION_KEYS or hand over a KeyRing",
            event_id=event.event_id,
        )
    bound_to = next((name for name in event.partition_by if payload.get(name) is not None), "")
    sealed = {
        name: _seal(value, bound_to, _Place(event.wire_type, event.event_id, name, payload), keys)
        for name, value in secret.items()
    }
    return {**payload, **sealed}


def open_fields(
    cls: type[BaseEvent], event_id: str, payload: Mapping[str, Any], keys: KeyRing | None
) -> dict[str, Any]:
    """`payload`, as it arrived, with the sealed ones among the sensitive fields of `cls` opened.

    Raises SealedFieldError for each reason that one may not open.
    """
    return {
        name: _open(value, _Place(cls.wire_type, event_id, name, payload), keys)[1]
        if name in cls.sensitive and _is_sealed(value)
        else value
        for name, value in payload.items()
    }


def reseal(data: Mapping[str, Any], keys: KeyRing) -> dict[str, Any] | None:
    """The wire form `data` with all that is sealed by an older key sealed anew by the newest; None: there is none.

    Needs no class, so that it also serves events only newer code can read. Raises SealedFieldError.
    """
    payload = data.get("payload")
    if not isinstance(payload, Mapping):
        return None
    anew: dict[str, Any] = {}
    for name, value in payload.items():
        if _is_sealed(value) and (parts := _SEALED_TEXT.fullmatch(value[SEALED])) and parts[1] != keys.key_ids[0]:
            place = _Place(str(data.get("event_type")), str(data.get("event_id")), name, payload)
            bound_to, opened = _open(value, place, keys)
            anew[name] = _seal(opened, bound_to, place, keys)
    return {**data, "payload": {**payload, **anew}} if anew else None


def mark_of(key_id: str) -> bytes:
    """What the wire form of an event has in it when the key of that id sealed a field, and no other one has.

    Nobody can write it into a text: there its quotes are escaped.
    """
    return f'"{SEALED}":"{key_id}.'.encode()


def veil(data: Mapping[str, Any]) -> dict[str, Any]:
    """The wire form `data` with `<sealed>` in the place of what is sealed."""
    payload = data.get("payload")
    if not isinstance(payload, Mapping):
        return dict(data)
    return {**data, "payload": {name: VEIL if _is_sealed(value) else value for name, value in payload.items()}}


def _seal(value: Any, bound_to: str, place: _Place, keys: KeyRing) -> dict[str, str]:
    try:
        plain = orjson.dumps(value, option=orjson.OPT_UTC_Z)
        associated = place.associated(bound_to)
    except TypeError as error:
        raise EventSerializationError(
            f"{place.event_type}: not JSON: {place.field}: {error}", event_id=place.event_id
        ) from None
    key_id, sealed = keys.seal(plain, associated)
    return {SEALED: f"{key_id}.{bound_to}.{urlsafe_b64encode(sealed).rstrip(b'=').decode()}"}


def _open(value: Mapping[str, str], place: _Place, keys: KeyRing | None) -> tuple[str, Any]:
    """What the value is bound to, and what is in it."""
    if keys is None:
        raise place.error("sealed, and there is no key to open it with; set BUS_ENCRYPTION_KEYS or hand over a KeyRing")
    parts = _SEALED_TEXT.fullmatch(value[SEALED])
    if parts is None:
        raise place.error("not a sealed value")
    key_id, bound_to, text = parts.groups()
    try:
        opened = keys.open(key_id, urlsafe_b64decode(text + "=" * (-len(text) % 4)), place.associated(bound_to))
    except KeyError:
        raise place.error(f"sealed with key {key_id}, which is not in BUS_ENCRYPTION_KEYS") from None
    except NotBase64Error:
        raise place.error("not a sealed value") from None
    except ValueError:
        raise place.error(f"changed since it was sealed with key {key_id}, or moved from another event") from None
    return bound_to, orjson.loads(opened)


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and isinstance(value.get(SEALED), str)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)
