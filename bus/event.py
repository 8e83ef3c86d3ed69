"""BaseEvent: what every event is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, cast, dataclass_transform

from bus.constructor import quick_init
from bus.event_ids import fresh_event_id
from bus.event_types import EventPriority
from bus.evolution import Upcaster, check_ladder

ENVELOPE = frozenset(
    ("event_id", "source_service", "correlation_id", "causation_id", "priority", "timestamp")
)  # fmt: skip


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
class BaseEvent:
    """A fact, or a wish, that travels on the bus: frozen, typed, compared by value.

    A subclass names its type in the class line and its payload as annotated fields; it becomes a frozen dataclass by
    itself:

        class LanternLitEvent(BaseEvent, event_type="hotel.lantern.lit"):
            user_id: int
            colour: str = "amber"

    The constructor takes the payload fields in order, then keyword-only `source_service`, `correlation_id`,
    `causation_id`, `priority`, `event_id` (a UUID as text) and `timestamp` (aware, UTC). What is left out is filled in:
    a fresh id, now, the class's own source and priority, and the event's own id as correlation id (it starts a chain).
    Field values are checked when the event is published or decoded, not here.

    The class line also says how the type changed (`schema_version`, `upcasters`: see bus.evolution) and which payload
    fields are `sensitive`: they travel and rest sealed (see bus.secrecy) and stay out of `repr` and of error messages.
    """

    event_type: ClassVar[str] = ""
    wire_type: ClassVar[str] = ""
    """`event_type` as plain text, which JSON writes faster than an enum's member."""
    schema_version: ClassVar[int] = 1
    upcasters: ClassVar[Mapping[int, Upcaster]] = {}
    sensitive: ClassVar[tuple[str, ...]] = ()
    default_source: ClassVar[str] = ""
    default_priority: ClassVar[EventPriority] = EventPriority.NORMAL
    partition_by: ClassVar[tuple[str, ...]] = ("user_id", "chat_id")
    payload_fields: ClassVar[tuple[str, ...]] = ()

    source_service: str = field(default="", kw_only=True)
    correlation_id: str = field(default="", kw_only=True)
    causation_id: str | None = field(default=None, kw_only=True)
    # The class's own priority, unless the caller says otherwise.
    priority: EventPriority = field(default=cast(EventPriority, None), kw_only=True)
    event_id: str = field(default_factory=fresh_event_id, kw_only=True)
    timestamp: datetime = field(default_factory=partial(datetime.now, UTC), kw_only=True)

    def __init_subclass__(
        cls,
        *,
        event_type: str | None = None,
        source: str | None = None,
        priority: EventPriority | None = None,
        partition_by: tuple[str, ...] | None = None,
        schema_version: int | None = None,
        upcasters: Mapping[int, Upcaster] | None = None,
        sensitive: tuple[str, ...] | None = None,
    ) -> None:
        """Read the class line and make the subclass a frozen dataclass.

        `source` defaults to the first part of the event type; `partition_by` names the payload fields whose first
        present value is the partition key; `upcasters` has a function for each version before `schema_version`;
        `sensitive` names payload fields of this version or, for what still rests somewhere, of an earlier one. Raises
        TypeError when the class line contradicts itself.
        """
        super().__init_subclass__()
        if event_type is not None:
            cls.event_type = event_type
            cls.wire_type = str(event_type)
            cls.default_source = source or event_type.split(".", 1)[0]
        if priority is not None:
            cls.default_priority = priority
        if partition_by is not None:
            cls.partition_by = partition_by
        if schema_version is not None:
            cls.schema_version = schema_version
        if upcasters is not None:
            cls.upcasters = upcasters
        if sensitive is not None:
            cls.sensitive = sensitive
        dataclass(frozen=True, eq=False, repr=False)(cls)
        cls.__init__ = quick_init(cls)  # type: ignore[method-assign]  # its parameters are the dataclass's
        cls.payload_fields = tuple(f.name for f in fields(cast(Any, cls)) if f.name not in ENVELOPE)
        cls._check_class_line()

    @classmethod
    def _check_class_line(cls) -> None:
        check_ladder(cls.__name__, cls.schema_version, cls.upcasters)
        for name in cls.sensitive:
            if name in cls.partition_by:
                raise TypeError(f"{cls.__name__}: {name} says whose event it is and must stay readable")
            if name not in cls.payload_fields and cls.schema_version == 1:
                raise TypeError(f"{cls.__name__}: there is no field {name} that could be sensitive")

    def __post_init__(self) -> None:
        given = self.__dict__
        if not given["source_service"]:
            given["source_service"] = self.default_source
        if not given["correlation_id"]:
            given["correlation_id"] = given["event_id"]
        if given["priority"] is None:
            given["priority"] = self.default_priority

    @property
    def payload(self) -> Mapping[str, Any]:
        """The payload fields by name, in the order of the class: a new dict at each call."""
        values = self.__dict__
        return {name: values[name] for name in self.payload_fields}

    @property
    def partition_key(self) -> str:
        """What publish order is kept for: by default the user, else the chat, else the event itself."""
        values = self.__dict__
        for name in self.partition_by:
            if (value := values.get(name)) is not None:
                return str(value)
        return cast(str, values["event_id"])

    @classmethod
    def payload_defaults(cls) -> dict[str, Any]:
        """Fresh default values of the payload fields that have one."""
        defaults: dict[str, Any] = {}
        for f in fields(cast(Any, cls)):
            if f.name in ENVELOPE:
                continue
            if f.default is not MISSING:
                defaults[f.name] = f.default
            elif f.default_factory is not MISSING:
                defaults[f.name] = f.default_factory()
        return defaults

    def to_dict(self) -> dict[str, Any]:
        """The wire form as a dict of JSON values: envelope and `payload`, sensitive fields readable."""
        from bus.codec import to_wire

        return to_wire(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> BaseEvent:
        """The event that `data` (a wire form) describes, as the class of its type.

        Raises EventValidationError for an unknown type, a wrong field, or a type that is not this class's.
        """
        from bus.factory import EventFactory

        return EventFactory.from_dict(data, expected=cls)

    def __repr__(self) -> str:
        shown = (
            f"{f.name}=<sensitive>" if f.name in self.sensitive else f"{f.name}={self.__dict__.get(f.name)!r}"
            for f in fields(cast(Any, self))
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(self.event_id)


dataclass(frozen=True, eq=False, repr=False)(BaseEvent)
