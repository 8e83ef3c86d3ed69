"""From a YAML file to its model, or the line and the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services.content.errors import ContentError
from services.content.yaml_tree import Budget, YamlRefused, line_of, parse_yaml

M = TypeVar("M", bound=BaseModel)

MAX_BYTES = 256 * 1024
"""A file larger than this is refused unparsed, unless its reader allows more."""

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
        tree = parse_yaml(text, Budget())
    except YamlRefused as refused:
        raise ContentError(path, ": ".join(filter(None, (refused.reason, refused.advice))), refused.line) from None
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        reason, line = min(
            ((_reason(e), line_of(tree, _place(e["loc"])) or 1) for e in error.errors(include_url=False)),
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


def _reason(problem: ErrorDetails) -> str:
    said = _WORDS.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    return ": ".join(filter(None, (".".join(map(str, _place(problem["loc"]))), f"{said[:1].lower()}{said[1:]}")))


def _place(loc: Sequence[str | int]) -> tuple[str | int, ...]:
    # pydantic marks an error in a key, rather than in its value, with one more step.
    return tuple(step for step in loc if step != "[key]")
