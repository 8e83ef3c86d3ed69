"""docs/events.md: every event for people."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from inspect import cleandoc, formatannotation
from typing import Any, cast

import orjson

from bus.describe.examples import example_wire
from bus.event import BaseEvent
from bus.event_types import EventType

_INTRODUCTION = """\
# Events

Everything that happens is an event. This page is written from the event classes by `python -m bus.describe`; the same
for tools is [events.asyncapi.yaml](events.asyncapi.yaml).

Every event has the same envelope around its payload:

| field | type | meaning |
| --- | --- | --- |
| `event_id` | text | a UUID; who delivers the same event again keeps its id |
| `event_type` | text | its name, `<service>.<thing>.<what happened>` |
| `timestamp` | text | when it happened: ISO 8601, UTC, ending in `Z` |
| `source_service` | text | who tells it |
| `correlation_id` | text | the id of the event that began the chain |
| `causation_id` | text or null | the id of the event that caused this one |
| `priority` | text | `LOW`, `NORMAL`, `HIGH` or `CRITICAL` |
| `schema_version` | integer | the version of the payload: older ones are brought up to date, newer ones parked |
| `payload` | object | the fields below |

A field marked *sealed* holds `{"$sealed": "<key id>.<bound to>.<ciphertext>"}` wherever the event travels or rests, and
is opened for handlers only. Fields a reader does not know are left out; missing fields with a default get it.
"""


def markdown(classes: Sequence[type[BaseEvent]]) -> str:
    """The page about `classes`, in their order, grouped by the first part of the event type."""
    return "\n".join([_INTRODUCTION, *_contents(classes), *_shared(classes), *_services(classes)])


def _contents(classes: Sequence[type[BaseEvent]]) -> Iterator[str]:
    for service, told in _by_service(classes).items():
        links = (f"[{cls.wire_type.removeprefix(f'{service}.')}](#{_anchor(cls.wire_type)})" for cls in told)
        yield f"- [{service}](#{service}): {', '.join(links)}"
    yield ""


def _shared(classes: Sequence[type[BaseEvent]]) -> Iterator[str]:
    """What several events have in common: the classes between theirs and BaseEvent."""
    for base in dict.fromkeys(base for cls in classes for base in _bases(cls)):
        yield f"## {base.__name__}\n\n{_meaning(base)}\n"
        yield from _table(base, base.payload_fields)


def _services(classes: Sequence[type[BaseEvent]]) -> Iterator[str]:
    for service, told in _by_service(classes).items():
        yield f"## {service}\n\n{cleandoc(sys.modules[told[0].__module__].__doc__ or '')}\n"
        for cls in told:
            yield from _event(cls)


def _event(cls: type[BaseEvent]) -> Iterator[str]:
    yield f"### {cls.wire_type}\n\n{_meaning(cls)}\n"
    about = [f"`{cls.__name__}`"]
    about += [f"`EventType.{name}`" for name, member in EventType.__members__.items() if member == cls.wire_type]
    about += [f"priority {cls.default_priority.name}", f"from `{cls.default_source}`", f"version {cls.schema_version}"]
    if keys := [f"`{name}`" for name in cls.partition_by if name in cls.payload_fields]:
        about.append(f"kept in order by {' or '.join(keys)}")
    yield " · ".join(about) + "\n"
    common = {name: base for base in _bases(cls) for name in base.payload_fields}
    for base in dict.fromkeys(common.values()):
        yield f"With the fields of [{base.__name__}](#{_anchor(base.__name__)}).\n"
    yield from _table(cls, [name for name in cls.payload_fields if name not in common])
    yield f"```json\n{orjson.dumps(example_wire(cls), option=orjson.OPT_INDENT_2).decode()}\n```\n"


def _table(cls: type[BaseEvent], names: Sequence[str]) -> Iterator[str]:
    if not names:
        return
    types = {f.name: f.type if isinstance(f.type, str) else formatannotation(f.type) for f in fields(cast(Any, cls))}
    defaults = cls.payload_defaults()
    yield "| field | type | default |\n| --- | --- | --- |"
    for name in names:
        type_text = types[name].replace("|", "\\|")
        sealed = ", *sealed*" if name in cls.sensitive else ""
        default = f"`{orjson.dumps(defaults[name]).decode()}`" if name in defaults else ""
        yield f"| `{name}` | `{type_text}`{sealed} | {default} |"
    yield ""


def _by_service(classes: Sequence[type[BaseEvent]]) -> dict[str, list[type[BaseEvent]]]:
    services: dict[str, list[type[BaseEvent]]] = {}
    for cls in classes:
        services.setdefault(cls.wire_type.split(".", 1)[0], []).append(cls)
    return services


def _anchor(heading: str) -> str:
    """The fragment that leads to a heading: as GitHub makes it, in lower case and without dots."""
    return heading.lower().replace(".", "")


def _meaning(cls: type[BaseEvent]) -> str:
    return cleandoc(cls.__doc__ or "")


def _bases(cls: type[BaseEvent]) -> list[type[BaseEvent]]:
    return [base for base in cls.__mro__[1:] if issubclass(base, BaseEvent) and base is not BaseEvent]
