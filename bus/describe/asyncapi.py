"""docs/events.asyncapi.yaml: every event for tools, as an AsyncAPI 3 document."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

import orjson
import yaml

from bus.config import EventBusConfig
from bus.describe.examples import example_wire
from bus.event import BaseEvent
from bus.event_types import EventPriority
from bus.schema import MAX_ID_CHARACTERS, payload_schema
from bus.secrecy import SEALED
from bus.transport.keys import Keyspace

Json = dict[str, Any]

_SCHEMAS = "#/components/schemas/"

_DESCRIPTION = (
    "Everything that happens in Diana. An application publishes an event once; the bus puts it into a durable queue of "
    "each subscriber and announces it on the channel named here for live listeners. Written from the event classes by "
    "`python -m bus.describe`."
)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True  # An anchor saves a line and costs the reader the place.


def asyncapi(classes: Sequence[type[BaseEvent]]) -> str:
    """The document about `classes` as YAML."""
    return yaml.dump(
        asyncapi_document(classes), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, indent=2
    )


def asyncapi_document(classes: Sequence[type[BaseEvent]]) -> Json:
    """The document about `classes`: a channel, a message and two operations for each."""
    config = EventBusConfig()
    prefix = Keyspace(config.namespace, config.partitions).events
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Diana's events", "version": "1.0.0", "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "servers": {
            "redis": {
                "host": "localhost:6379",
                "protocol": "redis",
                "description": "Redis 7.0 or newer, or Valkey 8 or newer; without configuration an embedded one",
            }
        },
        "channels": {_name(cls): _channel(cls, prefix) for cls in classes},
        "operations": {name: operation for cls in classes for name, operation in _operations(cls).items()},
        "components": {
            "messages": {_name(cls): _message(cls) for cls in classes},
            "schemas": {
                "Envelope": _envelope(),
                "Sealed": _sealed(),
                **{name: schema for cls in classes for name, schema in _payloads(cls).items()},
            },
        },
    }


def _name(cls: type[BaseEvent]) -> str:
    return cls.__name__.removesuffix("Event")


def _channel(cls: type[BaseEvent], prefix: str) -> Json:
    return {
        "address": prefix + cls.wire_type,
        "title": cls.wire_type,
        "servers": [{"$ref": "#/servers/redis"}],
        "messages": {_name(cls): {"$ref": f"#/components/messages/{_name(cls)}"}},
    }


def _operations(cls: type[BaseEvent]) -> Json:
    name = _name(cls)
    channel = {
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
    }
    return {
        f"publish{name}": {"action": "send", "summary": f"By default {cls.default_source} publishes it", **channel},
        f"receive{name}": {"action": "receive", "summary": "Any service may subscribe to it", **channel},
    }


def _message(cls: type[BaseEvent]) -> Json:
    summary, _, more = cleandoc(cls.__doc__ or "").partition("\n\n")
    specific = {
        "event_type": {"const": cls.wire_type},
        "schema_version": {"const": cls.schema_version},
        "payload": {"$ref": _SCHEMAS + _name(cls)},
    }
    return {
        "name": cls.wire_type,
        "title": cls.__name__,
        "summary": " ".join(summary.split()),
        **({"description": " ".join(more.split())} if more else {}),
        "tags": [{"name": cls.wire_type.split(".", 1)[0]}],
        "correlationId": {"location": "$message.payload#/correlation_id"},
        "payload": {"allOf": [{"$ref": _SCHEMAS + "Envelope"}, {"type": "object", "properties": specific}]},
        "examples": [{"name": "example", "payload": example_wire(cls)}],
        "x-priority": cls.default_priority.name,
        "x-source": cls.default_source,
        "x-partition-by": [name for name in cls.partition_by if name in cls.payload_fields],
    }


def _envelope() -> Json:
    identifier = {"type": "string", "minLength": 1, "maxLength": MAX_ID_CHARACTERS}
    return {
        "type": "object",
        "required": [
            "event_id", "event_type", "timestamp", "source_service", "correlation_id", "causation_id", "priority",
            "schema_version", "payload",
        ],
        "properties": {
            "event_id": {**identifier, "description": "a UUID, the same whenever the event is delivered again"},
            "event_type": {"type": "string"},
            "timestamp": {"type": "string", "format": "date-time", "description": "when it happened, UTC"},
            "source_service": {"type": "string", "maxLength": MAX_ID_CHARACTERS},
            "correlation_id": {**identifier, "description": "the id of the event that began the chain"},
            "causation_id": {
                "type": ["string", "null"],
                "maxLength": MAX_ID_CHARACTERS,
                "description": "the id of the event that caused this one",
            },
            "priority": {"type": "string", "enum": [priority.name for priority in EventPriority]},
            "schema_version": {"type": "integer", "minimum": 1},
            "payload": {"type": "object"},
        },
    }  # fmt: skip


def _sealed() -> Json:
    return {
        "type": "object",
        "description": "AES-256-GCM: key id, name of the field it is bound to, base64url of nonce and ciphertext",
        "required": [SEALED],
        "additionalProperties": False,
        "properties": {SEALED: {"type": "string", "pattern": r"^[A-Za-z0-9_-]{1,32}\.\w*\.[A-Za-z0-9_-]+$"}},
    }


def _payloads(cls: type[BaseEvent]) -> Json:
    """The schema of the payload, and of whatever named types it is made of."""
    schema = payload_schema(cls).json_schema(ref_template=_SCHEMAS + "{model}")
    # Through JSON: defaults are told as the wire has them.
    defaults = orjson.loads(orjson.dumps(cls.payload_defaults()))
    properties: Json = {}
    for name, field in schema.get("properties", {}).items():
        plain = {key: value for key, value in field.items() if key != "title"}
        properties[name] = _sealed_or_empty(plain) if name in cls.sensitive else plain
        if name in defaults:
            properties[name]["default"] = defaults[name]
    named = schema.pop("$defs", {})
    return {_name(cls): {"type": "object", "required": schema.get("required", []), "properties": properties}, **named}


def _sealed_or_empty(plain: Json) -> Json:
    return {
        "description": "sensitive: sealed unless it is empty",
        "anyOf": [{"$ref": _SCHEMAS + "Sealed"}, {"enum": [None, "", [], {}]}],
        "x-opens-to": plain,
    }
