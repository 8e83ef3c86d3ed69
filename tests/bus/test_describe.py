"""The written documentation: current, complete, and a valid AsyncAPI document whose examples are real events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from bus import BaseEvent, ContentModeratedEvent, EventFactory
from bus.catalogue import CATALOGUE
from bus.codec import encode
from bus.describe import asyncapi, documents, markdown
from bus.describe.__main__ import main
from bus.describe.asyncapi import asyncapi_document
from bus.describe.examples import example, example_wire
from bus.key_ring import KeyRing, new_key

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT = asyncapi_document(CATALOGUE)
PAGE = markdown(CATALOGUE)


@pytest.mark.parametrize("name", ["events.md", "events.asyncapi.yaml"])
def test_the_written_documentation_is_current(name: str):
    written = (DOCS / name).read_text("utf-8")

    assert written == documents(CATALOGUE)[name], "write it again: python -m bus.describe"


def test_the_command_writes_what_is_missing_and_checks_what_is_there(tmp_path: Path, capsys: Any):
    assert main(["--check", str(tmp_path)]) == 1
    assert "write them with: python -m bus.describe" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.asyncapi.yaml", "events.md"]
    assert main(["--check", str(tmp_path)]) == 0
    (tmp_path / "events.md").write_text("old")
    assert main(["--check", str(tmp_path)]) == 1


@pytest.mark.parametrize("cls", CATALOGUE, ids=lambda cls: cls.__name__)
def test_every_event_is_on_the_page_with_its_class_its_fields_and_a_link(cls: type[BaseEvent]):
    section = PAGE.partition(f"\n### {cls.wire_type}\n")[2].partition("\n### ")[0]

    assert f"`{cls.__name__}` · `EventType." in section
    assert f"priority {cls.default_priority.name} · from `{cls.default_source}`" in section
    assert all(f'"{name}": ' in section for name in cls.payload_fields)
    assert f"(#{cls.wire_type.replace('.', '')})" in PAGE


@pytest.mark.parametrize("cls", CATALOGUE, ids=lambda cls: cls.__name__)
def test_every_example_is_an_event_the_bus_would_carry(cls: type[BaseEvent]):
    keys = KeyRing.parse(new_key())

    event = example(cls)

    assert EventFactory.from_bytes(encode(event, keys), keys) == event == example(cls)
    assert orjson.loads(encode(event, keys)).keys() == example_wire(cls).keys()


def test_a_sensitive_example_is_shown_sealed():
    assert list(example_wire(ContentModeratedEvent)["payload"]["content_excerpt"]) == ["$sealed"]
    assert "`content_excerpt` | `str`, *sealed*" in markdown(CATALOGUE)
    assert "buy my miracle lamp" not in asyncapi([ContentModeratedEvent]) + markdown([ContentModeratedEvent])


def test_an_event_nobody_chose_example_values_for_is_described_too():
    class BellRungEvent(BaseEvent, event_type="hotel.bell.rung"):
        """Somebody waits."""

        guest: str
        times: int
        loud: bool
        rung_at: datetime
        answered_at: datetime | None
        tags: list[str]
        note: str | None = None

    assert "### hotel.bell.rung\n\nSomebody waits." in markdown([BellRungEvent])
    assert yaml.safe_load(asyncapi([BellRungEvent])) == asyncapi_document([BellRungEvent])


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child)


def _at(pointer: str) -> Any:
    node: Any = DOCUMENT
    for step in pointer.removeprefix("#/").split("/"):
        node = node[step]
    return node


def test_every_reference_in_the_document_leads_somewhere():
    references = [node["$ref"] for node in _nodes(DOCUMENT) if isinstance(node.get("$ref"), str)]

    assert len(references) > 5 * len(CATALOGUE)
    for reference in references:
        assert reference.startswith("#/")
        assert isinstance(_at(reference), dict)


def test_every_event_has_a_channel_a_message_and_both_operations():
    addresses = {channel["address"] for channel in DOCUMENT["channels"].values()}
    actions = [(operation["channel"]["$ref"], operation["action"]) for operation in DOCUMENT["operations"].values()]

    assert addresses == {f"diana:events:{cls.wire_type}" for cls in CATALOGUE}
    assert len(DOCUMENT["components"]["messages"]) == len(CATALOGUE)
    assert sorted(actions) == sorted(
        (f"#/channels/{name}", action) for name in DOCUMENT["channels"] for action in ("receive", "send")
    )
    for operation in DOCUMENT["operations"].values():
        assert [m["$ref"].rpartition("/messages/")[0] for m in operation["messages"]] == [operation["channel"]["$ref"]]


def test_the_file_says_exactly_what_the_document_does():
    assert yaml.safe_load((DOCS / "events.asyncapi.yaml").read_text("utf-8")) == DOCUMENT


def test_the_schemas_take_the_examples_and_refuse_others():
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed: schemas NOT validated")
    components = {"components": DOCUMENT["components"]}

    for name, message in DOCUMENT["components"]["messages"].items():
        for schema in (message["payload"], DOCUMENT["components"]["schemas"][name]):
            jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator({**message["payload"], **components})
        wire = message["examples"][0]["payload"]
        validator.validate(wire)
        for wrong in ({**wire, "priority": 1}, {**wire, "payload": []}, {**wire, "event_type": "of.another"}):
            assert not validator.is_valid(wrong), (name, wrong)
        for field in DOCUMENT["components"]["schemas"][name]["required"]:
            less = {key: value for key, value in wire["payload"].items() if key != field}
            assert not validator.is_valid({**wire, "payload": less}), (name, field)
