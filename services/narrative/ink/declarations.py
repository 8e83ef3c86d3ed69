"""What an Ink story declares: its variables with what they start as, and the containers it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.narrative.ink.names import Names
from services.narrative.ink.tree import Container, InkTree
from services.narrative.ink.values import Plain

_DECLARATIONS = "global decl"


def variables(tree: InkTree) -> dict[str, Plain]:
    """Variable → its value at the beginning. Lists and divert targets are none: who uses one is told so."""
    declared = tree.root.named.get(_DECLARATIONS)
    starts: dict[str, Plain] = {}
    value: Plain | None = None
    for part in declared.content if declared else ():
        match part:
            case bool() | int() | float():
                value = part
            case str() if part.startswith("^"):
                value = part[1:]
            case "/str":
                # An empty text has nothing between its quotes.
                value = "" if value is None else value
            case "_" if isinstance(value, int | float):
                value = -value
            case Mapping():
                name = part.get("VAR=")
                if isinstance(name, str) and value is not None:
                    starts[name] = value
                value = None
    return starts


def counted(tree: InkTree, names: Names) -> dict[Container, str]:
    """Container → the variable that counts how often a reader came to it, for those that Ink asks about."""
    return {container: names.name(f"been_{_called(container)}") for container in dict.fromkeys(_asked(tree))}


def _called(container: Container) -> str:
    return "_".join(part for part in container.path.split(".") if not part.isdecimal()) or "story"


def _asked(tree: InkTree) -> Iterator[Container]:
    for container in tree.containers():
        for part in container.content:
            if part == "visit":
                yield container
            path = _count(part)
            place = tree.find(path, container) if path is not None else None
            if place is not None:
                yield place.container


def _count(part: Any) -> str | None:
    path = part.get("CNT?") if isinstance(part, Mapping) else None
    return path if isinstance(path, str) else None
