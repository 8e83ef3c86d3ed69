"""From a YAML file to its model, or the line and the reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services.content.errors import ContentError

M = TypeVar("M", bound=BaseModel)

MAX_BYTES = 256 * 1024
"""A file larger than this is refused unparsed, unless its reader allows more."""

MAX_DEPTH = 20
"""How many lists and mappings may lie within each other."""

Place: TypeAlias = tuple[str, ...]
"""A key's or list item's way from the top of the file: `("streak_bonus", "0", "percent")`."""

Lines: TypeAlias = dict[Place, int]
"""Which line, counted from 1, each place stands on."""

_WORDS = {
    "extra_forbidden": "not a known key",
    "missing": "is missing",
    "model_type": "must hold keys and values",
}


def read_content(path: Path, model: type[M], *, max_bytes: int = MAX_BYTES) -> M:
    """What the YAML file at `path` says, checked by `model` (see Content).

    Raises ContentError with the first thing to mend: the file is missing, no UTF-8, larger than `max_bytes`, no YAML,
    says something twice, or a value breaks a rule of the model.
    """
    text = _read(path, max_bytes)
    try:
        values, lines = _parse(path, text)
    except yaml.MarkedYAMLError as error:
        line = None if error.problem_mark is None else error.problem_mark.line + 1
        raise ContentError(path, " ".join(filter(None, (error.context, error.problem))), line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ContentError(path, f"character {error.character!r} is not allowed in YAML", line) from None
    try:
        return model.model_validate(values)
    except ValidationError as error:
        reason, line = min(
            ((_reason(e), _line_of(e["loc"], lines)) for e in error.errors(include_url=False)),
            key=lambda problem: problem[1],
        )
        raise ContentError(path, reason, line) from None


def _read(path: Path, max_bytes: int) -> str:
    try:
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except OSError as error:
        raise ContentError(path, error.strerror or str(error)) from None
    if len(body) > max_bytes:
        raise ContentError(path, f"larger than {max_bytes} bytes")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(path, "not UTF-8", body.count(b"\n", 0, error.start) + 1) from None


class _Loader(yaml.SafeLoader):
    """The safe loader, which also tells the line of a scalar that Python refuses, such as the date 2026-02-30."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


def _parse(path: Path, text: str) -> tuple[Any, Lines]:
    """The values in `text`, and where they stand."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = None if event.start_mark is None else event.start_mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        # The parser's time grows with the square of the depth.
        if depth > MAX_DEPTH:
            raise ContentError(path, "nested too deeply", line)
        # An alias could make a small file unfold into gigabytes, or contain itself.
        if isinstance(event, yaml.AliasEvent):
            raise ContentError(path, f"write it out: the alias *{event.anchor} is not allowed", line)
    loader = _Loader(text)
    node = loader.get_single_node()
    if node is None:
        return None, {(): 1}
    lines: Lines = {(): 1}
    for place, line in _places(node, ()):
        # YAML would let the second silently win.
        if place in lines:
            raise ContentError(path, f"{'.'.join(place)} is said twice, first on line {lines[place]}", line)
        lines[place] = line
    return loader.construct_document(node), lines


def _places(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    """Every key and list item inside `node`, which stands at `place`, with its line."""
    if isinstance(node, yaml.SequenceNode):
        inside = [(str(position), item, item) for position, item in enumerate(node.value)]
    elif isinstance(node, yaml.MappingNode):
        inside = [(str(key.value), key, value) for key, value in node.value]
    else:
        return
    for name, at, value in inside:
        yield (*place, name), at.start_mark.line + 1
        yield from _places(value, (*place, name))


def _reason(problem: ErrorDetails) -> str:
    said = _WORDS.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    return ": ".join(filter(None, (".".join(_place(problem["loc"])), f"{said[:1].lower()}{said[1:]}")))


def _line_of(loc: Sequence[str | int], lines: Lines) -> int:
    """The line of the value at `loc`, or of the nearest thing around it when it is missing."""
    place = _place(loc)
    while place not in lines:
        place = place[:-1]
    return lines[place]


def _place(loc: Sequence[str | int]) -> Place:
    # pydantic marks an error in a key, rather than in its value, with one more step.
    return tuple(str(step) for step in loc if step != "[key]")
