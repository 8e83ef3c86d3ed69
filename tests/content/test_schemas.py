"""The written JSON Schemas: current, valid, and taking the content Diana comes with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.schemas import main, schemas

ROOT = Path(__file__).parents[2]
BUNDLED = {
    path: path.read_text("utf-8").partition("\n")[0].rpartition("/")[2]
    for path in sorted((ROOT / "services").rglob("*.yaml"))
    if path.read_text("utf-8").startswith("# yaml-language-server: $schema=")
}


@pytest.mark.parametrize("name", schemas())
def test_the_written_schema_is_current(name: str) -> None:
    written = (ROOT / "docs" / "schemas" / name).read_text("utf-8")

    assert written == schemas()[name], "write it again: python -m services.schemas"


def test_the_command_writes_what_is_missing_and_checks_what_is_there(tmp_path: Path, capsys: Any) -> None:
    folder = tmp_path / "schemas"

    assert main(["--check", str(folder)]) == 1
    assert "write them with: python -m services.schemas" in capsys.readouterr().err
    assert main([str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted(schemas())
    assert main(["--check", str(folder)]) == 0


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.name)
def test_the_bundled_content_fits_the_schema_it_names(path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed: schemas NOT validated")
    schema = json.loads(schemas()[BUNDLED[path]])

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(path.read_text("utf-8")))
