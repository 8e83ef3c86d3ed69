"""How a content file is read, and how a wrong one is refused."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest

from services.content import MAX_BYTES, Content, ContentError, Many, Word, read_content


class Colour(StrEnum):
    AMBER = "amber"


class Lantern(Content):
    """One lantern."""

    colour: Word[Colour]
    height_m: float = 2.5


class Garden(Content):
    """A garden at night."""

    name: str
    lanterns: Many[Lantern] = ()


GOOD = "name: Rose garden\nlanterns:\n  - colour: amber\n"


def written(folder: Path, body: str | bytes) -> Path:
    file = folder / "garden.yaml"
    file.write_bytes(body.encode() if isinstance(body, str) else body)
    return file


def test_a_file_becomes_its_model(tmp_path: Path) -> None:
    garden = read_content(written(tmp_path, f"\ufeff{GOOD}"), Garden)

    assert garden == Garden(name="Rose garden", lanterns=(Lantern(colour=Colour.AMBER),))


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "must hold keys and values", 1),
        ("- name\n", "must hold keys and values", 1),
        ("name: 7\n", "name: input should be a valid string", 1),
        ("# nothing else\nlanterns: []\n", "name: is missing", 1),
        (f"{GOOD}roses: 12\n", "roses: not a known key", 4),
        (f"{GOOD}    color: red\n", "lanterns.0.color: not a known key", 4),
        (f"{GOOD}  - colour: red\n", "lanterns.1.colour: input should be 'amber'", 4),
        (f"{GOOD}name: Other\n", '"name" is said twice, first on line 1', 4),
        (f"{GOOD}more: [\n", "no YAML: while parsing a flow node did not find expected node content", 5),
        (f"{GOOD}name_too: no\n", "name_too: not a known key", 4),
        (f"{GOOD}---\n{GOOD}", "a file holds one document: remove the line ---", 4),
        ("name: &all x\nlanterns: *all\n", "the anchor &all is not allowed: write it out where it is needed", 1),
        (
            "\nname: !!python/object/apply:os.getcwd []\n",
            "tags are not allowed: remove tag:yaml.org,2002:python/object/apply:os",
            2,
        ),
        (f"{GOOD}\0", "a character that YAML does not allow: remove it, or write it as an escape", 4),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_and_the_reason(
    tmp_path: Path, text: str, reason: str, line: int
) -> None:
    file = written(tmp_path, text)

    with pytest.raises(ContentError) as refused:
        read_content(file, Garden)

    assert str(refused.value) == f"{file}: {reason} (line {line})"
    assert (refused.value.reason, refused.value.line) == (reason, line)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"name:\n  \xff\n", "not UTF-8 (line 2)"),
        (b"#" * (MAX_BYTES + 1), f"larger than {MAX_BYTES} bytes"),
        (b"[" * 60_000, "nested too deeply: at most 24 levels (line 1)"),
    ],
    ids=["no text", "too large", "too deep"],
)
def test_a_file_that_is_no_content_at_all_is_refused(tmp_path: Path, body: bytes, reason: str) -> None:
    file = written(tmp_path, body)

    with pytest.raises(ContentError) as refused:
        read_content(file, Garden)

    assert str(refused.value) == f"{file}: {reason}"


def test_a_reader_may_allow_a_larger_file(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + "#" * MAX_BYTES)

    assert read_content(file, Garden, max_bytes=2 * MAX_BYTES).name == "Rose garden"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"garden\.yaml: No such file or directory"):
        read_content(tmp_path / "garden.yaml", Garden)
