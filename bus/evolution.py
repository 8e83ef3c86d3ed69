"""How old events are read by new code: a ladder of upcasters per event class, climbed at decode.

A class that changes its payload in a way old events do not satisfy (a field renamed, split, given another unit) raises
its `schema_version` and keeps one upcaster for every version before it:

    def amount_in_points(payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "points_amount": payload["coins"] * 10}

    class PointsAwardedEvent(BaseEvent, event_type=…, schema_version=2, upcasters={1: amount_in_points}): ...

A new field with a default needs none of this: old events lack it and get the default, old code leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bus.errors import EventValidationError

if TYPE_CHECKING:
    from bus.event import BaseEvent

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""From the payload of one version, as JSON values, to that of the next. Pure; it may change the dict it is given."""


class UnknownVersionError(EventValidationError):
    """The event was written by newer code: it is parked as it came, to be requeued after the upgrade."""


def check_ladder(name: str, schema_version: int, upcasters: Mapping[int, Upcaster]) -> None:
    """Raise TypeError unless every version before `schema_version`, and no other, has an upcaster."""
    if type(schema_version) is not int or schema_version < 1:
        raise TypeError(f"{name}: schema_version must be a whole number from 1, is {schema_version!r}")
    wanted = set(range(1, schema_version))
    if missing := wanted - upcasters.keys():
        raise TypeError(f"{name}: version {min(missing)} has no upcaster to version {min(missing) + 1}")
    if extra := upcasters.keys() - wanted:
        raise TypeError(f"{name}: an upcaster from version {max(extra)}, and schema_version is {schema_version}")


def upcast(cls: type[BaseEvent], version: int, payload: Mapping[str, Any], event_id: str) -> dict[str, Any]:
    """The payload of `version` as the present version of `cls` has it.

    Raises UnknownVersionError for a newer version, EventValidationError when an upcaster cannot make sense of the
    payload.
    """
    if version > cls.schema_version:
        raise UnknownVersionError(
            f"{cls.event_type}: written as version {version}, and {cls.schema_version} is the newest known here; "
            "requeue it after the upgrade",
            event_id=event_id,
        )
    risen = dict(payload)
    for step in range(version, cls.schema_version):
        try:
            risen = cls.upcasters[step](risen)
        except Exception as error:  # noqa: BLE001  # whatever an upcaster raises, the event cannot be read
            # An upcaster's complaint may quote the payload; where some of it is secret, only the error's type is said.
            said = type(error).__name__ if cls.sensitive else f"{type(error).__name__}: {error}"
            raise EventValidationError(
                f"{cls.event_type}: cannot be read as version {step + 1} from version {step}: {said}", event_id=event_id
            ) from (None if cls.sensitive else error)
    return risen
